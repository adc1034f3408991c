// SPDX-License-Identifier: MIT
#include "pure_arithmetic.hpp"

#include <algorithm>

#include "expressions.hpp"
#include "literals.hpp"

namespace pst::syntax {
namespace {

bool is_plain_integer(const SyntaxTree& tree, NodeId id) {
    return tree.is(id, Kind::integer) && is_real_number(tree, id);
}

bool is_operator(Kind kind) {
    return kind == Kind::binary_operator || kind == Kind::unary_operator;
}

/// A number, or an operator that is judged to give one.
bool is_numeric(const SyntaxTree& tree, NodeId id) {
    return is_real_number(tree, id) || is_operator(tree.kind(id));
}

bool is_nonzero(std::string_view number) {
    return number.find_first_of("123456789") != std::string_view::npos;
}

/// The nearest enclosing node that is not a parenthesis.
NodeId above(const SyntaxTree& tree, NodeId id) {
    do {
        id = tree.parent(id);
    } while (tree.is(id, Kind::parenthesized_expression));
    return id;
}

bool is_text_sum(const SyntaxTree& tree, NodeId id, NodeId left, NodeId right) {
    const bool is_text = tree.is(left, Kind::string) && tree.is(right, Kind::string) &&
                         constant_string(tree, left) && constant_string(tree, right) &&
                         string_prefix(tree, left).is_bytes == string_prefix(tree, right).is_bytes;
    return is_text && tree.has_token(id, "+") && !is_operator(tree.kind(above(tree, id)));
}

}  // namespace

bool is_real_number(const SyntaxTree& tree, NodeId id) {
    if (!tree.is(id, Kind::integer) && !tree.is(id, Kind::float_)) {
        return false;
    }
    const std::string_view text = tree.text(id);
    constexpr std::size_t k_most_digits = 60;
    return text.size() < k_most_digits && text.find_first_of("jJlL") == std::string_view::npos;
}

bool is_pure_operator(const SyntaxTree& tree, NodeId id) {
    const NodeId sign = tree.child(id, Field::operator_);
    const std::string_view name = sign == k_no_node ? std::string_view() : tree.text(sign);
    if (tree.is(id, Kind::unary_operator)) {
        const NodeId operand = unwrapped(tree, tree.child(id, Field::argument));
        return name == "~" ? is_plain_integer(tree, operand) : is_numeric(tree, operand);
    }
    const NodeId left = unwrapped(tree, tree.child(id, Field::left));
    const NodeId right = unwrapped(tree, tree.child(id, Field::right));
    if (is_text_sum(tree, id, left, right)) {
        return true;
    }
    if (name == "+" || name == "-" || name == "*") {
        return is_numeric(tree, left) && is_numeric(tree, right);
    }
    if (name == "/" || name == "//" || name == "%") {
        return is_numeric(tree, left) && is_real_number(tree, right) &&
               is_nonzero(tree.text(right));
    }
    const bool are_integers = is_plain_integer(tree, left) && is_plain_integer(tree, right);
    if (name == "|" || name == "&" || name == "^") {
        return are_integers;
    }
    // Shifts and powers of small numbers are quick.
    return are_integers && name != "@" && tree.text(right).size() < 4;
}

bool is_hashable_literal(const SyntaxTree& tree, NodeId id) {
    id = unwrapped(tree, id);
    const auto is_scalar = [&](NodeId part) {
        part = unwrapped(tree, part);
        const Kind kind = tree.kind(part);
        return kind == Kind::true_ || kind == Kind::false_ || kind == Kind::none ||
               kind == Kind::ellipsis || is_real_number(tree, part) ||
               constant_string(tree, part).has_value();
    };
    if (tree.is(id, Kind::tuple)) {
        return std::ranges::all_of(tree.children(id), is_scalar);
    }
    return is_scalar(id);
}

}  // namespace pst::syntax
