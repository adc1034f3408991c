// SPDX-License-Identifier: MIT
// Changes seen through symbolic links, and what lies below a changed link or submodule.
#pragma once

#include <pst/model/change_set.hpp>
#include <pst/model/source_tree.hpp>

namespace pst {

/// Adds a change for every path that leads to a changed file through a link, and for everything
/// below a link or submodule that itself changed; keeps the order by path.
void follow_links(const SourceTree& tree, ChangeSet& changes);

}  // namespace pst
