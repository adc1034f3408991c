// SPDX-License-Identifier: MIT
// Refs, commits and their ancestors.
#pragma once

#include <optional>
#include <string>

#include <git2.h>

#include <pst/base/result.hpp>
#include <pst/ports/version_control.hpp>

namespace pst::git {

Result<std::optional<CommitId>> head_commit(git_repository* repository);
Result<std::optional<std::string>> head_branch(git_repository* repository);
/// Absent also for what could be taken for an option or holds control characters. Failure
/// (base_missing) for an abbreviation that several objects share.
Result<std::optional<CommitId>> resolve_commit(git_repository* repository, const std::string& ref);
Result<std::optional<std::string>> default_base_ref(git_repository* repository);
Result<std::optional<CommitId>> merge_base_with_head(git_repository* repository,
                                                     const CommitId& other);

}  // namespace pst::git
