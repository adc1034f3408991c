// SPDX-License-Identifier: MIT
// The port's answers from one open repository.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pst/ports/version_control.hpp>

#include "tree_reader.hpp"
#include "work_tree.hpp"

namespace pst::git {

class Checkout final : public VersionControl {
public:
    explicit Checkout(WorkTree tree) : m_tree(std::move(tree)) {}

    Result<std::optional<CommitId>> head() override;
    Result<std::optional<std::string>> branch() override;
    Result<std::optional<CommitId>> resolve(const std::string& ref) override;
    Result<std::optional<std::string>> default_base() override;
    Result<std::optional<CommitId>> merge_base(const CommitId& other) override;
    Result<bool> is_shallow() override;
    Result<std::vector<FileChange>> changes_since(const CommitId& commit) override;
    Result<std::vector<FileChange>> changes_between(const CommitId& from,
                                                    const CommitId& to) override;
    Result<std::vector<FileChange>> staged_changes() override;
    Result<std::optional<std::string>> read_at(const CommitId& commit,
                                               const RepoPath& path) override;
    Result<std::optional<std::string>> blob_at(const CommitId& commit,
                                               const RepoPath& path) override;
    bool is_ignored(const RepoPath& path) override;
    bool is_tracked(const RepoPath& path) override;

private:
    Result<TreeReader*> reader_of(const CommitId& commit);

    WorkTree m_tree;
    std::optional<TreeReader> m_reader;  ///< of the commit that was asked for last
};

}  // namespace pst::git
