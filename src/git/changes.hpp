// SPDX-License-Identifier: MIT
// Which files differ: a commit against the files on disk or another commit, and HEAD against
// the index.
#pragma once

#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/change_set.hpp>

#include "tree_reader.hpp"
#include "work_tree.hpp"

namespace pst::git {

/// Sorted by path, each path once.
Result<std::vector<FileChange>> changes_since(const WorkTree& tree, TreeReader& base);
Result<std::vector<FileChange>> staged_changes(const WorkTree& tree);
Result<std::vector<FileChange>> changes_between(const WorkTree& tree, const CommitId& from,
                                                const CommitId& to);

/// Options that both comparisons share: the project's folder only, untracked files recursively,
/// changes of type as one delta. Points into the tree and itself: must not be moved.
struct DiffOptions {
    explicit DiffOptions(const WorkTree& tree);
    DiffOptions(const DiffOptions&) = delete;
    DiffOptions& operator=(const DiffOptions&) = delete;

    git_diff_options options = GIT_DIFF_OPTIONS_INIT;

private:
    std::string m_folder;
    char* m_pathspec = nullptr;
};

/// Pairs deletions with similar additions. Where an old file cannot be read (partial clone) the
/// pairs stay apart, which says the same.
void find_renames(git_diff* diff);

}  // namespace pst::git
