// SPDX-License-Identifier: MIT
#include "changes.hpp"

#include <map>
#include <optional>
#include <utility>

#include <pst/base/rules.hpp>

#include "library.hpp"
#include "submodules.hpp"

namespace pst::git {
namespace {

/// libgit2's deltas are only candidates: it joins commit → index and index → disk by path, so a
/// staged edit that was undone on disk, or a staged deletion whose file is still there, comes out
/// wrong. Each path is therefore judged by what the commit holds and what the disk holds.
class Comparison {
public:
    Comparison(const WorkTree& tree, TreeReader& base) : m_tree(tree), m_base(base) {}

    Result<std::vector<FileChange>> run() {
        PST_CHECK(take_diff());
        for (const std::string& path : m_still_there)
            PST_CHECK(judge(path));
        PST_CHECK(take_unseen_entries());
        std::vector<FileChange> changes;
        changes.reserve(m_changes.size());
        for (auto& [path, change] : m_changes)
            changes.push_back(std::move(change));
        return changes;
    }

private:
    /// What is known about the new side without reading the file again.
    struct Now {
        std::uint32_t mode = 0;
        const git_oid* oid = nullptr;
    };

    Status take_diff();
    Status take_delta(const git_diff_delta& delta);
    Status take_rename(const git_diff_delta& delta);
    Status take_unseen_entries();
    Status take_hidden(const git_index_entry& entry);
    Status take_submodule(const git_index_entry& entry);

    Status judge(const std::string& path);
    Status judge_present(const std::string& path, Now now);
    void add(ChangeStatus status, const std::string& path, bool is_submodule);
    static int filter(const git_diff*, const git_diff_delta* delta, const char*,
                      void* self) noexcept;

