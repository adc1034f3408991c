// SPDX-License-Identifier: MIT
// Names, calls and arguments as the source writes them.
#pragma once

#include <string>
#include <vector>

#include <pst/model/module_facts.hpp>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// Without parentheses around it.
NodeId unwrapped(const SyntaxTree& tree, NodeId id);
/// "a.b.c" of a name or a chain of attributes that starts at a name, else empty.
std::string dotted_text(const SyntaxTree& tree, NodeId id);
/// As dotted_text; "?.name" for an attribute of another expression, "?" for the rest.
std::string callee_text(const SyntaxTree& tree, NodeId function);

/// Nodes of the arguments of a call or the bases of a class.
std::vector<NodeId> positional_arguments(const SyntaxTree& tree, NodeId call);
/// The value of a keyword argument, or k_no_node.
NodeId keyword_value(const SyntaxTree& tree, NodeId call, std::string_view keyword);
/// The positional argument at `position`, else that keyword's, else k_no_node.
NodeId argument_at(const SyntaxTree& tree, NodeId call, std::size_t position,
                   std::string_view keyword);

Argument read_argument(const SyntaxTree& tree, NodeId argument);
Call read_call(const SyntaxTree& tree, NodeId call);
/// `expression` is what follows the "@", or an element of `pytestmark`.
Call read_decorator(const SyntaxTree& tree, NodeId expression);

}  // namespace pst::syntax
