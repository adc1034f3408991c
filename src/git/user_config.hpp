// SPDX-License-Identifier: MIT
// The user's own configuration of git (system and global files), which a repository cannot forge.
#pragma once

#include <filesystem>

#include <git2.h>

#include <pst/base/result.hpp>

namespace pst::git {

/// True when `safe.directory` names the folder: as a path, by `PATH/*`, or by `*`. An empty value
/// forgets those before it, as in git.
bool is_safe_directory(const std::filesystem::path& folder);

/// libgit2 1.5 does not know GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM and GIT_CONFIG_NOSYSTEM; where
/// one is set, the repository's view of the configuration (such as core.excludesFile) follows it.
Status follow_environment(git_repository* repository);

}  // namespace pst::git
