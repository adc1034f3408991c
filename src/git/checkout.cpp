// SPDX-License-Identifier: MIT
#include "checkout.hpp"

#include "changes.hpp"
#include "commits.hpp"
#include "library.hpp"
#include "shallow_history.hpp"

namespace pst::git {

Result<std::optional<CommitId>> Checkout::head() { return head_commit(m_tree.repository.get()); }

Result<std::optional<std::string>> Checkout::branch() {
    return head_branch(m_tree.repository.get());
}

Result<std::optional<CommitId>> Checkout::resolve(const std::string& ref) {
    return resolve_commit(m_tree.repository.get(), ref);
}

Result<std::optional<std::string>> Checkout::default_base() {
    return default_base_ref(m_tree.repository.get());
}

Result<std::optional<CommitId>> Checkout::merge_base(const CommitId& other) {
    return merge_base_with_head(m_tree.repository.get(), other);
}

Result<bool> Checkout::is_shallow() {
    PST_TRY(boundary, shallow_boundary(m_tree.repository.get()));
    return !boundary.empty();
}

Result<TreeReader*> Checkout::reader_of(const CommitId& commit) {
    if (!m_reader || m_reader->commit() != commit) {
        PST_TRY(opened, TreeReader::open(m_tree.repository.get(), commit));
        m_reader.emplace(std::move(opened));
    }
    return &*m_reader;
}

Result<std::vector<FileChange>> Checkout::changes_since(const CommitId& commit) {
    PST_TRY(reader, reader_of(commit));
    return git::changes_since(m_tree, *reader);
}

Result<std::vector<FileChange>> Checkout::changes_between(const CommitId& from,
                                                          const CommitId& to) {
    return git::changes_between(m_tree, from, to);
}

Result<std::vector<FileChange>> Checkout::staged_changes() { return git::staged_changes(m_tree); }

Result<std::optional<std::string>> Checkout::read_at(const CommitId& commit, const RepoPath& path) {
    PST_TRY(reader, reader_of(commit));
    return reader->read(m_tree.full_path(path));
}

Result<std::optional<std::string>> Checkout::blob_at(const CommitId& commit, const RepoPath& path) {
    PST_TRY(reader, reader_of(commit));
    return reader->blob(m_tree.full_path(path));
}

bool Checkout::is_ignored(const RepoPath& path) {
    const std::string full = m_tree.full_path(path);
    // Most folders of a walk are tracked, and the index answers faster than the ignore rules.
    if (full.empty() || m_tree.is_tracked(full)) return false;
    int ignored = 0;
    const int code = git_ignore_path_is_ignored(&ignored, m_tree.repository.get(), full.c_str());
    return code == 0 && ignored != 0;
}

bool Checkout::is_tracked(const RepoPath& path) {
    return m_tree.is_tracked(m_tree.full_path(path));
}

}  // namespace pst::git
