// SPDX-License-Identifier: MIT
// The walk over the project's folders, and through links that lead back into it.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <pst/ports/file_system.hpp>

#include "folder_listing.hpp"

namespace pst {

class TreeWalk {
public:
    using Skip = std::function<bool(const RepoPath&)>;

    /// `root_path` is canonical, `root` is open on it.
    TreeWalk(int root, std::string root_path, const Skip& skip)
        : m_root(root), m_root_path(std::move(root_path)), m_skip(skip) {}

    /// False when the root itself cannot be listed.
    bool run();
    FileSystem::Scan take() &&;

private:
    /// A folder by two paths: as listed, perhaps through links, and without links. `above` are
    /// the real paths through which links led here; following one of them again would not end.
    struct Folder {
        RepoPath listed;
        RepoPath real;
        std::vector<RepoPath> above = {};
    };

    void walk();
    void visit(const Folder& folder, std::vector<FolderEntry> entries);
    void add_link(const Folder& folder, FolderEntry entry);
    void follow(const Folder& link);
    /// Root-relative path that the link names, after one step; empty when it leaves the root.
    RepoPath target_of(const RepoPath& real_link) const;
    /// Root-relative path without any link; `is_inside` false when outside, broken or a loop.
    struct RealPath {
        RepoPath path;
        bool is_inside = false;
    };
    RealPath real_path(const std::string& absolute) const;

    int m_root;
    std::string m_root_path;
    const Skip& m_skip;
    std::vector<Folder> m_pending;
    std::vector<Folder> m_links;    ///< links to folders that wait: listed path, real target
    std::set<RepoPath> m_followed;  ///< real folders that a link led to
    std::vector<SourceFile> m_files;
    std::vector<RepoPath> m_unreadable;
};

}  // namespace pst
