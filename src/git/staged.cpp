// SPDX-License-Identifier: MIT
#include <map>
#include <set>
#include <utility>

#include "changes.hpp"
#include "commits.hpp"
#include "library.hpp"

namespace pst::git {
namespace {

FileChange change_of(const WorkTree& tree, const git_diff_delta& delta) {
    FileChange change;
    change.path = tree.project_path(delta.new_file.path);
    change.is_submodule =
        delta.new_file.mode == GIT_FILEMODE_COMMIT || delta.old_file.mode == GIT_FILEMODE_COMMIT;
    switch (delta.status) {
    case GIT_DELTA_ADDED:
        change.status = ChangeStatus::added;
        break;
    case GIT_DELTA_DELETED:
        change.status = ChangeStatus::deleted;
        break;
    case GIT_DELTA_RENAMED:
        change.status = ChangeStatus::renamed;
        change.old_path = tree.project_path(delta.old_file.path);
        break;
    default:
        change.status = ChangeStatus::modified;
    }
    return change;
}

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

Result<DiffHandle> head_to_index(const WorkTree& tree) {
    PST_TRY(head, head_commit(tree.repository.get()));
    std::optional<TreeReader> reader;
    if (head) {
        PST_TRY(opened, TreeReader::open(tree.repository.get(), *head));
        reader.emplace(std::move(opened));
    }
    DiffOptions options(tree);
    options.options.notify_cb = &leave_out_intended;
    options.options.payload = const_cast<WorkTree*>(&tree);
    DiffHandle diff;
    // Null stands for the repository's own index, read again when it changed.
    const int code =
        git_diff_tree_to_index(out(diff), tree.repository.get(), reader ? reader->root() : nullptr,
                               nullptr, &options.options);
    if (code < 0) return git_failure(code, "compare the index with HEAD");
    find_renames(diff.get());
    return diff;
}

}  // namespace

Result<std::vector<FileChange>> staged_changes(const WorkTree& tree) {
    PST_TRY(diff, head_to_index(tree));
    std::map<RepoPath, FileChange> changes;
    std::vector<std::string> paths;
    const std::size_t count = git_diff_num_deltas(diff.get());
    for (std::size_t number = 0; number < count; ++number) {
        const git_diff_delta& delta = *git_diff_get_delta(diff.get(), number);
        if (delta.status == GIT_DELTA_UNMODIFIED) continue;
        FileChange change = change_of(tree, delta);
        change.is_staged_only = delta.status == GIT_DELTA_CONFLICTED;
        paths.emplace_back(delta.new_file.path);
        if (delta.status == GIT_DELTA_RENAMED) paths.emplace_back(delta.old_file.path);
        changes.insert_or_assign(change.path, std::move(change));
    }
    PST_TRY(edited, edited_after_staging(tree, std::move(paths)));
    std::vector<FileChange> answer;
    for (auto& [path, change] : changes) {
        if (edited.contains(tree.full_path(path))) change.is_staged_only = true;
        const bool renamed = change.status == ChangeStatus::renamed;
        if (renamed && edited.contains(tree.full_path(change.old_path))) {
            change.is_staged_only = true;
        }
        answer.push_back(std::move(change));
    }
    return answer;
}

}  // namespace pst::git
