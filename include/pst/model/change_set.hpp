// SPDX-License-Identifier: MIT
// What differs between the base and the files as they are now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pst/model/repo_path.hpp>

namespace pst {

enum class ChangeStatus : std::uint8_t { added, modified, deleted, renamed };

struct FileChange {
    ChangeStatus status = ChangeStatus::modified;
    RepoPath path;                ///< where it is now (deleted: where it was)
    RepoPath old_path = {};       ///< renamed: where it was
    bool is_submodule = false;    ///< the path is a submodule whose commit moved
    bool is_staged_only = false;  ///< `--staged`: has unstaged edits as well
    RepoPath seen_through = {};   ///< the change that it follows from: a link's target, the link
                                  ///< itself, a submodule
    bool is_old_text_unknown = false;  ///< it counts as changed in whole
};

enum class BaseKind : std::uint8_t { git_ref, staged, working_tree, files, hashes, none };

struct ChangeBase {
    BaseKind kind = BaseKind::none;
    std::string ref = {};     ///< as the user or the default named it
    std::string commit = {};  ///< 40 hex digits: the state *before*, or empty
};

struct ChangeSet {
    ChangeBase base;
    std::vector<FileChange> changes;  ///< sorted by path
    std::vector<std::string> notes =
        {};  ///< lines for people, e.g. staged files with unstaged edits
};

}  // namespace pst
