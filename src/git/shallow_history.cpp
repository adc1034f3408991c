// SPDX-License-Identifier: MIT
#include "shallow_history.hpp"

#include <cstdint>
#include <fstream>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "handles.hpp"
#include "library.hpp"

namespace pst::git {
namespace {

enum Mark : unsigned { k_ours = 1, k_theirs = 2, k_stale = 4 };
constexpr unsigned k_common = k_ours | k_theirs;

/// Marks flow from both sides to the parents, newest commit first, as in git's own search. What
/// lies below a common ancestor is stale; the search ends when only stale commits wait.
class MergeBaseSearch {
public:
    MergeBaseSearch(git_repository* repository, const std::set<CommitId>& boundary)
        : m_repository(repository), m_boundary(boundary) {}

    Status start(const git_oid& oid, unsigned mark) { return paint(oid, mark); }

    Result<std::optional<CommitId>> run() {
        while (m_fresh > 0) {
            const auto [time, id] = m_queue.top();
            m_queue.pop();
            Node& node = m_nodes.at(id);
            node.waits = false;
            unsigned marks = node.marks;
            if ((marks & k_stale) == 0) --m_fresh;
            if (marks == k_common) {
                m_found.emplace_back(time, id);
                marks |= k_stale;
            }
            for (const git_oid& parent : node.parents) {
                PST_CHECK(paint(parent, marks));
            }
        }
        return newest();
    }

private:
    struct Node {
        std::int64_t time = 0;
        std::vector<git_oid> parents;
        unsigned marks = 0;
        bool waits = false;
    };

    Result<Node> read(const git_oid& oid, const CommitId& id) {
        CommitHandle commit;
        if (const int code = git_commit_lookup(out(commit), m_repository, &oid); code < 0) {
            return git_failure(code, "read the commit " + id);
        }
        Node node;
        node.time = git_commit_time(commit.get());
        if (m_boundary.contains(id)) return node;
        const unsigned count = git_commit_parentcount(commit.get());
        for (unsigned number = 0; number < count; ++number) {
            node.parents.push_back(*git_commit_parent_id(commit.get(), number));
        }
        return node;
    }

    Status paint(const git_oid& oid, unsigned marks) {
        const CommitId id = hex_of(oid);
        auto known = m_nodes.find(id);
        if (known == m_nodes.end()) {
            PST_TRY(fresh, read(oid, id));
            known = m_nodes.emplace(id, std::move(fresh)).first;
        }
        Node& node = known->second;
        if ((node.marks & marks) == marks) return {};
        const bool was_fresh = node.waits && (node.marks & k_stale) == 0;
        node.marks |= marks;
        if (!node.waits) m_queue.emplace(node.time, id);
        node.waits = true;
        const bool is_fresh = (node.marks & k_stale) == 0;
        if (is_fresh && !was_fresh) ++m_fresh;
        if (!is_fresh && was_fresh) --m_fresh;
        return {};
    }

    std::optional<CommitId> newest() const {
        std::optional<std::pair<std::int64_t, CommitId>> best;
        for (const auto& found : m_found) {
            const bool stale = (m_nodes.at(found.second).marks & k_stale) != 0;
            if (!stale && (!best || found > *best)) best = found;
        }
        if (!best) return std::nullopt;
        return best->second;
    }

    git_repository* m_repository;
    const std::set<CommitId>& m_boundary;
    std::unordered_map<CommitId, Node> m_nodes;
    std::priority_queue<std::pair<std::int64_t, CommitId>> m_queue;
    std::vector<std::pair<std::int64_t, CommitId>> m_found;
    std::size_t m_fresh = 0;  ///< commits in the queue that are not stale
};

}  // namespace

Result<std::set<CommitId>> shallow_boundary(git_repository* repository) {
    // Linked worktrees share the file with the main one; git_repository_is_shallow() looks in the
    // worktree's own folder and misses it.
    std::ifstream file(std::string(git_repository_commondir(repository)) + "shallow");
    std::set<CommitId> commits;
    for (std::string line; std::getline(file, line);) {
        if (line.size() == GIT_OID_HEXSZ) commits.insert(line);
    }
    if (file.bad()) return fail(FailureKind::repository, "cannot read git's file 'shallow'");
    return commits;
}

Result<std::optional<CommitId>> shallow_merge_base(git_repository* repository, const git_oid& ours,
                                                   const git_oid& theirs,
                                                   const std::set<CommitId>& boundary) {
    MergeBaseSearch search(repository, boundary);
    PST_CHECK(search.start(ours, k_ours));
    PST_CHECK(search.start(theirs, k_theirs));
    return search.run();
}

}  // namespace pst::git
