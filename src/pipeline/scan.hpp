// SPDX-License-Identifier: MIT
// Pass 2: the files as they are, with hashes where they are needed.
#pragma once

#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/source_tree.hpp>
#include <pst/pipeline/world.hpp>

namespace pst {

struct ScannedTree {
    SourceTree tree;
    std::vector<RepoPath> ignored_folders;  ///< not walked: git ignores them
    std::vector<std::string> notes;         ///< unreadable folders
    std::uint64_t reused_hashes = 0;
    bool uses_cache = true;
};

/// The tree with the hashes that the stat table still vouches for. Of ignored folders it holds what
/// the globs of `track` name.
Result<ScannedTree> scan_tree(World& world, const std::vector<std::string>& track, bool use_cache);

/// Gives the files the hashes that the stat table vouches for; how many it gave.
std::uint64_t reuse_hashes(World& world, SourceTree& tree);

/// What of a file a snapshot holds: its content, its mode and where it leads.
ContentHash snapshot_hash(const SourceFile& file);

/// Reads and hashes the files that have no hash yet and that `wanted` chooses.
void hash_files(World& world, SourceTree& tree, bool (*wanted)(const SourceFile&));

}  // namespace pst
