// SPDX-License-Identifier: MIT
// Values of string literals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// A stretch of constant text, or (with `hole`) the expression of an f-string field.
struct StringPiece {
    std::string text;
    NodeId hole = k_no_node;
};

struct StringPrefix {
    bool is_raw = false;
    bool is_bytes = false;
    bool is_format = false;  ///< f or t
};

bool is_string(const SyntaxTree& tree, NodeId id);  ///< a literal, perhaps of several parts
StringPrefix string_prefix(const SyntaxTree& tree, NodeId string);
/// Pieces of a literal, parts joined; adjacent constants are one piece.
std::vector<StringPiece> string_pieces(const SyntaxTree& tree, NodeId id);
/// The value of a literal without holes, also in parentheses; bytes as their Latin-1 text.
std::optional<std::string> constant_string(const SyntaxTree& tree, NodeId id);
/// True for what CPython takes as docstring: text, neither bytes nor with fields.
bool can_be_docstring(const SyntaxTree& tree, NodeId id);
/// A display, a comprehension or a literal: evaluating it makes an object that nobody else has.
bool is_new_object(Kind kind);

}  // namespace pst::syntax
