// SPDX-License-Identifier: MIT
// Names of modules that are computed at run time.
#pragma once

#include <string>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// True when the first name in the expression is __name__, __package__, __path__ or __spec__.
bool starts_at_own_package(const SyntaxTree& tree, NodeId expression);
/// True when any name in it is one of those.
bool names_own_package(const SyntaxTree& tree, NodeId expression);
/// Constant text at the start of a computed name, or empty.
std::string name_prefix(const SyntaxTree& tree, NodeId expression);

}  // namespace pst::syntax
