// SPDX-License-Identifier: MIT
// Changes + two graphs -> affected tests with reasons, and a verdict for every changed file.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <pst/impact/impact_graph.hpp>
#include <pst/impact/project_state.hpp>
#include <pst/model/change_set.hpp>
#include <pst/model/recording.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// What a changed configuration or lock file means; found by the pipeline, which may ask the
/// interpreter what is installed.
struct FileEffect {
    enum class Kind : std::uint8_t { none, all, outside_modules };
    Kind kind = Kind::all;
    std::string why;
    std::vector<std::string> modules;  ///< outside top-level modules that changed
};

/// What the interpreter and the environment know.
struct OutsideKnowledge {
    std::set<RepoPath> not_compiling;     ///< changed Python files that the interpreter refuses
    std::set<RepoPath> old_text_unknown;  ///< changed Python files that count as changed in whole
    bool compile_checked = false;         ///< false: nothing is narrowed below modules
    std::map<RepoPath, FileEffect> effects;
    std::set<std::string> installed_names;  ///< top-level modules of installed packages
};

struct JudgeSettings {
    bool narrow_definitions = false;   ///< definition level, never wider than module level
    bool docstrings_ignored = false;   ///< `docstrings = "ignore"`
    bool docstrings_are_code = false;  ///< `docstrings = "code"`
    std::vector<std::pair<std::string, std::vector<std::string>>> map;
    bool explain_narrowing = false;  ///< the judgement tells what each pass did to a test
};

struct JudgeInput {
    const ProjectState& before;
    const ProjectState& after;
    const ChangeSet& changes;
    JudgeSettings settings;
    OutsideKnowledge outside;
    /// What tests executed in the state before, where that is known.
    const Recording* recording = nullptr;
    /// Other text files that name a changed data file: changed path -> files that mention it.
    std::map<RepoPath, std::vector<RepoPath>> mentions;
};

struct AffectedTest {
    std::size_t item = 0;  ///< index into after.items
    Reason reason;
    /// Where recordings tell its parameter sets apart and some are not reached: those, and the
    /// others that are known.
    std::vector<TestId> left_out = {}, kept = {};
    /// Of those that are left out: what Executions::parameters_of() gives.
    std::map<TestId, std::string> parameters = {};
};

struct ItemNarrowing {
    LeftOutBy left_out_by = LeftOutBy::module_graph;  ///< by what, where it is not selected
    bool is_selected = false;
    KeptBy kept_by = KeptBy::no_recording;  ///< of a selected one
    std::string what = {};                  ///< as in KeptTest
    std::string recorded_at = {};           ///< as in LeftOutTest
};

struct Judgement {
    std::vector<AffectedTest> tests;            ///< in item order
    std::vector<ChangeVerdict> verdicts;        ///< one a changed file
    std::vector<std::string> affected_modules;  ///< dotted names, sorted
    std::optional<Fallback> fallback;           ///< set when a change reaches the whole suite
    std::optional<RecordedNarrowing> recorded;  ///< set where a recording could narrow
    std::vector<ItemNarrowing> narrowing;       ///< by item of the state after, where asked for
};

Judgement judge(const JudgeInput& input);

/// Python files whose meaning below module level may matter: they want the compile check.
std::vector<RepoPath> files_to_compile(const ProjectState& after, const ChangeSet& changes);

}  // namespace pst
