// SPDX-License-Identifier: MIT
#include "text_pieces.hpp"

#include <algorithm>

#include "expressions.hpp"

namespace pst::syntax {
namespace {

using Pieces = std::vector<StringPiece>;

void append(Pieces& pieces, StringPiece piece) {
    const bool is_text = piece.hole == k_no_node;
    if (is_text && !pieces.empty() && pieces.back().hole == k_no_node) {
        pieces.back().text += piece.text;
    } else if (!is_text || !piece.text.empty()) {
        pieces.push_back(std::move(piece));
    }
}

bool is_sum(const SyntaxTree& tree, NodeId id) {
    return tree.is(id, Kind::binary_operator) && tree.has_token(id, "+");
}

bool is_remainder(const SyntaxTree& tree, NodeId id) {
    return tree.is(id, Kind::binary_operator) && tree.has_token(id, "%") &&
           is_string(tree, unwrapped(tree, tree.child(id, Field::left)));
}

/// The string literal of `"...".format(...)`, or k_no_node.
NodeId formatted_literal(const SyntaxTree& tree, NodeId id) {
    const NodeId function = tree.is(id, Kind::call) ? tree.child(id, Field::function) : k_no_node;
    const NodeId name = tree.child(function, Field::attribute);
    if (!tree.is(function, Kind::attribute) || name == k_no_node || tree.text(name) != "format") {
        return k_no_node;
    }
    const NodeId literal = unwrapped(tree, tree.child(function, Field::object));
    return is_string(tree, literal) ? literal : k_no_node;
}

/// Operands of a chain of `+`, left to right; the chain leans to the left.
std::vector<NodeId> operands(const SyntaxTree& tree, NodeId sum) {
    std::vector<NodeId> found;
    while (is_sum(tree, sum)) {
        found.push_back(unwrapped(tree, tree.child(sum, Field::right)));
        sum = unwrapped(tree, tree.child(sum, Field::left));
    }
    found.push_back(sum);
    std::ranges::reverse(found);
    return found;
}

/// Length of the conversion that starts with '%', 0 if there is none.
std::size_t conversion_length(std::string_view text) {
    std::size_t at = 1;
    if (text.substr(1).starts_with('(')) {
        at = text.find(')');
        if (at == std::string_view::npos) {
            return 0;
        }
        ++at;
    }
    at = text.find_first_not_of("#0- +.*123456789hlL", at);
    constexpr std::string_view k_conversions = "diouxXeEfFgGcrsa%";
    const bool is_one =
        at != std::string_view::npos && k_conversions.find(text[at]) != std::string_view::npos;
    return is_one ? at + 1 : 0;
}

/// Splits at what `replaced_length` says is replaced; `hole` stands for all of it.
template <class Length>
void append_formatted(Pieces& pieces, std::string_view text, std::vector<NodeId> holes, NodeId hole,
                      Length replaced_length) {
    std::size_t next = 0;
    while (!text.empty()) {
        const std::size_t length = replaced_length(text);
        if (length == 0) {
            append(pieces, {std::string(1, text.front()), k_no_node});
            text.remove_prefix(1);
            continue;
        }
        const bool is_escaped = text.substr(0, length) == "%%" || text.substr(0, 2) == "{{" ||
                                text.substr(0, 2) == "}}";
        if (is_escaped) {
            append(pieces, {std::string(1, text.front()), k_no_node});
        } else {
            pieces.push_back({{}, next < holes.size() ? holes[next] : hole});
            ++next;
        }
        text.remove_prefix(length);
    }
}

/// The literal may be an f-string as well.
template <class Length>
void append_literal(Pieces& pieces, const Pieces& literal, const std::vector<NodeId>& holes,
                    NodeId hole, Length replaced_length) {
    for (const StringPiece& piece : literal) {
        if (piece.hole == k_no_node) {
            append_formatted(pieces, piece.text, holes, hole, replaced_length);
        } else {
            pieces.push_back(piece);
        }
    }
}

void append_remainder(const SyntaxTree& tree, NodeId id, Pieces& pieces) {
    const NodeId right = unwrapped(tree, tree.child(id, Field::right));
    std::vector<NodeId> holes;
    if (tree.is(right, Kind::tuple)) {
        for (const NodeId element : tree.children(right)) {
            holes.push_back(element);
        }
    } else if (right != k_no_node) {
        holes.push_back(right);
    }
    const NodeId literal = unwrapped(tree, tree.child(id, Field::left));
    append_literal(pieces, string_pieces(tree, literal), holes, id, [](std::string_view text) {
        return text.front() == '%' ? conversion_length(text) : 0;
    });
}

void append_format(const SyntaxTree& tree, NodeId call, NodeId literal, Pieces& pieces) {
    const std::vector<NodeId> holes = positional_arguments(tree, call);
    const auto replaced_length = [](std::string_view text) -> std::size_t {
        if (text.starts_with("{{") || text.starts_with("}}")) {
            return 2;
        }
        const std::size_t end = text.front() == '{' ? text.find('}') : std::string_view::npos;
        return end == std::string_view::npos ? 0 : end + 1;
    };
    append_literal(pieces, string_pieces(tree, literal), holes, call, replaced_length);
}

}  // namespace

bool builds_text(const SyntaxTree& tree, NodeId expression) {
    expression = unwrapped(tree, expression);
    if (is_string(tree, expression) || is_remainder(tree, expression) ||
        formatted_literal(tree, expression) != k_no_node) {
        return true;
    }
    return is_sum(tree, expression) &&
           std::ranges::any_of(operands(tree, expression), [&](NodeId operand) {
               return is_string(tree, operand) || is_remainder(tree, operand);
           });
}

std::vector<StringPiece> text_pieces(const SyntaxTree& tree, NodeId expression) {
    Pieces pieces;
    expression = unwrapped(tree, expression);
    const std::vector<NodeId> parts = is_sum(tree, expression) && builds_text(tree, expression)
                                          ? operands(tree, expression)
                                          : std::vector<NodeId>{expression};
    for (const NodeId part : parts) {
        const NodeId literal = formatted_literal(tree, part);
        if (is_string(tree, part)) {
            for (StringPiece& piece : string_pieces(tree, part)) {
                append(pieces, std::move(piece));
            }
        } else if (is_remainder(tree, part)) {
            append_remainder(tree, part, pieces);
        } else if (literal != k_no_node) {
            append_format(tree, part, literal, pieces);
        } else {
            pieces.push_back({{}, part});
        }
    }
    return pieces;
}

std::string pattern_text(const std::vector<StringPiece>& pieces) {
    std::string text;
    for (const StringPiece& piece : pieces) {
        if (piece.hole == k_no_node) {
            text += piece.text;
        } else if (!text.ends_with('*')) {
            text += '*';
        }
    }
    return text;
}

bool has_hole(const std::vector<StringPiece>& pieces) {
    return std::ranges::any_of(pieces,
                               [](const StringPiece& piece) { return piece.hole != k_no_node; });
}

std::string constant_prefix(const std::vector<StringPiece>& pieces) {
    const bool starts_constant = !pieces.empty() && pieces.front().hole == k_no_node;
    return starts_constant ? pieces.front().text : std::string();
}

}  // namespace pst::syntax
