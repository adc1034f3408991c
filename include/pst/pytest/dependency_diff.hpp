// SPDX-License-Identifier: MIT
// Which distributions a change of a requirements or lock file is about.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/model/repo_path.hpp>

namespace pst {

/// As PEP 503 compares names: lower case, one '-' for each run of '-', '_' and '.'.
std::string normalised_distribution(std::string_view name);

/// requirements*.txt and their kin, lock files, Pipfile, conda environments.
bool is_dependency_file(const RepoPath& path);

/// Normalised names, sorted, of the distributions whose requirement or locked version differs;
/// what follows from them is another's question. An empty text stands for a file that does not
/// exist. Absent: the difference cannot be told, so it can be about anything.
std::optional<std::vector<std::string>> changed_distributions(const RepoPath& path,
                                                              std::string_view before,
                                                              std::string_view after);

}  // namespace pst
