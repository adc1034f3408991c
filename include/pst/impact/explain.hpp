// SPDX-License-Identifier: MIT
// What a test depends on, and which tests depend on a place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pst/impact/judge.hpp>

namespace pst {

/// Python files in the closure of an item at module level, sorted.
std::vector<RepoPath> files_behind(const ProjectState& state, std::size_t item);

struct ChangePlace {
    RepoPath path;
    std::string definition;  ///< "function", "Class.method"; empty: the file
};

/// The tests that a change there would select; absent when the file defines no such name. Data
/// files are followed through the strings that name them.
std::optional<std::vector<AffectedTest>> tests_behind_change(const ProjectState& state,
                                                             const ChangePlace& place, bool narrow);

}  // namespace pst
