// SPDX-License-Identifier: MIT
#include "pipeline/ignored_by_git.hpp"

#include <algorithm>
#include <set>

#include <pst/base/glob.hpp>
#include <pst/impact/read_files.hpp>

#include "pipeline/scan.hpp"

namespace pst {
namespace {

/// What tests and editors leave behind: it differs after every run, and no outcome hangs on it.
bool is_left_behind(const RepoPath& file) {
    static const std::set<std::string_view> k_kinds = {".log", ".pyc", ".pyo", ".swp", ".pid"};
    return k_kinds.contains(file.extension()) || file.name() == ".DS_Store" ||
           file.name() == ".coverage" || file.name().starts_with(".coverage.");
}

enum class Wish : std::uint8_t { none, in, out };

Wish wish_for(const Configuration& configuration, const RepoPath& file) {
    Wish wish = Wish::none;
    for (const std::string& entry : configuration.track) {
        const bool leaves_out = entry.starts_with('!');
        if (glob_matches(leaves_out ? entry.substr(1) : entry, file.str())) {
            if (leaves_out) {
                return Wish::out;
            }
            wish = Wish::in;
        }
    }
    const auto names = [&file](const auto& place) {
        return place.first == file.str() || glob_matches(place.first, file.str());
    };
    return std::ranges::any_of(configuration.map, names) ? Wish::in : wish;
}

/// Folders that hold CACHEDIR.TAG: pst's own cache is one of them.
std::vector<RepoPath> cache_folders(const SourceTree& tree) {
    std::vector<RepoPath> folders;
    for (const SourceFile& file : tree.files()) {
        if (file.path.name() == "CACHEDIR.TAG") {
            folders.push_back(file.path.parent());
        }
    }
    return folders;
}

ContentHash hash_of(World& world, const SourceFile& found) {
    SourceFile file = found;
    if (file.hash.empty() && file.size > k_largest_hashed) {
        Hasher hasher;
        hasher.add(file.size);
        hasher.add(static_cast<std::uint64_t>(file.modified_ns));
        file.hash = hasher.digest();
    } else if (file.hash.empty()) {
        const auto content = world.files.read(file.path);
        file.hash = digest_of(content && *content ? **content : "unreadable");
    }
    return snapshot_hash(file);
}

std::vector<RepoPath> that_count(const Configuration& configuration, const ProjectState& after,
                                 const std::vector<RepoPath>& candidates) {
    const auto caches = cache_folders(after.tree);
    std::vector<RepoPath> chosen;
    std::vector<RepoPath> open;
    for (const RepoPath& path : candidates) {
        const Wish wish = wish_for(configuration, path);
        const bool is_cache = std::ranges::any_of(
            caches, [&path](const RepoPath& cache) { return path.is_within(cache); });
        if (wish == Wish::in || path == after.settings.ini_file) {
            chosen.push_back(path);
        } else if (wish == Wish::none && !is_cache && !is_left_behind(path)) {
            open.push_back(path);
        }
    }
    const auto read = read_among(after, open);
    chosen.insert(chosen.end(), read.begin(), read.end());
    return chosen;
}

/// One comparison of what was last seen with what is there.
class Ledger {
public:
    explicit Ledger(const IgnoredInput& input) : m_input(input), m_old(*input.stored) {}

