// SPDX-License-Identifier: MIT
// An open repository, its index, its files on disk, and where in it the project lies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <git2.h>

#include <pst/base/result.hpp>
#include <pst/model/repo_path.hpp>

#include "handles.hpp"

namespace pst::git {

/// Inside this room a "full path" is relative to the repository's root, a RepoPath to the
/// project's.
struct WorkTree {
    RepositoryHandle repository;
    IndexHandle index;        ///< of this repository; libgit2 reads it again when it changed
    std::string folder;       ///< absolute, real, with a final '/'
    std::string prefix;       ///< of the project's full paths: empty, or with a final '/'
    bool trusts_mode = true;  ///< core.fileMode: whether the executable bit says anything

    bool holds(std::string_view full_path) const { return full_path.starts_with(prefix); }
    RepoPath project_path(std::string_view full_path) const;
    /// Of the project's root: without final '/', empty at the repository's root.
    std::string full_path(const RepoPath& path) const;

    /// The entry at stage 0, or null.
    const git_index_entry* entry(const char* full_path) const;
    /// True when the index holds the path at another stage: a merge left it undecided.
    bool has_conflict(const std::string& full_path) const;
    /// True when the index holds the path, at any stage, or something below it.
    bool is_tracked(const std::string& full_path) const;
};

bool skips_worktree(const git_index_entry& entry);

/// What lies on disk where a file of git could lie.
struct DiskFile {
    std::uint32_t mode = 0;  ///< as git writes it: 0100644, 0100755 or 0120000
    std::uint64_t size = 0;
    std::int64_t modified_s = 0;
    std::int64_t modified_ns = 0;
};

/// Absent when there is nothing, or a folder, or a device.
std::optional<DiskFile> disk_file(const WorkTree& tree, const std::string& full_path);
/// The object name that git would give the file or link now.
Result<git_oid> disk_oid(const WorkTree& tree, const std::string& full_path, const DiskFile& file);

/// Files that no comparison of git looks at: "assume unchanged" and "skip worktree".
bool is_hidden(const git_index_entry& entry);

}  // namespace pst::git
