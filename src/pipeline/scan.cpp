// SPDX-License-Identifier: MIT
#include "pipeline/scan.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_map>

#include <pst/base/glob.hpp>
#include <pst/base/thread_pool.hpp>

#include "pipeline/ignored_folders.hpp"

namespace pst {

namespace {

bool has_same_stat(const SourceFile& a, const SourceFile& b) {
    return a.kind == b.kind && a.size == b.size && a.modified_ns == b.modified_ns &&
           a.inode == b.inode && a.status_changed_ns == b.status_changed_ns;
}

/// Which folders are walked, and what becomes of the files in ignored ones that are.
class FolderChoice {
public:
    FolderChoice(VersionControl* git, const std::vector<std::string>& track)
        : m_git(git), m_track(track) {}

    bool skips(const RepoPath& folder) {
        if (m_git == nullptr || !m_git->is_ignored(folder) || m_git->is_tracked(folder)) {
            return false;
        }
        const bool enters = may_match_below(m_track, folder);
        (enters ? m_entered : m_skipped).insert(folder);
        return !enters;
    }
    SourceTree chosen_of(SourceTree tree) const {
        if (m_entered.empty()) {
            return tree;
        }
        std::vector<SourceFile> files;
        std::ranges::copy_if(
            tree.files(), std::back_inserter(files), [this](const SourceFile& file) {
                return !m_entered.contains(file.path.parent()) ||
                       std::ranges::any_of(m_track, [&file](const std::string& glob) {
                           return glob_matches(glob, file.path.str());
                       });
            });
        return SourceTree(std::move(files));
    }
    std::vector<RepoPath> skipped() const { return {m_skipped.begin(), m_skipped.end()}; }

private:
    VersionControl* m_git;
    const std::vector<std::string>& m_track;
    std::set<RepoPath> m_skipped;
    std::set<RepoPath> m_entered;
};

}  // namespace

Result<ScannedTree> scan_tree(World& world, const std::vector<std::string>& track, bool use_cache) {
    FolderChoice folders(world.git, track);
    PST_TRY(scan, world.files.scan([&](const RepoPath& folder) { return folders.skips(folder); }));
    ScannedTree scanned{
        folders.chosen_of(std::move(scan.tree)), folders.skipped(), {}, 0, use_cache};
    for (const auto& folder : scan.unreadable) {
        scanned.notes.push_back("cannot read " + folder.str() + ": what lies below it is not seen");
    }
    if (use_cache) {
        scanned.reused_hashes = reuse_hashes(world, scanned.tree);
    }
    return scanned;
}

std::uint64_t reuse_hashes(World& world, SourceTree& tree) {
    const StatTable known = world.facts.stat_table();
    std::unordered_map<RepoPath, const SourceFile*> by_path;
    for (const SourceFile& file : known) {
        by_path.emplace(file.path, &file);
    }
    std::uint64_t reused = 0;
    for (const SourceFile& file : tree.files()) {
        const auto place = by_path.find(file.path);
        if (place != by_path.end() && has_same_stat(*place->second, file)) {
            tree.find(file.path)->hash = place->second->hash;
            ++reused;
        }
    }
    return reused;
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
