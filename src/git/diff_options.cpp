// SPDX-License-Identifier: MIT
#include "changes.hpp"

#include <pst/base/rules.hpp>

namespace pst::git {

DiffOptions::DiffOptions(const WorkTree& tree) : m_folder(tree.prefix) {
    if (is_rule_on("untracked")) {
        options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS;
    }
    options.flags |= GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_INCLUDE_UNREADABLE |
                     GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_SKIP_BINARY_CHECK;
    if (m_folder.empty()) return;
    m_folder.pop_back();
    m_pathspec = m_folder.data();
    options.pathspec = {&m_pathspec, 1};
}

void find_renames(git_diff* diff) {
    git_diff_find_options options = GIT_DIFF_FIND_OPTIONS_INIT;
    options.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
    if (git_diff_find_similar(diff, &options) < 0) git_error_clear();
}

}  // namespace pst::git
