// SPDX-License-Identifier: MIT
// Finding and opening a repository, and saying in words why one cannot be opened.
#pragma once

#include <filesystem>
#include <optional>

#include <pst/base/result.hpp>

#include "handles.hpp"

namespace pst::git {

/// The repository that holds the folder (a real path), as git would find it; absent: none.
Result<std::optional<RepositoryHandle>> discover(const std::filesystem::path& folder);

/// The repository's index; during a commit's hooks the one that GIT_INDEX_FILE names, since that
/// holds what is being committed.
Result<IndexHandle> open_index(git_repository* repository);

}  // namespace pst::git
