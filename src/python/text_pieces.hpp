// SPDX-License-Identifier: MIT
// Expressions that build a text: f-strings, `+`, `%`, `.format`.
#pragma once

#include <string>
#include <vector>

#include "literals.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

/// The constant stretches and the holes of an expression; one hole if it builds no text. A hole
/// whose expression cannot be told has the enclosing expression as its node.
std::vector<StringPiece> text_pieces(const SyntaxTree& tree, NodeId expression);
/// True for a literal, and for `+`, `%` and `.format` with a literal in them.
bool builds_text(const SyntaxTree& tree, NodeId expression);

/// Constant stretches with `*` for each hole; several holes in a row are one.
std::string pattern_text(const std::vector<StringPiece>& pieces);
bool has_hole(const std::vector<StringPiece>& pieces);
/// What stands before the first hole.
std::string constant_prefix(const std::vector<StringPiece>& pieces);

}  // namespace pst::syntax
