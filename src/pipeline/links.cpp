// SPDX-License-Identifier: MIT
#include "pipeline/links.hpp"

#include <algorithm>
#include <set>

#include <pst/base/rules.hpp>

namespace pst {
namespace {

/// "shared/a/x.txt" seen through "tests/data" -> "shared/a": "tests/data/x.txt".
RepoPath through(const SourceFile& link, const RepoPath& path) {
    const std::string rest = path.str().substr(link.link_target.str().size());
    return RepoPath(link.path.str() + rest);
}

class LinkFollower {
public:
    LinkFollower(const SourceTree& tree, ChangeSet& changes)
        : m_tree(tree), m_changes(changes.changes) {
        for (const SourceFile& file : tree.files()) {
            if (file.kind == FileKind::symlink && !file.link_target.empty()) {
                m_links.push_back(&file);
            }
        }
        for (const FileChange& change : m_changes) {
            m_known.insert(change.path);
        }
    }

    void run() {
        // The list grows while it is walked: a link may lead to another link.
        for (std::size_t at = 0; at < m_changes.size(); ++at) {
            const FileChange change = m_changes[at];
            add_aliases(change);
            const SourceFile* now = m_tree.find(change.path);
            const bool is_link = now != nullptr && now->kind == FileKind::symlink;
            if ((change.is_submodule && is_rule_on("submodule-commit")) ||
                (is_link && is_rule_on("link-target"))) {
                add_all_below(change.path);
            }
        }
        std::ranges::sort(m_changes, {}, &FileChange::path);
    }

private:
    void add_aliases(const FileChange& change) {
        for (const SourceFile* link : m_links) {
            // A link above itself would give ever longer paths.
            if (!change.path.is_within(link->link_target) ||
                link->path.is_within(link->link_target)) {
                continue;
            }
            const RepoPath alias = through(*link, change.path);
            const bool exists = change.status == ChangeStatus::deleted || m_tree.has_file(alias);
            if (!exists || !m_known.insert(alias).second) {
                continue;
            }
            const bool renamed = change.status == ChangeStatus::renamed;
            FileChange seen;
            seen.status = renamed ? ChangeStatus::modified : change.status;
            seen.path = alias;
            seen.seen_through = change.seen_through.empty() ? change.path : change.seen_through;
            seen.is_old_text_unknown = renamed || change.is_old_text_unknown;
            m_changes.push_back(std::move(seen));
        }
    }

    void add_all_below(const RepoPath& folder) {
        for (const SourceFile& file : m_tree.files()) {
            if (file.path != folder && file.path.is_within(folder) &&
                m_known.insert(file.path).second) {
                FileChange below;
                below.path = file.path;
                below.seen_through = folder;
                below.is_old_text_unknown = true;
                m_changes.push_back(std::move(below));
            }
        }
    }

    const SourceTree& m_tree;
    std::vector<FileChange>& m_changes;
    std::vector<const SourceFile*> m_links;
    std::set<RepoPath> m_known;
};

}  // namespace

void follow_links(const SourceTree& tree, ChangeSet& changes) { LinkFollower(tree, changes).run(); }

}  // namespace pst
