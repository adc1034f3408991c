// SPDX-License-Identifier: MIT
// The files of the project at one moment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include <pst/base/hash.hpp>
#include <pst/model/repo_path.hpp>

namespace pst {

using ContentHash = Digest;
/// Files as they are at one moment, by content, mode and where they lead.
using Snapshot = std::map<RepoPath, ContentHash>;

enum class FileKind : std::uint8_t { regular, executable, symlink, submodule };

struct SourceFile {
    RepoPath path;
    FileKind kind = FileKind::regular;
    std::uint64_t size = 0;        ///< bytes
    std::int64_t modified_ns = 0;  ///< since the epoch
    std::uint64_t inode = 0;
    std::int64_t status_changed_ns = 0;
    ContentHash hash = {};      ///< empty until the content was needed
    RepoPath link_target = {};  ///< of a symlink inside the project, else empty
};

/// Files sorted by path, and the folders that hold them.
class SourceTree {
public:
    SourceTree() = default;
    explicit SourceTree(std::vector<SourceFile> files);

    const std::vector<SourceFile>& files() const { return m_files; }
    const SourceFile* find(const RepoPath& path) const;
    SourceFile* find(const RepoPath& path);
    bool has_file(const RepoPath& path) const { return find(path) != nullptr; }
    bool has_folder(const RepoPath& path) const;
    /// Direct children: files and folders, sorted.
    std::vector<RepoPath> children(const RepoPath& folder) const;
    /// All folders, sorted, without the root.
    const std::vector<RepoPath>& folders() const { return m_folders; }

private:
    std::vector<SourceFile> m_files;
    std::vector<RepoPath> m_folders;
};

bool is_python_file(const RepoPath& path);

}  // namespace pst
