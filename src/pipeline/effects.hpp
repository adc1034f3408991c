// SPDX-License-Identifier: MIT
// What changed configuration, lock and text files mean: asked of their texts and the interpreter.
#pragma once

#include <pst/impact/judge.hpp>
#include <pst/pipeline/world.hpp>

#include "pipeline/compare.hpp"

namespace pst {

/// Compile check, configuration and dependency effects, installed names, for one comparison. `now`
/// gives the texts of the state after.
OutsideKnowledge ask_outside(World& world, const Comparison& comparison, const ProjectState& after,
                             const ReadText& now);

/// Changed data file -> other text files that name it, directly or through one another.
std::map<RepoPath, std::vector<RepoPath>> find_mentions(const Comparison& comparison,
                                                        const ProjectState& after,
                                                        const ReadText& now);

}  // namespace pst
