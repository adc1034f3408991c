// SPDX-License-Identifier: MIT
// Which files something in the project reads.
#pragma once

#include <vector>

#include <pst/impact/project_state.hpp>

namespace pst {

/// Of these files those that a string, glob or folder of a source names, an import means, or pytest
/// collects. Every Python file is among them: it may be imported by name. Links count as what they
/// lead to.
std::vector<RepoPath> read_among(const ProjectState& state, const std::vector<RepoPath>& files);

}  // namespace pst
