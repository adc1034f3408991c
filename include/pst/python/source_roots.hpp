// SPDX-License-Identifier: MIT
// The folders from which Python may import the project's modules.
#pragma once

#include <string>
#include <vector>

#include <pst/model/source_tree.hpp>

namespace pst {

struct RootHints {
    std::vector<std::string> configured;  ///< `source-roots`
    std::vector<std::string> pythonpath;  ///< pytest's setting
    std::vector<RepoPath> rootdir_files;  ///< test files and conftests: pytest's `prepend` puts the
                                          ///< first folder without `__init__.py` on sys.path
};

/// Candidates in the order in which they are tried, without repeats; always holds the root.
std::vector<RepoPath> find_source_roots(const SourceTree& tree, const RootHints& hints);

/// The first folder at or above the file's own that holds no `__init__.py`.
RepoPath import_root_of(const SourceTree& tree, const RepoPath& file);

}  // namespace pst
