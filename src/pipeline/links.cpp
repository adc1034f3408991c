// SPDX-License-Identifier: MIT
#include "pipeline/links.hpp"

#include <algorithm>
#include <set>

namespace pst {
namespace {

/// "shared/a/x.txt" seen through "tests/data" -> "shared/a": "tests/data/x.txt".
RepoPath through(const SourceFile& link, const RepoPath& path) {
    const std::string rest = path.str().substr(link.link_target.str().size());
    return RepoPath(link.path.str() + rest);
}

}  // namespace

void follow_links(const SourceTree& tree, ChangeSet& changes) {
    std::vector<const SourceFile*> links;
    for (const SourceFile& file : tree.files()) {
        if (file.kind == FileKind::symlink && !file.link_target.empty()) {
            links.push_back(&file);
        }
    }
    std::set<RepoPath> known;
    for (const FileChange& change : changes.changes) {
        known.insert(change.path);
    }
    // The list grows while it is walked: a link may lead to another link.
    for (std::size_t at = 0; at < changes.changes.size(); ++at) {
        const FileChange change = changes.changes[at];
        const RepoPath origin = change.seen_through.empty() ? change.path : change.seen_through;
        for (const SourceFile* link : links) {
            const bool leads_there = change.path.is_within(link->link_target);
            // A link above itself would give ever longer paths.
            if (!leads_there || link->path.is_within(link->link_target)) {
                continue;
            }
            const RepoPath alias = through(*link, change.path);
            const bool exists = change.status == ChangeStatus::deleted || tree.has_file(alias);
            if (exists && known.insert(alias).second) {
                const ChangeStatus status =
                    change.status == ChangeStatus::renamed ? ChangeStatus::modified : change.status;
                changes.changes.push_back({.status = status,
                                           .path = alias,
                                           .seen_through = origin,
                                           .is_old_text_unknown = change.status == ChangeStatus::renamed ||
                                                                  change.is_old_text_unknown});
            }
        }
        const SourceFile* now = tree.find(change.path);
        if (!change.is_submodule && (now == nullptr || now->kind != FileKind::symlink)) {
            continue;
        }
        for (const SourceFile& file : tree.files()) {
            if (file.path != change.path && file.path.is_within(change.path) && known.insert(file.path).second) {
                changes.changes.push_back({.status = ChangeStatus::modified,
                                           .path = file.path,
                                           .seen_through = change.path,
                                           .is_old_text_unknown = true});
            }
        }
    }
    std::ranges::sort(changes.changes, {}, [](const FileChange& change) { return change.path; });
}

}  // namespace pst
