// SPDX-License-Identifier: MIT
// Which files a module name stands for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pst/model/source_tree.hpp>

namespace pst {

/// What importing a name runs and reaches. Where several roots hold the name, all of them count:
/// sys.path decides between them only at run time.
struct ResolvedModule {
    std::vector<RepoPath> executed;  ///< files whose bodies run: `__init__` chain, then the module
    std::vector<RepoPath> modules;   ///< the module itself: `b.py`, `b/__init__.py`
    std::vector<RepoPath> folders;   ///< the module is a namespace package: its folders
    bool in_project = false;         ///< the top name is the project's
    bool complete() const { return !modules.empty() || !folders.empty(); }
};

/// Names -> files of one tree. Keeps a reference to the tree.
class ModuleResolver {
public:
    ModuleResolver(const SourceTree& tree, std::vector<RepoPath> roots);

    /// `a.b.c`. Outside the roots, a folder anywhere that is not inside a package and holds the top
    /// name serves as well, unless the name is Python's own.
    const ResolvedModule& absolute(std::string_view dotted) const;
    /// Only below the roots: for names in strings, which may be no modules at all.
    ResolvedModule below_roots(std::string_view dotted) const;
    /// `level` dots and a name (may be empty) in a file.
    ResolvedModule relative(const RepoPath& importer, unsigned level,
                            std::string_view dotted) const;
    /// A module `name` inside a package's `__init__.py`; nothing for a plain module.
    ResolvedModule submodule(const RepoPath& package_file, std::string_view name) const;
    ResolvedModule submodule_of_folder(const RepoPath& folder, std::string_view dotted) const;

    /// Dotted name under the nearest root ("shop.price"; a package's is its folder's), and under
    /// all.
    std::string name_of(const RepoPath& file) const;
    std::vector<std::string> all_names_of(const RepoPath& file) const;
    const std::vector<RepoPath>& roots() const { return m_roots; }

private:
    void walk(const RepoPath& folder, std::string_view dotted, ResolvedModule& into) const;
    ResolvedModule resolve_absolute(std::string_view dotted) const;
    bool holds_python(const RepoPath& folder) const;
    std::optional<RepoPath> linked_folder(const RepoPath& path) const;

    const SourceTree& m_tree;
    std::vector<RepoPath> m_roots;
    std::unordered_map<std::string, std::vector<RepoPath>> m_containers;  ///< top name -> folders
    mutable std::unordered_map<std::string, ResolvedModule> m_known;
};

}  // namespace pst
