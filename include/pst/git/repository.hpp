// SPDX-License-Identifier: MIT
// The git repository that holds a project, read without starting git.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include <pst/base/result.hpp>
#include <pst/ports/version_control.hpp>

namespace pst {

/// Absent when no repository holds the folder, or when the folder is a subfolder that the
/// repository around it ignores: such a repository knows nothing about these files.
///
/// The caller owns the answer, which may be used from one thread at a time. Nothing is ever
/// written to the repository. Failure(project): the folder cannot be entered, or
/// it is a bare repository, which has no files.
/// Failure(repository), with the cause and where there is one the mend: damaged, owned by
/// another user and not in `safe.directory`, or in a format that cannot be read (SHA-256,
/// reftable, sparse or split index). No Failure of this kind means "no repository".
Result<std::optional<std::unique_ptr<VersionControl>>> open_repository(
    const std::filesystem::path& project_root);

}  // namespace pst
