// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "changes.hpp"
#include "library.hpp"

namespace pst::git {
namespace {

FileChange change_of(const WorkTree& tree, const git_diff_delta& delta) {
    FileChange change;
    change.path = tree.project_path(delta.new_file.path);
    if (delta.status == GIT_DELTA_ADDED) change.status = ChangeStatus::added;
    if (delta.status == GIT_DELTA_DELETED) change.status = ChangeStatus::deleted;
    change.is_submodule =
        delta.old_file.mode == GIT_FILEMODE_COMMIT || delta.new_file.mode == GIT_FILEMODE_COMMIT;
    return change;
}

}  // namespace

Result<std::vector<FileChange>> changes_between(const WorkTree& tree, const CommitId& from,
                                                const CommitId& to) {
    git_repository* repository = tree.repository.get();
    PST_TRY(before, TreeReader::open(repository, from));
    PST_TRY(after, TreeReader::open(repository, to));
    DiffOptions options(tree);
    DiffHandle diff;
    const int code =
        git_diff_tree_to_tree(out(diff), repository, before.root(), after.root(), &options.options);
    if (code < 0) return git_failure(code, "compare the commits " + from + " and " + to);
    std::vector<FileChange> changes;
    const std::size_t count = git_diff_num_deltas(diff.get());
    for (std::size_t number = 0; number < count; ++number) {
        changes.push_back(change_of(tree, *git_diff_get_delta(diff.get(), number)));
    }
    std::ranges::sort(changes, {}, &FileChange::path);
    return changes;
}

}  // namespace pst::git
