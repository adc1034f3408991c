// SPDX-License-Identifier: MIT
// History that ends early. libgit2 1.5 walks past the end of a shallow clone and fails there.
#pragma once

#include <optional>
#include <set>
#include <string>

#include <git2.h>

#include <pst/base/result.hpp>
#include <pst/ports/version_control.hpp>

namespace pst::git {

/// Commits whose parents were not fetched; empty for a complete clone.
Result<std::set<CommitId>> shallow_boundary(git_repository* repository);

/// A common ancestor that is no ancestor of another one found on the way; absent when the part
/// of the history that is here holds none. Of several the newest: any common ancestor is a sound
/// base, an older one only names more changes.
Result<std::optional<CommitId>> shallow_merge_base(git_repository* repository, const git_oid& ours,
                                                   const git_oid& theirs,
                                                   const std::set<CommitId>& boundary);

}  // namespace pst::git
