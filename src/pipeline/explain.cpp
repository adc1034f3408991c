// SPDX-License-Identifier: MIT
// why, why-not and tests-of: from the same graphs and reasons as the selection.
#include <algorithm>
#include <set>

#include <pst/impact/explain.hpp>
#include <pst/impact/impact_graph.hpp>
#include <pst/pipeline/passes.hpp>

#include "pipeline/loaded_project.hpp"
#include "pipeline/selection.hpp"

namespace pst {
namespace {

/// Ids that share most with what was typed.
std::string near_ids(const ProjectState& state, const TestId& wanted) {
    std::string near;
    const auto name =
        wanted.substr(wanted.rfind(':') == std::string::npos ? 0 : wanted.rfind(':') + 1);
    std::size_t count = 0;
    for (const TestItem& item : state.items) {
        if (count < 3 &&
            (item.id.find(name) != std::string::npos || wanted.starts_with(item.path.str()))) {
            near += (near.empty() ? "" : ", ") + item.id;
            ++count;
        }
    }
    return near;
}

std::vector<std::size_t> items_named(const ProjectState& state, const TestId& wanted) {
    const TestId bare(without_parameters(wanted));
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < state.items.size(); ++at) {
        const TestId& id = state.items[at].id;
        if (id == bare || id.starts_with(bare + "::") || bare.starts_with(id + "::")) {
            found.push_back(at);
        }
    }
    return found;
}

/// What the test depends on, and what of the changes is and is not among it.
void compare_closure(const ProjectState& state, std::size_t item, const TestPlan& plan,
                     WhyReport& report) {
    const auto files = files_behind(state, item);
    for (const RepoPath& file : files) {
        report.depends_on.push_back(file.str());
    }
    for (const ChangeVerdict& verdict : plan.changes) {
        if (std::ranges::find(files, verdict.change.path) == files.end()) {
            report.not_reached.push_back(verdict);
        } else if (!report.selected && report.narrowed_by.empty()) {
            report.narrowed_by.push_back(
                verdict.change.path.str() + " is among them, but " +
                (verdict.why.empty() ? "only definitions changed that this test does not reach"
                                     : verdict.why));
        }
    }
}

}  // namespace

Result<WhyReport> explain_test(World& world, const Invocation& invocation,
                               const Configuration& configuration, const TestId& test) {
    PST_TRY(project, load_project(world, invocation, configuration, true));
    const ProjectState& state = *project.after;
    const auto wanted = items_named(state, test);
    if (wanted.empty()) {
        const auto near = near_ids(state, test);
        return fail(FailureKind::usage, "there is no test '" + test + "'", {},
                    near.empty() ? "ids look like tests/test_a.py::test_b" : "near: " + near);
    }
    const auto is_wanted = [&](const TestId& id) {
        return std::ranges::any_of(wanted,
                                   [&](std::size_t item) { return state.items[item].id == id; });
    };
    PST_TRY(plan, plan_project(world, invocation, configuration, project));
    WhyReport report;
    report.test = test;
    const auto planned = std::ranges::find_if(plan.tests, is_wanted, &PlannedTest::id);
    if (planned != plan.tests.end() && std::ranges::binary_search(planned->left_out, test)) {
        report.narrowed_by.push_back(
            "when last recorded, this parameter set executed and opened nothing that the changes "
            "reach; others of " +
            planned->id + " did");
    } else if (planned != plan.tests.end()) {
        report.selected = true;
        report.reason = planned->reason;
        if (plan.fallback) {
            report.reason = {{plan.fallback->cause, "reaches every test", {}, 0},
                             {test, "", {}, 0}};
        }
    }
    for (const ExcludedTest& excluded : plan.excluded) {
        if (!report.selected && is_wanted(excluded.id)) {
            report.narrowed_by.push_back(excluded.rule);
        }
    }
    compare_closure(state, wanted.front(), plan, report);
    return report;
}

Result<std::vector<PlannedTest>> tests_of(World& world, const Invocation& invocation,
                                          const Configuration& configuration,
                                          const std::string& target) {
    PST_TRY(project, load_project(world, invocation, configuration, false));
    const auto colons = target.find("::");
    const RepoPath path(target.substr(0, colons));
    const std::string name = colons == std::string::npos ? "" : target.substr(colons + 2);
    if (!project.after->tree.has_file(path)) {
        return fail(FailureKind::usage, "there is no file '" + path.str() + "' in the project",
                    path.str(), "give PATH or PATH::NAME, relative to the project root");
    }
    const auto found = tests_behind_change(*project.after, {path, name},
                                           invocation.granularity == Granularity::definition);
    if (!found) {
        return fail(FailureKind::usage, path.str() + " defines no '" + name + "'", path.str(),
                    "names look like function, Class or Class.method");
    }
    std::vector<PlannedTest> tests;
    for (const AffectedTest& test : *found) {
        tests.push_back({project.after->items[test.item].id, {}, false, test.reason});
    }
    return tests;
}

}  // namespace pst
