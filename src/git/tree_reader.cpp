// SPDX-License-Identifier: MIT
#include "tree_reader.hpp"

#include <utility>

#include "library.hpp"

namespace pst::git {
namespace {

std::pair<std::string_view, std::string_view> parent_and_name(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return {{}, path};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

TreeReader::TreeReader(git_repository* repository, CommitId commit, TreeHandle root)
    : m_repository(repository), m_commit(std::move(commit)), m_root(std::move(root)) {}

Result<TreeReader> TreeReader::open(git_repository* repository, const CommitId& commit) {
    PST_TRY(oid, parse_oid(commit));
    CommitHandle object;
    if (const int code = git_commit_lookup(out(object), repository, &oid); code < 0) {
        return git_failure(code, "read the commit " + commit);
    }
    TreeHandle root;
    if (const int code = git_commit_tree(out(root), object.get()); code < 0) {
        return git_failure(code, "read the files of the commit " + commit);
    }
    return TreeReader(repository, commit, std::move(root));
}

Result<git_tree*> TreeReader::folder(std::string_view path) {
    if (path.empty()) return m_root.get();
    std::string key(path);
    if (const auto known = m_folders.find(key); known != m_folders.end())
        return known->second.get();
    PST_TRY(entry, find(path));
    TreeHandle tree;
    if (entry != nullptr && git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
        const int code = git_tree_lookup(out(tree), m_repository, git_tree_entry_id(entry));
        if (code < 0) return git_failure(code, "read a folder of the commit " + m_commit, key);
    }
    return m_folders.emplace(std::move(key), std::move(tree)).first->second.get();
}

Result<const git_tree_entry*> TreeReader::find(std::string_view path) {
    const auto [parent, name] = parent_and_name(path);
    PST_TRY(tree, folder(parent));
    if (tree == nullptr || name.empty()) return nullptr;
    return git_tree_entry_byname(tree, std::string(name).c_str());
}

Result<std::optional<std::string>> TreeReader::blob(std::string_view path) {
    PST_TRY(entry, find(path));
    if (entry == nullptr || git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
        git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK) {
        return std::nullopt;
    }
    return hex_of(*git_tree_entry_id(entry));
}

Result<std::optional<std::string>> TreeReader::read(std::string_view path) {
    PST_TRY(entry, find(path));
    if (entry == nullptr || git_tree_entry_type(entry) != GIT_OBJECT_BLOB) return std::nullopt;
    BlobHandle blob;
    const int code = git_blob_lookup(out(blob), m_repository, git_tree_entry_id(entry));
    if (code < 0) {
        return git_failure(code, "read a file of the commit " + m_commit, std::string(path));
    }
    return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                       static_cast<std::size_t>(git_blob_rawsize(blob.get())));
}

}  // namespace pst::git
