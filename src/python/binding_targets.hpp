// SPDX-License-Identifier: MIT
// The names that assignments, loops and context managers bind.
#pragma once

#include <string>
#include <vector>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// Names in a target: of `a, (b, *c), d.e, f[0]` they are a, b, c.
std::vector<std::string> target_names(const SyntaxTree& tree, NodeId target);
/// Targets of an assignment and of the assignments in its right-hand side (`a = b = 1`).
std::vector<NodeId> assignment_targets(const SyntaxTree& tree, NodeId assignment);
/// What is assigned at the end of the chain, or k_no_node.
NodeId assigned_value(const SyntaxTree& tree, NodeId assignment);
/// Names after `as` in the items of a with statement.
std::vector<std::string> context_names(const SyntaxTree& tree, NodeId with_clause);
/// Names that the patterns of a case clause capture.
std::vector<std::string> captured_names(const SyntaxTree& tree, NodeId case_clause);

/// True when the identifier is only bound or names something here, and reads nothing.
bool is_bound_here(const SyntaxTree& tree, NodeId identifier);

}  // namespace pst::syntax
