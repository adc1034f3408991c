// SPDX-License-Identifier: MIT
// Which call an expression is an argument of.
#pragma once

#include <cstddef>

#include <pst/model/module_facts.hpp>

#include "syntax_tree.hpp"

namespace pst::syntax {

inline constexpr std::size_t k_max_string = 512;

struct ArgumentPlace {
    NodeId call = k_no_node;
    NodeId keyword = k_no_node;   ///< the keyword's name
    NodeId argument = k_no_node;  ///< the whole argument
};

/// The nearest call whose argument holds `id`, also as an element of a list or as an operand.
ArgumentPlace argument_place(const SyntaxTree& tree, NodeId id);
/// Fills callee and keyword.
void set_context(const SyntaxTree& tree, NodeId id, StringFact& fact);

}  // namespace pst::syntax