    IgnoredComparison run() {
        m_is_undone = is_undone();
        for (const auto& [path, hash] : m_input.current) {
            look_at(path, hash);
        }
        for (const auto& [path, old] : m_old.files) {
            if (!m_input.current.contains(path)) {
                look_at_gone(path, old);
            }
        }
        std::ranges::sort(m_result.changes, {}, &FileChange::path);
        settle_edits();
        return std::move(m_result);
    }

private:
    const FileHashes& edits() {
        if (!m_edits) {
            m_edits = m_input.edits();
        }
        return *m_edits;
    }
    /// The tests that ran on files that moved ran on edits that are no longer there.
    bool is_undone() {
        return std::ranges::any_of(m_old.edits, [this](const auto& edit) {
            return m_input.hash_now(edit.first) != edit.second && !edits().contains(edit.first);
        });
    }
    void look_at(const RepoPath& path, const ContentHash& hash) {
        const auto place = m_old.files.find(path);
        const bool is_known = place != m_old.files.end() && !place->second.hash.empty();
        const bool has_moved = place != m_old.files.end() && place->second.moved;
        const bool differs = !is_known || place->second.hash != hash || (m_is_undone && has_moved);
        m_result.next.files[path] = {hash, differs || has_moved};
        if (differs) {
            add(is_known ? ChangeStatus::modified : ChangeStatus::added, path);
        }
        if (differs && is_known) {
            m_result.before.emplace(path, place->second.hash);
        }
    }
    /// A file that nothing reads any more is forgotten: whatever stopped reading it has changed.
    void look_at_gone(const RepoPath& path, const IgnoredFile& old) {
        if (!m_input.gone.contains(path)) {
            return;
        }
        m_result.next.files[path] = {{}, true};
        if (!old.hash.empty() || m_is_undone) {
            add(ChangeStatus::deleted, path);
            m_result.before.emplace(path, old.hash);
        }
    }
    void add(ChangeStatus status, const RepoPath& path) {
        FileChange change;
        change.status = status;
        change.path = path;
        // Its hash is the same where only the edits below it are undone.
        change.is_old_text_unknown = m_is_undone;
        m_result.changes.push_back(std::move(change));
    }
    /// Edits that the base holds by now are dropped; without any left, what moved is proven for
    /// the base itself.
    void settle_edits() {
        auto& kept = m_result.next.edits;
        if (!m_result.changes.empty()) {
            kept = edits();
        }
        for (const auto& [path, hash] : m_old.edits) {
            const auto now = edits().find(path);
            if (now != edits().end()) {
                kept[path] = now->second;
            }
        }
        if (!kept.empty()) {
            return;
        }
        std::erase_if(m_result.next.files,
                      [](const auto& file) { return file.second.hash.empty(); });
        for (auto& [path, file] : m_result.next.files) {
            file.moved = false;
        }
    }

    const IgnoredInput& m_input;
    const IgnoredSnapshot& m_old;
    bool m_is_undone = false;
    std::optional<FileHashes> m_edits;
    IgnoredComparison m_result;
};

/// Perhaps in an ignored folder of which nothing is named any more.
bool is_on_disk(World& world, const RepoPath& path) {
    const auto content = world.files.read(path);
    return !content || content->has_value();
}

}  // namespace

IgnoredComparison compare_ignored(const IgnoredInput& input) {
    if (input.stored) {
        return Ledger(input).run();
    }
    IgnoredComparison first;
    for (const auto& [path, hash] : input.current) {
        first.next.files[path] = {hash, false};
    }
    return first;
}

Result<IgnoredInput> look_at_ignored_files(World& world, const Configuration& configuration,
                                           const ProjectState& after) {
    IgnoredInput input;
    PST_TRY(stored, world.history.ignored_snapshot());
    input.stored = std::move(stored);
    std::vector<RepoPath> candidates;
    for (const SourceFile& file : after.tree.files()) {
        if (world.git->is_ignored(file.path)) {
            candidates.push_back(file.path);
        }
    }
    if (input.stored) {
        for (const auto& [path, file] : input.stored->files) {
            if (!after.tree.has_file(path) && !is_on_disk(world, path)) {
                candidates.push_back(path);
            }
        }
    }
    for (const RepoPath& path : that_count(configuration, after, candidates)) {
        if (const SourceFile* file = after.tree.find(path)) {
            input.current.emplace(path, hash_of(world, *file));
        } else {
            input.gone.insert(path);
        }
    }
    input.hash_now = [&world, &after](const RepoPath& path) {
        const SourceFile* file = after.tree.find(path);
        return file == nullptr ? ContentHash() : hash_of(world, *file);
    };
    return input;
}

std::string first_look_note(const IgnoredSnapshot& seen) {
    constexpr std::size_t k_most_named = 5;
    if (seen.files.empty()) {
        return {};
    }
    std::string names;
    std::size_t count = 0;
    for (const auto& [path, file] : seen.files) {
        if (count++ < k_most_named) {
            names += (names.empty() ? "" : ", ") + path.str();
        }
    }
    if (count > k_most_named) {
        names += " and " + std::to_string(count - k_most_named) + " more";
    }
    return "git ignores " + names + ", which the project reads: " +
           (count == 1 ? "it is compared from now on" : "they are compared from now on") +
           "; whether a test still passes with what is there now is not known";
}

}  // namespace pst
