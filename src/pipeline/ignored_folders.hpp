// SPDX-License-Identifier: MIT
// What the project reads inside folders that git ignores. Such a folder is not walked; of it only
// what a source names is looked at.
#pragma once

#include <string>
#include <vector>

#include <pst/model/source_tree.hpp>
#include <pst/pipeline/world.hpp>
#include <pst/python/code_index.hpp>

namespace pst {

/// Whether one of the globs may match below the folder. A glob that begins with a wildcard enters
/// no ignored folder: it would enter all.
bool may_match_below(const std::vector<std::string>& globs, const RepoPath& folder);

/// A file or folder inside an ignored folder.
struct NamedPlace {
    RepoPath path;
    bool is_module = false;  ///< an import names it: only Python files count

    auto operator<=>(const NamedPlace&) const = default;
};

/// What the imports and path expressions of the files name there: relative to their own folder, to
/// those above it and to the source roots.
std::vector<NamedPlace> places_named(const std::vector<CodeFile>& files,
                                     const std::vector<RepoPath>& ignored_folders,
                                     const std::vector<std::string>& source_roots);

struct PlacedFiles {
    std::vector<SourceFile> files;
    std::vector<std::string> notes;  ///< places that hold too much
};

Result<PlacedFiles> files_at(World& world, const std::vector<NamedPlace>& places);

}  // namespace pst
