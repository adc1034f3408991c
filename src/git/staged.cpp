// SPDX-License-Identifier: MIT
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "changes.hpp"
#include "commits.hpp"
#include "library.hpp"

namespace pst::git {
namespace {

/// Called by libgit2 for each delta; 1 leaves it out. `git add --intent-to-add` stages a name
/// without content: nothing is staged yet.
int leave_out_intended(const git_diff*, const git_diff_delta* delta, const char*,
                       void* tree) noexcept {
    const auto* entry = static_cast<const WorkTree*>(tree)->entry(delta->new_file.path);
    const bool intended =
        entry != nullptr && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0;
    return intended ? 1 : 0;
}

/// Full paths of the given ones that differ between index and disk. A staged deletion whose file
/// is still there counts: it comes out as untracked, or is ignored.
Result<std::set<std::string>> edited_after_staging(const WorkTree& tree,
                                                   std::vector<std::string> paths) {
    std::set<std::string> edited;
    std::vector<char*> pointers;
    for (std::string& path : paths) {
        pointers.push_back(path.data());
        if (tree.entry(path.c_str()) == nullptr && disk_file(tree, path)) edited.insert(path);
    }
    if (paths.empty()) return edited;
    DiffOptions options(tree);
    options.options.pathspec = {pointers.data(), pointers.size()};
    DiffHandle diff;
    const int code = git_diff_index_to_workdir(out(diff), tree.repository.get(), tree.index.get(),
                                               &options.options);
    if (code < 0) return git_failure(code, "compare the files with the index");
    const std::size_t count = git_diff_num_deltas(diff.get());
    for (std::size_t number = 0; number < count; ++number) {
        const git_diff_delta& delta = *git_diff_get_delta(diff.get(), number);
        const auto* entry = tree.entry(delta.old_file.path);
        const bool sparse = delta.status == GIT_DELTA_DELETED && entry && skips_worktree(*entry);
        if (!sparse) edited.insert(delta.old_file.path);
    }
    return edited;
}

/// Index against HEAD. libgit2 pairs renames also with files that only changed their type: each
/// path is therefore judged by what HEAD holds and what the index holds.
class StagedComparison {
public:
    StagedComparison(const WorkTree& tree, std::optional<TreeReader> head)
        : m_tree(tree), m_head(std::move(head)) {}

    Result<std::vector<FileChange>> run() {
        PST_CHECK(take_diff());
        PST_TRY(edited, edited_after_staging(m_tree, m_paths));
        std::vector<FileChange> answer;
        for (auto& [path, change] : m_changes) {
            const bool renamed = change.status == ChangeStatus::renamed;
            if (edited.contains(m_tree.full_path(path)) ||
                (renamed && edited.contains(m_tree.full_path(change.old_path)))) {
                change.is_staged_only = true;
            }
            answer.push_back(std::move(change));
        }
        return answer;
    }

private:
    Status take_diff();
    Status take_delta(const git_diff_delta& delta);
    Status judge(const std::string& path);
    Result<const git_tree_entry*> before(const std::string& path);

    const WorkTree& m_tree;
    std::optional<TreeReader> m_head;  ///< absent before the first commit
    std::vector<std::string> m_paths;
    std::map<RepoPath, FileChange> m_changes;
};

Result<const git_tree_entry*> StagedComparison::before(const std::string& path) {
    if (!m_head) return nullptr;
    PST_TRY(entry, m_head->find(path));
    const bool is_folder = entry != nullptr && git_tree_entry_type(entry) == GIT_OBJECT_TREE;
    return is_folder ? nullptr : entry;
}

Status StagedComparison::take_diff() {
    DiffOptions options(m_tree);
    options.options.notify_cb = &leave_out_intended;
    options.options.payload = const_cast<WorkTree*>(&m_tree);
    DiffHandle diff;
    // Null stands for the repository's own index, read again when it changed.
    const int code =
        git_diff_tree_to_index(out(diff), m_tree.repository.get(),
                               m_head ? m_head->root() : nullptr, nullptr, &options.options);
    if (code < 0) return git_failure(code, "compare the index with HEAD");
    find_renames(diff.get());
    const std::size_t count = git_diff_num_deltas(diff.get());
    for (std::size_t number = 0; number < count; ++number) {
        PST_CHECK(take_delta(*git_diff_get_delta(diff.get(), number)));
    }
    return {};
}

Status StagedComparison::take_delta(const git_diff_delta& delta) {
    if (delta.status == GIT_DELTA_UNMODIFIED) return {};
    const std::string path = delta.new_file.path;
    if (delta.status != GIT_DELTA_RENAMED) return judge(path);
    const std::string old_path = delta.old_file.path;
    PST_TRY(entry, before(path));
    if (entry != nullptr || m_tree.entry(old_path.c_str()) != nullptr) {
        PST_CHECK(judge(old_path));
        return judge(path);
    }
    FileChange change{.status = ChangeStatus::renamed,
                      .path = m_tree.project_path(path),
                      .old_path = m_tree.project_path(old_path)};
    m_changes.insert_or_assign(change.path, std::move(change));
    m_paths.push_back(path);
    m_paths.push_back(old_path);
    return {};
}

Status StagedComparison::judge(const std::string& path) {
    PST_TRY(old_entry, before(path));
    const git_index_entry* entry = m_tree.entry(path.c_str());
    const bool in_conflict = m_tree.has_conflict(path);
    FileChange change{.status = ChangeStatus::modified, .path = m_tree.project_path(path)};
    if (entry == nullptr && !in_conflict) change.status = ChangeStatus::deleted;
    if (old_entry == nullptr) change.status = ChangeStatus::added;
    const bool was_submodule =
        old_entry != nullptr && git_tree_entry_filemode(old_entry) == GIT_FILEMODE_COMMIT;
    change.is_submodule = was_submodule || (entry != nullptr && entry->mode == GIT_FILEMODE_COMMIT);
    change.is_staged_only = in_conflict;
    m_changes.insert_or_assign(change.path, std::move(change));
    m_paths.push_back(path);
    return {};
}

}  // namespace

Result<std::vector<FileChange>> staged_changes(const WorkTree& tree) {
    PST_TRY(commit, head_commit(tree.repository.get()));
    std::optional<TreeReader> head;
    if (commit) {
        PST_TRY(opened, TreeReader::open(tree.repository.get(), *commit));
        head.emplace(std::move(opened));
    }
    return StagedComparison(tree, std::move(head)).run();
}

}  // namespace pst::git
