// SPDX-License-Identifier: MIT
// Files that are for people, editors, linters and servers, by their names.
#pragma once

#include <pst/model/repo_path.hpp>

namespace pst {

/// True where no test depends on the file, unless something is known to read or collect it.
/// `in_code_folder`: it lies below a test root, a package folder or a source root other than the
/// project's root, or pytest collects it; then almost any file may be data.
bool is_harmless_file(const RepoPath& path, bool in_code_folder);

}  // namespace pst
