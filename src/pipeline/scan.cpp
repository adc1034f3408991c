// SPDX-License-Identifier: MIT
#include "pipeline/scan.hpp"

#include <unordered_map>

#include <pst/base/thread_pool.hpp>

namespace pst {
namespace {

bool has_same_stat(const SourceFile& a, const SourceFile& b) {
    return a.kind == b.kind && a.size == b.size && a.modified_ns == b.modified_ns &&
           a.inode == b.inode && a.status_changed_ns == b.status_changed_ns;
}

}  // namespace

Result<ScannedTree> scan_tree(World& world, bool use_cache) {
    const auto skip = [&world](const RepoPath& folder) {
        return world.git != nullptr && world.git->is_ignored(folder) &&
               !world.git->is_tracked(folder);
    };
    PST_TRY(scan, world.files.scan(skip));
    ScannedTree scanned{std::move(scan.tree), {}, 0};
    for (const auto& folder : scan.unreadable) {
        scanned.notes.push_back("cannot read " + folder.str() + ": what lies below it is not seen");
    }
    if (!use_cache) {
        return scanned;
    }
    const StatTable known = world.facts.stat_table();
    std::unordered_map<RepoPath, const SourceFile*> by_path;
    for (const SourceFile& file : known) {
        by_path.emplace(file.path, &file);
    }
    for (const SourceFile& file : scanned.tree.files()) {
        const auto place = by_path.find(file.path);
        if (place != by_path.end() && has_same_stat(*place->second, file)) {
            scanned.tree.find(file.path)->hash = place->second->hash;
            ++scanned.reused_hashes;
        }
    }
    return scanned;
}

ContentHash snapshot_hash(const SourceFile& file) {
    if (file.kind == FileKind::regular || file.hash.empty()) {
        return file.hash;
    }
    Hasher hasher;
    hasher.add(file.hash.hex());
    hasher.add(static_cast<std::uint64_t>(file.kind));
    hasher.add(file.link_target.str());
    return hasher.digest();
}

void hash_files(World& world, SourceTree& tree, bool (*wanted)(const SourceFile&)) {
    std::vector<SourceFile*> missing;
    for (const SourceFile& file : tree.files()) {
        if (file.hash.empty() && wanted(file)) {
            missing.push_back(tree.find(file.path));
        }
    }
    parallel_for(missing.size(), 0, [&](std::size_t at) {
        const auto content = world.files.read(missing[at]->path);
        if (content && *content) {
            missing[at]->hash = digest_of(**content);
        }
    });
}

}  // namespace pst
