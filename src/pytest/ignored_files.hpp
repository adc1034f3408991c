// SPDX-License-Identifier: MIT
// Files that a conftest takes out of collection by name.
#pragma once

#include <pst/pytest/test_files.hpp>
#include <pst/python/code_index.hpp>

namespace pst {

/// `collect_ignore` and `collect_ignore_glob`, where they are plain constants.
class IgnoredFiles {
public:
    IgnoredFiles(const CodeIndex& index, const TestLayout& layout);
    bool holds(const RepoPath& file) const;

private:
    struct List {
        RepoPath folder;                    ///< of the conftest
        bool is_known = false;              ///< all of its elements are constants
        std::vector<std::string> patterns;  ///< relative to the root
    };
    using Lists = std::vector<List>;  ///< the deepest folder first

    static Lists read_lists(const CodeIndex& index, const TestLayout& layout,
                            std::string_view name);
    static const List* nearest(const Lists& lists, const RepoPath& path);
    bool is_named(const RepoPath& path) const;

    const TestLayout& m_layout;
    Lists m_names;
    Lists m_globs;
};

}  // namespace pst
