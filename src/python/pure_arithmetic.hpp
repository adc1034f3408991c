// SPDX-License-Identifier: MIT
// Operators on literals.
#pragma once

#include "syntax_tree.hpp"

namespace pst::syntax {

/// Judges one operator by its operands; operands that are operators are judged on their own.
bool is_pure_operator(const SyntaxTree& tree, NodeId id);
bool is_real_number(const SyntaxTree& tree, NodeId id);
/// Can be the key of a dict or an element of a set.
bool is_hashable_literal(const SyntaxTree& tree, NodeId id);

}  // namespace pst::syntax
