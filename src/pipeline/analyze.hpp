// SPDX-License-Identifier: MIT
// Pass 4: facts of every Python file, before and after.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pst/impact/project_state.hpp>
#include <pst/pipeline/world.hpp>
#include <pst/python/code_index.hpp>

#include "pipeline/compare.hpp"

namespace pst {

struct FactCounts {
    std::uint64_t parsed = 0;
    std::uint64_t reused = 0;
};

/// Sorted by path. Parses what the fact store does not hold and puts the new facts there; the tree
/// gets the hashes.
std::vector<CodeFile> analyze(World& world, SourceTree& tree, bool use_cache, FactCounts& counts);

struct FilesBefore {
    SourceTree tree;
    std::vector<CodeFile> files;  ///< sorted by path
    /// Python files whose old content cannot be had: they count as changed in whole.
    std::vector<RepoPath> unknown;
};

/// The state before, from the state after and what changed.
FilesBefore analyze_before(World& world, const Comparison& comparison, const ProjectState& after,
                           bool use_cache, FactCounts& counts);

/// Text of a changed file in the state before; absent when it was not there or cannot be had.
std::optional<std::string> text_before(World& world, const Comparison& comparison,
                                       const FileChange& change);

}  // namespace pst
