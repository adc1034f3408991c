// SPDX-License-Identifier: MIT
#include <map>

#include <pst/base/log.hpp>
#include <pst/pipeline/passes.hpp>

#include "pipeline/last_seen.hpp"
#include "pipeline/loaded_project.hpp"
#include "pipeline/memory_watch.hpp"
#include "pipeline/recording_key.hpp"
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

bool is_deleted(World& world, const SourceTree& tree, const RepoPath& path) {
    if (path.empty() || tree.has_file(path)) {
        return false;
    }
    const auto content = world.files.read(path);  // also where the scan does not look
    return content && !*content;
}

/// Without the tests whose file is deleted. The history forgets them, too.
void forget_deleted_files(World& world, const SourceTree& tree, OutcomeTable& outcomes) {
    std::map<std::string, bool> deleted;
    std::vector<TestId> gone;
    for (const auto& [id, outcome] : outcomes) {
        const std::string file(file_of(id));
        const auto [known, is_new] = deleted.try_emplace(file);
        if (is_new) {
            known->second = is_deleted(world, tree, RepoPath(file));
        }
        if (known->second) {
            gone.push_back(id);
        }
    }
    for (const TestId& id : gone) {
        outcomes.erase(id);
    }
    if (const Status forgotten = world.history.forget(gone); !forgotten) {
        log_debug("tests of deleted files stay in the history: " + forgotten.error().message);
    }
}

Result<OutcomeTable> past_outcomes(World& world, LoadedProject& project) {
    if (auto taken = world.history.ingest_spool(content_check(world)); !taken) {
        project.notes.push_back("outcomes of an earlier run are not taken in: " +
                                taken.error().message);
    }
    auto outcomes = world.history.outcomes();
    if (!outcomes) {
        project.notes.push_back("earlier outcomes cannot be read: " + outcomes.error().message);
        return OutcomeTable();
    }
    forget_deleted_files(world, project.after->tree, *outcomes);
    return outcomes;
}

std::string head_commit(World& world) {
    if (world.git == nullptr) {
        return {};
    }
    const auto head = world.git->head();
    return head && *head ? **head : std::string();
}

/// The files are what later runs compare with, and the plan is for all that differs: where files
/// are named, others may differ, too.
bool sees_all(const World& world, const Invocation& invocation) {
    return world.git == nullptr && !world.git_failure &&
           (invocation.run_all || invocation.source != ChangeSource::files);
}

}  // namespace

Result<TestPlan> make_plan(World& world, const Invocation& invocation,
                           const Configuration& configuration) {
    PST_TRY(project, load_project(world, invocation, configuration, !invocation.run_all));
    PST_TRY(plan, plan_project(world, invocation, configuration, project));
    plan.commit = head_commit(world);
    plan.made = project.began;
    const bool is_run = !invocation.json && !invocation.dry_run;
    const bool runs_any = plan.runs_all || invocation.runs_rest || !plan.tests.empty();
    if (is_run && runs_any && sees_all(world, invocation)) {
        plan.seen = snapshot_of(world, project.after->tree);
    }
    if (invocation.record && is_run && runs_any) {
        plan.recording_key =
            key_of_now(world, invocation, configuration, project).value_or(RecordingKey());
        plan.watched = watched_functions(*project.after);
        plan.remembering = remembering_functions(*project.after);
    }
    return plan;
}

Result<TestPlan> plan_project(World& world, const Invocation& invocation,
                              const Configuration& configuration, LoadedProject& project) {
    project.notes.insert(project.notes.begin(), configuration.warnings.begin(),
                         configuration.warnings.end());
    PST_TRY(outcomes, past_outcomes(world, project));
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
