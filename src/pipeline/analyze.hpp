// SPDX-License-Identifier: MIT
// Pass 4: facts of every Python file, before and after.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>
#include <pst/python/code_index.hpp>

#include "pipeline/compare.hpp"

namespace pst {

struct AnalyzedFiles {
    std::vector<CodeFile> before;  ///< sorted by path
    std::vector<CodeFile> after;
    SourceTree tree_before;
    /// Python files whose old content cannot be had: they count as changed in whole.
    std::vector<RepoPath> unknown_before;
    std::uint64_t parsed = 0;
    std::uint64_t reused = 0;
};

/// Parses what the fact store does not hold; puts the new facts there.
Result<AnalyzedFiles> analyze(World& world, const Comparison& comparison, SourceTree& tree,
                              bool use_cache);

/// Text of a changed file in the state before; absent when it was not there or cannot be had.
std::optional<std::string> text_before(World& world, const Comparison& comparison,
                                       const FileChange& change);

}  // namespace pst
