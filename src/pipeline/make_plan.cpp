// SPDX-License-Identifier: MIT
#include <pst/pipeline/passes.hpp>

#include "pipeline/loaded_project.hpp"
#include "pipeline/selection.hpp"

namespace pst {
namespace {

Judgement everything(const LoadedProject& project, const std::string& edge,
                     std::optional<Fallback> fallback) {
    Judgement judgement;
    for (std::size_t at = 0; at < project.after->items.size(); ++at) {
        const TestItem& item = project.after->items[at];
        judgement.tests.push_back({at, {{item.id, edge, item.path, 0}}});
    }
    judgement.fallback = std::move(fallback);
    return judgement;
}

Result<OutcomeTable> past_outcomes(World& world, std::vector<std::string>& notes) {
    auto outcomes = world.history.outcomes();
    if (!outcomes) {
        notes.push_back("earlier outcomes cannot be read: " + outcomes.error().message);
        return OutcomeTable();
    }
    return outcomes;
}

}  // namespace

Result<TestPlan> make_plan(World& world, const Invocation& invocation,
                           const Configuration& configuration) {
    PST_TRY(project, load_project(world, invocation, configuration, !invocation.run_all));
    return plan_project(world, invocation, configuration, project);
}

Result<TestPlan> plan_project(World& world, const Invocation& invocation,
                              const Configuration& configuration, LoadedProject& project) {
    project.notes.insert(project.notes.begin(), configuration.warnings.begin(),
                         configuration.warnings.end());
    if (auto taken = world.history.ingest_spool(); !taken) {
        project.notes.push_back("outcomes of an earlier run are not taken in: " +
                                taken.error().message);
    }
    PST_TRY(outcomes, past_outcomes(world, project.notes));
    const SelectionInput input{project, invocation, configuration, outcomes};
    if (invocation.run_all) {
        TestPlan plan = select_tests(input, everything(project, "--mode all", std::nullopt));
        plan.runs_all = true;
        return plan;
    }
    if (project.comparison.everything) {
        TestPlan plan =
            select_tests(input, everything(project, "the whole suite",
                                           Fallback{"all", *project.comparison.everything}));
        plan.runs_all = true;
        return plan;
    }
    if (project.after->items.empty() && !project.comparison.changes.changes.empty()) {
        TestPlan plan = select_tests(input, {});
        plan.runs_all = true;
        plan.fallback = Fallback{
            "all", "no test file was found by python_files and testpaths: pytest itself decides"};
        return plan;
    }
    Judgement judgement = judge_project(world, invocation, configuration, project);
    const bool all = judgement.fallback.has_value();
    TestPlan plan = select_tests(input, std::move(judgement));
    plan.runs_all = all;
    plan.collects_all = must_collect_all(project, invocation);
    return plan;
}

}  // namespace pst
