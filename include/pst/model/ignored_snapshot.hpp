// SPDX-License-Identifier: MIT
// Files that git ignores although the project reads them. No commit holds them, so they are
// compared with what was last seen.
#pragma once

#include <map>

#include <pst/model/source_tree.hpp>

namespace pst {

struct IgnoredFile {
    ContentHash hash;    ///< empty: it is gone
    bool moved = false;  ///< it came, changed or went since ignored files were first looked at

    bool operator==(const IgnoredFile&) const = default;
};

struct IgnoredSnapshot {
    std::map<RepoPath, IgnoredFile> files;
    /// What differed from the base when tests ran on the files that moved (empty hash: deleted).
    /// Where that is undone, on another branch say, those tests prove nothing for the files.
    std::map<RepoPath, ContentHash> edits;

    bool operator==(const IgnoredSnapshot&) const = default;
};

}  // namespace pst