    const WorkTree& m_tree;
    TreeReader& m_base;
    std::vector<std::string> m_still_there;  ///< staged deletions whose file is on disk
    std::string m_missing_folder;            ///< last folder of a sparse checkout found missing
    std::map<RepoPath, FileChange> m_changes;
};

void Comparison::add(ChangeStatus status, const std::string& path, bool is_submodule) {
    FileChange change{.status = status, .path = m_tree.project_path(path)};
    change.is_submodule = is_submodule;
    m_changes.insert_or_assign(change.path, std::move(change));
}

/// Called by libgit2 for each delta of either half; 1 leaves it out, also as source of a rename.
int Comparison::filter(const git_diff*, const git_diff_delta* delta, const char*,
                       void* self) noexcept {
    if (delta->status != GIT_DELTA_DELETED) return 0;
    auto& comparison = *static_cast<Comparison*>(self);
    const char* path = delta->old_file.path;
    if (const auto* entry = comparison.m_tree.entry(path)) return skips_worktree(*entry) ? 1 : 0;
    if (!disk_file(comparison.m_tree, path)) return 0;
    comparison.m_still_there.emplace_back(path);
    return 1;
}

Status Comparison::take_diff() {
    DiffOptions options(m_tree);
    // Submodules are compared here: libgit2 obeys `ignore` settings and overlooks unregistered
    // ones.
    options.options.flags |= GIT_DIFF_IGNORE_SUBMODULES;
    options.options.notify_cb = &Comparison::filter;
    options.options.payload = this;
    DiffHandle diff;
    const int code = git_diff_tree_to_workdir_with_index(out(diff), m_tree.repository.get(),
                                                         m_base.root(), &options.options);
    if (code < 0) return git_failure(code, "compare the files with the commit " + m_base.commit());
    find_renames(diff.get());
    const std::size_t count = git_diff_num_deltas(diff.get());
    for (std::size_t number = 0; number < count; ++number) {
        PST_CHECK(take_delta(*git_diff_get_delta(diff.get(), number)));
    }
    return {};
}

Status Comparison::take_delta(const git_diff_delta& delta) {
    switch (delta.status) {
    case GIT_DELTA_UNMODIFIED:
    case GIT_DELTA_IGNORED:
        return {};
    case GIT_DELTA_RENAMED:
        return take_rename(delta);
    case GIT_DELTA_DELETED:
    case GIT_DELTA_CONFLICTED:
        return judge(delta.old_file.path);
    default:
        break;
    }
    const git_diff_file& file = delta.new_file;
    const bool known = !git_oid_is_zero(&file.id) && (file.flags & GIT_DIFF_FLAG_VALID_ID) != 0;
    return judge_present(file.path, {file.mode, known ? &file.id : nullptr});
}

Status Comparison::take_rename(const git_diff_delta& delta) {
    const std::string old_path = delta.old_file.path;
    const std::string new_path = delta.new_file.path;
    PST_TRY(entry, m_base.find(new_path));
    if (entry != nullptr || disk_file(m_tree, old_path)) {
        PST_CHECK(judge(old_path));
        return judge(new_path);
    }
    FileChange change{.status = ChangeStatus::renamed,
                      .path = m_tree.project_path(new_path),
                      .old_path = m_tree.project_path(old_path)};
    m_changes.insert_or_assign(change.path, std::move(change));
    return {};
}

/// A path about which nothing is known yet.
Status Comparison::judge(const std::string& path) {
    if (const auto file = disk_file(m_tree, path))
        return judge_present(path, {file->mode, nullptr});
    PST_TRY(entry, m_base.find(path));
    if (entry == nullptr) return {};
    add(ChangeStatus::deleted, path, git_tree_entry_filemode(entry) == GIT_FILEMODE_COMMIT);
    return {};
}

/// A path that exists now, if not on disk then in the index (sparse checkout).
Status Comparison::judge_present(const std::string& path, Now now) {
    // A folder with a repository of its own that nobody registered.
    if (path.ends_with('/')) {
        add(ChangeStatus::added, path.substr(0, path.size() - 1), true);
        return {};
    }
    PST_TRY(entry, m_base.find(path));
    const bool is_submodule = now.mode == GIT_FILEMODE_COMMIT;
    if (entry == nullptr || git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
        add(ChangeStatus::added, path, is_submodule);
        return {};
    }
    const std::uint32_t mode = git_tree_entry_filemode(entry);
    const bool trusts_mode = m_tree.trusts_mode && is_rule_on("file-mode");
    const bool only_bit_differs = mode != GIT_FILEMODE_LINK && now.mode != GIT_FILEMODE_LINK;
    const bool same_mode = mode == now.mode || (only_bit_differs && !trusts_mode);
    if (same_mode && !is_submodule && mode != GIT_FILEMODE_COMMIT) {
        git_oid oid{};
        if (now.oid != nullptr) {
            oid = *now.oid;
        } else if (const auto file = disk_file(m_tree, path)) {
            // A file that cannot be read counts as changed.
            if (const auto read = disk_oid(m_tree, path, *file)) oid = *read;
        }
        if (git_oid_equal(&oid, git_tree_entry_id(entry)) != 0) return {};
    }
    add(ChangeStatus::modified, path, is_submodule || mode == GIT_FILEMODE_COMMIT);
    return {};
}

/// What libgit2's comparison leaves out: entries with a flag, and submodules.
Status Comparison::take_unseen_entries() {
    git_index* index = m_tree.index.get();
    const std::size_t count = git_index_entrycount(index);
    for (std::size_t number = 0; number < count; ++number) {
        const git_index_entry& entry = *git_index_get_byindex(index, number);
        if (!m_tree.holds(entry.path)) continue;
        if (entry.mode == GIT_FILEMODE_COMMIT) {
            PST_CHECK(take_submodule(entry));
        } else if (is_hidden(entry)) {
            PST_CHECK(take_hidden(entry));
        }
    }
    return {};
}

/// Edits that git was told to overlook are still what pytest will import.
Status Comparison::take_hidden(const git_index_entry& entry) {
    const std::string path = entry.path;
    const bool in_missing = !m_missing_folder.empty() && path.starts_with(m_missing_folder);
    const auto file = in_missing ? std::nullopt : disk_file(m_tree, path);
    if (!file) {
        if (!skips_worktree(entry)) return judge(path);
        m_missing_folder = in_missing ? m_missing_folder : missing_folder(m_tree, path);
        return {};
    }
    const bool untouched = file->size == entry.file_size && file->mode == entry.mode &&
                           file->modified_s == entry.mtime.seconds &&
                           file->modified_ns == entry.mtime.nanoseconds;
    return judge_present(path, {file->mode, untouched ? &entry.id : nullptr});
}

Status Comparison::take_submodule(const git_index_entry& entry) {
    const std::string path = entry.path;
    const CheckoutState state = submodule_state(m_tree, path);
    if (state.kind == CheckoutState::no_folder) return {};
    PST_TRY(before, m_base.find(path));
    if (before == nullptr || git_tree_entry_type(before) == GIT_OBJECT_TREE) {
        add(ChangeStatus::added, path, true);
        return {};
    }
    const CommitId now = state.kind == CheckoutState::empty ? hex_of(entry.id) : state.commit;
    const bool same = git_tree_entry_filemode(before) == GIT_FILEMODE_COMMIT &&
                      now == hex_of(*git_tree_entry_id(before));
    if (!same || state.kind == CheckoutState::edited) add(ChangeStatus::modified, path, true);
    return {};
}

}  // namespace

Result<std::vector<FileChange>> changes_since(const WorkTree& tree, TreeReader& base) {
    return Comparison(tree, base).run();
}

}  // namespace pst::git
