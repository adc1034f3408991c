// SPDX-License-Identifier: MIT
// Module-level statements that act on the process.
#pragma once

#include <vector>

#include "imported_names.hpp"
#include "outline.hpp"

namespace pst::syntax {

/// Statements of the module, whole, in which something is set on, deleted from or called on what
/// does not belong to the module itself.
std::vector<OwnerSpan> find_acting(const SyntaxTree& tree, const ImportedNames& names,
                                   const Outline& outline);

}  // namespace pst::syntax
