// SPDX-License-Identifier: MIT
// The files of one commit. Folders are kept once read, so that thousands of questions are cheap.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <git2.h>

#include <pst/base/result.hpp>
#include <pst/ports/version_control.hpp>

#include "handles.hpp"

namespace pst::git {

class TreeReader {
public:
    /// The repository must outlive the reader.
    static Result<TreeReader> open(git_repository* repository, const CommitId& commit);

    const CommitId& commit() const { return m_commit; }
    git_tree* root() const { return m_root.get(); }
    /// The entry of a path relative to the repository's root, null when there is none; it lives
    /// as long as the reader.
    Result<const git_tree_entry*> find(std::string_view path);
    /// Bytes of a file, the target of a symbolic link; absent for anything else. An object that
    /// ought to be there and is not (partial clone, damage) is a Failure.
    Result<std::optional<std::string>> read(std::string_view path);
    /// The object name of a file's content; absent for anything else.
    Result<std::optional<std::string>> blob(std::string_view path);

private:
    TreeReader(git_repository* repository, CommitId commit, TreeHandle root);
    /// Null when there is no such folder.
    Result<git_tree*> folder(std::string_view path);

    git_repository* m_repository;
    CommitId m_commit;
    TreeHandle m_root;
    std::unordered_map<std::string, TreeHandle> m_folders;
};

}  // namespace pst::git
