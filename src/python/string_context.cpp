// SPDX-License-Identifier: MIT
#include "string_context.hpp"

#include "expressions.hpp"

namespace pst::syntax {
namespace {

/// Longer sums and deeper containers are data, whatever takes them.
constexpr int k_max_climb = 64;

bool is_transparent(Kind kind) {
    switch (kind) {
    case Kind::parenthesized_expression:
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
    case Kind::dictionary:
    case Kind::pair:
    case Kind::list_splat:
    case Kind::dictionary_splat:
    case Kind::conditional_expression:
    case Kind::boolean_operator:
    case Kind::binary_operator:
        return true;
    default:
        return false;
    }
}

}  // namespace

ArgumentPlace argument_place(const SyntaxTree& tree, NodeId id) {
    ArgumentPlace place;
    place.argument = id;
    NodeId above = tree.parent(id);
    for (int climbed = 0; climbed < k_max_climb && is_transparent(tree.kind(above)); ++climbed) {
        place.argument = above;
        above = tree.parent(above);
    }
    if (tree.is(above, Kind::keyword_argument)) {
        place.keyword = tree.child(above, Field::name);
        place.argument = above;
        above = tree.parent(above);
    }
    if (tree.is(above, Kind::argument_list) && tree.is(tree.parent(above), Kind::call)) {
        place.call = tree.parent(above);
    }
    return place;
}

void set_context(const SyntaxTree& tree, NodeId id, StringFact& fact) {
    const ArgumentPlace place = argument_place(tree, id);
    if (place.call == k_no_node) {
        return;
    }
    fact.callee = callee_text(tree, tree.child(place.call, Field::function));
    if (place.keyword != k_no_node) {
        fact.keyword = tree.text(place.keyword);
    }
}

}  // namespace pst::syntax
