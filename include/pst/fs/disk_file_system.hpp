// SPDX-License-Identifier: MIT
// The project's files on disk.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <pst/base/result.hpp>
#include <pst/ports/file_system.hpp>

namespace pst {

class DiskFileSystem final : public FileSystem {
public:
    /// The root may be a symbolic link; links inside are judged against what it leads to.
    explicit DiskFileSystem(std::string root);

    /// What is found, beyond the port's words:
    /// - Left out by name at any depth: `.git` (folder or file), `.hg`, `.svn`, `.jj`,
    ///   `__pycache__`, `.py_smart_test`, `.tox`, `.nox`, `.mypy_cache`, `.pytest_cache`,
    ///   `.ruff_cache`, `node_modules`; and folders below the root that hold `pyvenv.cfg` or
    ///   `conda-meta`. Nested repositories are walked like other folders. Sockets, pipes and
    ///   devices are no files.
    /// - A symbolic link is one entry; `link_target` is one step, without links in its folders.
    ///   Size, times and inode are those of the file that it leads to, else the link's own.
    /// - What lies below a link to a folder inside the root is listed too, with paths through the
    ///   link. A link to a folder above itself is not followed; a link found below another link
    ///   only when no link led to its target before: the list stays finite and small.
    Result<Scan> scan(const std::function<bool(const RepoPath&)>& skip) override;

    /// A link that leads to no file (a folder, nothing, itself) reads as its target's text, as git
    /// stores it.
    Result<std::optional<std::string>> read(const RepoPath& path) override;

    const std::string& root() const { return m_root; }

private:
    std::string absolute(const RepoPath& path) const;

    std::string m_root;
};

}  // namespace pst
