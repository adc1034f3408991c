// SPDX-License-Identifier: MIT
// The folder that holds what pst remembers: `.py_smart_test/`, or the one that the user names.
#pragma once

#include <string>
#include <string_view>

#include <pst/base/result.hpp>

namespace pst {

class CacheFolder {
public:
    /// Nothing is made before prepare().
    explicit CacheFolder(std::string path) : m_path(std::move(path)) {}

    const std::string& path() const { return m_path; }
    /// "cache/facts.bin" below the folder.
    std::string path(std::string_view below) const;
    /// Makes the folder, readable by its owner only, with a `.gitignore` that hides it from git
    /// and a CACHEDIR.TAG that hides it from backups. A folder of the user's that already holds
    /// other things gets neither: its files are not ours to hide.
    Status prepare() const;
    /// prepare(), and the folder below it.
    Status prepare(std::string_view below) const;

private:
    std::string m_path;
};

}  // namespace pst
