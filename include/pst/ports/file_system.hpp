// SPDX-License-Identifier: MIT
// Files below the project root.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/source_tree.hpp>

namespace pst {

class FileSystem {
public:
    virtual ~FileSystem() = default;

    /// All files below the root, without hashes. Folders for which `skip` is true, `.git`, caches
    /// and virtual environments are left out. Unreadable folders are named in `unreadable`.
    struct Scan {
        SourceTree tree;
        std::vector<RepoPath> unreadable;
    };
    virtual Result<Scan> scan(const std::function<bool(const RepoPath&)>& skip) = 0;
    /// Absent, unreadable (Failure) or the bytes.
    virtual Result<std::optional<std::string>> read(const RepoPath& path) = 0;
};

}  // namespace pst
