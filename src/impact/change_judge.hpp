// SPDX-License-Identifier: MIT
// One changed file after the other: what it seeds, and what becomes of it.
#pragma once

#include <optional>
#include <string>

#include <pst/impact/judge.hpp>

#include "impact/side_graphs.hpp"

namespace pst {

class ChangeJudge {
public:
    ChangeJudge(const JudgeInput& input, SideGraphs& before, SideGraphs& after);

    ChangeVerdict judge(const FileChange& change);
    /// Set once a change reaches the whole suite: the first such change's sentence.
    const std::optional<std::string>& all_cause() const { return m_all_cause; }
    /// Once all changes are judged: what stays unknown reaches the whole suite.
    void settle_unknown(std::vector<ChangeVerdict>& verdicts);
    /// Verdicts that depend on the outcome: a file mapped only by docstrings or layout.
    void settle(Judgement& judgement) const;

private:
    ChangeVerdict judge_python(const FileChange& change);
    ChangeVerdict judge_modified(const FileChange& change, FileId old_file, FileId new_file);
    std::string whole_module_cause(const FileChange& change, FileId old_file,
                                   FileId new_file) const;
    ChangeVerdict judge_other(const FileChange& change);
    ChangeVerdict judge_stub(const FileChange& change);
    std::optional<ChangeVerdict> judge_special(const FileChange& change);
    std::optional<std::string> hidden_module(const FileChange& change) const;
    bool seed_data(const FileChange& change);
    void seed_mentions(const FileChange& change);
    bool seed_mapped(const FileChange& change);
    bool seed_neighbours(const FileChange& change);
    bool seed_whole(SideGraphs& side, const RepoPath& path, const char* verb);
    ChangeVerdict widen(const FileChange& change, const std::string& cause);
    ChangeVerdict unknown(const FileChange& change);
    bool is_below_tests_or_packages(const RepoPath& path) const;
    bool has_collectors_above(const RepoPath& path) const;

    const JudgeInput& m_input;
    SideGraphs& m_before;
    SideGraphs& m_after;
    std::optional<std::string> m_all_cause;
};

std::string_view status_verb(ChangeStatus status);

}  // namespace pst
