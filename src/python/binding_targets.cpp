// SPDX-License-Identifier: MIT
#include "binding_targets.hpp"

namespace pst::syntax {
namespace {

bool is_pattern(Kind kind) {
    return kind == Kind::pattern_list || kind == Kind::tuple_pattern ||
           kind == Kind::list_pattern || kind == Kind::list_splat_pattern ||
           kind == Kind::dictionary_splat_pattern;
}

/// A target after `as` is parsed as an expression.
bool is_target_container(Kind kind) {
    return is_pattern(kind) || kind == Kind::as_pattern_target || kind == Kind::tuple ||
           kind == Kind::list || kind == Kind::list_splat || kind == Kind::parenthesized_expression;
}

/// The topmost node of the pattern that an identifier is part of.
NodeId pattern_top(const SyntaxTree& tree, NodeId id) {
    while (tree.parent(id) != k_no_node && is_pattern(tree.kind(tree.parent(id)))) {
        id = tree.parent(id);
    }
    return id;
}

/// Inside `as (a, b)` brackets are expressions; climbs them to the target.
bool is_after_as(const SyntaxTree& tree, NodeId id) {
    NodeId parent = tree.parent(id);
    while (is_target_container(tree.kind(parent))) {
        if (tree.is(parent, Kind::as_pattern_target)) {
            return true;
        }
        parent = tree.parent(parent);
    }
    return false;
}

/// `case x:`, `case C(y)`, `case [*z]`, `case {**w}`, `case _ as v`.
bool is_capture(const SyntaxTree& tree, NodeId id) {
    const NodeId parent = tree.parent(id);
    if (tree.is(parent, Kind::splat_pattern)) {
        return true;
    }
    if (tree.is(parent, Kind::as_pattern)) {
        return tree.is(tree.parent(parent), Kind::case_pattern);
    }
    return tree.is(parent, Kind::dotted_name) && tree.named_count(parent) == 1 &&
           !tree.is(tree.parent(parent), Kind::class_pattern);
}

bool is_declared(const SyntaxTree& tree, NodeId id, NodeId parent) {
    switch (tree.kind(parent)) {
    case Kind::function_definition:
    case Kind::class_definition:
    case Kind::keyword_argument:
    case Kind::default_parameter:
    case Kind::typed_default_parameter:
    case Kind::named_expression:
        return tree[id].field == Field::name;
    case Kind::parameters:
    case Kind::lambda_parameters:
    case Kind::typed_parameter:
    case Kind::nonlocal_statement:
    case Kind::aliased_import:
        return true;
    case Kind::attribute:
        return tree[id].field == Field::attribute;
    case Kind::keyword_pattern:
        return tree.first_named(parent) == id;
    default:
        return false;
    }
}

}  // namespace

std::vector<std::string> target_names(const SyntaxTree& tree, NodeId target) {
    std::vector<std::string> names;
    if (target == k_no_node) {
        return names;
    }
    const NodeId end = tree[target].subtree_end;
    for (NodeId at = target; at < end;) {
        if (tree.is(at, Kind::identifier)) {
            names.emplace_back(tree.text(at));
        }
        at = is_target_container(tree.kind(at)) ? at + 1 : tree[at].subtree_end;
    }
    return names;
}

std::vector<NodeId> assignment_targets(const SyntaxTree& tree, NodeId assignment) {
    std::vector<NodeId> targets;
    while (tree.is(assignment, Kind::assignment) ||
           tree.is(assignment, Kind::augmented_assignment)) {
        const NodeId left = tree.child(assignment, Field::left);
        if (left != k_no_node) {
            targets.push_back(left);
        }
        assignment = tree.child(assignment, Field::right);
    }
    return targets;
}

NodeId assigned_value(const SyntaxTree& tree, NodeId assignment) {
    while (tree.is(assignment, Kind::assignment) ||
           tree.is(assignment, Kind::augmented_assignment)) {
        assignment = tree.child(assignment, Field::right);
    }
    return assignment;
}

std::vector<std::string> context_names(const SyntaxTree& tree, NodeId with_clause) {
    std::vector<std::string> names;
    const NodeId end = tree[with_clause].subtree_end;
    for (NodeId at = with_clause; at < end;) {
        if (tree.is(at, Kind::as_pattern_target)) {
            for (std::string& name : target_names(tree, at)) {
                names.push_back(std::move(name));
            }
        }
        at = tree.is(at, Kind::lambda) ? tree[at].subtree_end : at + 1;
    }
    return names;
}

std::vector<std::string> captured_names(const SyntaxTree& tree, NodeId case_clause) {
    std::vector<std::string> names;
    for (const NodeId pattern : tree.children(case_clause)) {
        if (!tree.is(pattern, Kind::case_pattern)) {
            continue;
        }
        for (NodeId at = pattern; at < tree[pattern].subtree_end; ++at) {
            if (tree.is(at, Kind::identifier) && is_capture(tree, at)) {
                names.emplace_back(tree.text(at));
            }
        }
    }
    return names;
}

bool is_bound_here(const SyntaxTree& tree, NodeId identifier) {
    const NodeId parent = tree.parent(identifier);
    if (parent == k_no_node) {
        return false;
    }
    if (is_declared(tree, identifier, parent) || is_after_as(tree, identifier)) {
        return true;
    }
    const NodeId top = pattern_top(tree, identifier);
    const NodeId above = tree.parent(top);
    switch (tree.kind(above)) {
    case Kind::assignment:
    case Kind::for_statement:
    case Kind::for_in_clause:
        return tree[top].field == Field::left;
    case Kind::parameters:
    case Kind::lambda_parameters:
    case Kind::typed_parameter:
        return true;
    case Kind::default_parameter:
        return tree[top].field == Field::name;
    default:
        break;
    }
    return is_capture(tree, identifier);
}

}  // namespace pst::syntax
