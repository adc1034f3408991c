// SPDX-License-Identifier: MIT
// What the core asks git. Paths are relative to the project root, which may be a subfolder of the
// repository: changes outside the root are not reported.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/change_set.hpp>

namespace pst {

using CommitId = std::string;  ///< hexadecimal

class VersionControl {
public:
    virtual ~VersionControl() = default;

    /// Commit of HEAD; absent when unborn.
    virtual Result<std::optional<CommitId>> head() = 0;
    /// Name of the checked-out branch; absent when detached or unborn.
    virtual Result<std::optional<std::string>> branch() = 0;
    /// The commit that a ref, tag, hash or `HEAD~1` names; absent when there is none.
    virtual Result<std::optional<CommitId>> resolve(const std::string& ref) = 0;
    /// origin/HEAD's target, then `main`, `master`, `origin/main`, `origin/master`: first that
    /// exists.
    virtual Result<std::optional<std::string>> default_base() = 0;
    /// Merge base with HEAD; absent when none is reachable (shallow clone, unrelated histories).
    virtual Result<std::optional<CommitId>> merge_base(const CommitId& other) = 0;
    virtual Result<bool> is_shallow() = 0;

    /// Commit against the files as they are: committed, staged, unstaged and untracked
    /// (not ignored) differences; renames detected; skip-worktree files are no deletions.
    virtual Result<std::vector<FileChange>> changes_since(const CommitId& commit) = 0;
    /// One commit against another, whatever the files on disk are. A rename is a deletion and an
    /// addition.
    virtual Result<std::vector<FileChange>> changes_between(const CommitId& from,
                                                            const CommitId& to) = 0;
    /// Index against HEAD; files with unstaged edits as well are marked.
    virtual Result<std::vector<FileChange>> staged_changes() = 0;
    /// Content of a file in a commit; absent when it is not there.
    virtual Result<std::optional<std::string>> read_at(const CommitId& commit,
                                                       const RepoPath& path) = 0;
    /// What git calls the content of a file in a commit; absent when there is no such file.
    virtual Result<std::optional<std::string>> blob_at(const CommitId& commit,
                                                       const RepoPath& path) = 0;
    /// True for a folder or file that git ignores and does not track.
    virtual bool is_ignored(const RepoPath& path) = 0;
    /// True when the index holds the path or something below it.
    virtual bool is_tracked(const RepoPath& path) = 0;
};

}  // namespace pst
