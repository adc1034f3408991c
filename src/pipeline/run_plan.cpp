// SPDX-License-Identifier: MIT
// Pass 9: pytest on the plan, and what came of it.
#include <algorithm>
#include <map>

#include <pst/pipeline/passes.hpp>

#include "pipeline/last_seen.hpp"
#include "pipeline/loaded_project.hpp"
#include "pipeline/plan_file.hpp"
#include "pipeline/recording_key.hpp"

namespace pst {
namespace {

constexpr int k_no_tests = 5;  ///< pytest's exit code

std::string without_e2e(const std::string& marker_expression) {
    return marker_expression.empty() ? "not e2e" : "(" + marker_expression + ") and not e2e";
}

std::vector<std::string> pytest_arguments(const Invocation& invocation,
                                          const Configuration& configuration,
                                          const PytestSettings& settings, const TestPlan& plan) {
    std::vector<std::string> arguments = configuration.pytest_args;
    arguments.insert(arguments.end(), invocation.pytest_args.begin(), invocation.pytest_args.end());
    if (invocation.parallel) {
        arguments.push_back("-n");
        arguments.push_back(invocation.workers.value_or("auto"));
    }
    if (invocation.coverage) {
        arguments.insert(arguments.end(), {"--cov", "--cov-report=term-missing"});
    }
    if (invocation.exclude_e2e) {
        arguments.insert(arguments.end(), {"-m", without_e2e(settings.marker_expression)});
    }
    for (const ExcludedTest& excluded : plan.excluded) {
        if (plan.runs_all && excluded.rule.starts_with("never-run")) {
            arguments.push_back("--deselect=" + excluded.id);
        }
    }
    return arguments;
}

PytestRun pytest_run(World& world, const Invocation& invocation, const Configuration& configuration,
                     const TestPlan& plan) {
    const PytestSettings settings = read_settings(world, invocation, configuration);
    return {pytest_arguments(invocation, configuration, settings, plan),
            write_plan(plan, settings.ini_file)};
}

Status check_plugins(World& world, const Invocation& invocation) {
    if (!invocation.parallel && !invocation.coverage) {
        return {};
    }
    PST_TRY(plugins, world.interpreter.pytest_plugins());
    const auto has = [&plugins](std::string_view name) {
        return std::ranges::find(plugins, name) != plugins.end();
    };
    if (invocation.parallel && !has("xdist")) {
        return fail(FailureKind::environment,
                    "--parallel needs pytest-xdist in the project's environment", {},
                    "pip install pytest-xdist");
    }
    if (invocation.coverage && !has("pytest_cov")) {
        return fail(FailureKind::environment,
                    "--coverage needs pytest-cov in the project's environment", {},
                    "pip install pytest-cov");
    }
    return {};
}

/// Paths do, too: in pst's own words none is left.
bool narrows_the_run(const std::vector<std::string>& arguments) {
    return has_narrowing_option(arguments) ||
           std::ranges::any_of(
               arguments, [](const std::string& argument) { return !argument.starts_with('-'); });
}

struct Fresh {
    std::size_t passed = 0, failed = 0, skipped = 0;
};

Fresh new_outcomes(const OutcomeTable& before, const OutcomeTable& now) {
    Fresh fresh;
    for (const auto& [id, outcome] : now) {
        const auto old = before.find(id);
        if (old != before.end() && old->second.when >= outcome.when) {
            continue;
        }
        switch (outcome.status) {
        case OutcomeStatus::passed:
        case OutcomeStatus::xpassed:
            ++fresh.passed;
            break;
        case OutcomeStatus::failed:
        case OutcomeStatus::error:
            ++fresh.failed;
            break;
        case OutcomeStatus::skipped:
        case OutcomeStatus::xfailed:
            ++fresh.skipped;
            break;
        }
    }
    return fresh;
}

/// Every test that pytest selected ran to an outcome. What the plan lists beyond them does not
/// exist.
bool all_ran(const SpoolIntake& intake) {
    return intake.sessions > 0 && intake.complete == intake.sessions;
}

/// Files from which tests may come (examples, items of the project's own hooks), and which hold
/// none.
bool lists_only_files(const TestPlan& plan) {
    return !plan.runs_all && std::ranges::none_of(plan.tests, [](const PlannedTest& test) {
        return test.id.find("::") != std::string::npos;
    });
}

}  // namespace

std::vector<std::string> planned_command(World& world, const Invocation& invocation,
                                         const Configuration& configuration, const TestPlan& plan) {
    return world.interpreter.command_line(pytest_run(world, invocation, configuration, plan));
}

Result<RunReport> run_plan(World& world, const Invocation& invocation,
                           const Configuration& configuration, const TestPlan& plan) {
    RunReport report;
    if (plan.tests.empty() && !plan.runs_all) {
        return report;
    }
    PST_CHECK(check_plugins(world, invocation));
    const PytestRun run = pytest_run(world, invocation, configuration, plan);
    const OutcomeTable before = world.history.outcomes().value_or(OutcomeTable());
    PST_TRY(exit_code, world.interpreter.run_pytest(run));
    report.started = true;
    report.pytest_exit = exit_code;
    const auto taken = world.history.ingest_spool(content_check(world));
    if (!taken) {
        report.notes.push_back("the outcomes are not kept: " + taken.error().message);
    }
    const Fresh fresh = new_outcomes(before, world.history.outcomes().value_or(OutcomeTable()));
    report.passed = fresh.passed;
    report.failed = fresh.failed;
    report.skipped = fresh.skipped;
    const bool ran_all = taken && all_ran(*taken);
    if (exit_code == k_no_tests && ran_all && lists_only_files(plan)) {
        report.pytest_exit = 0;
        report.notes.push_back("the selected files hold no tests");
    }
    const bool ended = report.pytest_exit == 0 || report.pytest_exit == 1;
    if (ended && ran_all && !narrows_the_run(invocation.pytest_args)) {
        if (const Status kept = keep_last_seen(world, plan); !kept) {
            report.notes.push_back("what was seen last is not kept: " + kept.error().message);
        }
    }
    return report;
}

}  // namespace pst
