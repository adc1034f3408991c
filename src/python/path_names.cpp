// SPDX-License-Identifier: MIT
#include "path_names.hpp"

#include "binding_targets.hpp"

namespace pst::syntax {
namespace {

constexpr int k_max_climb = 200;

bool is_function(Kind kind) { return kind == Kind::function_definition || kind == Kind::lambda; }

/// `name = value` outside of conditions, or k_no_node.
NodeId plain_value(const SyntaxTree& tree, NodeId identifier) {
    const NodeId assignment = tree.parent(identifier);
    if (!tree.is(assignment, Kind::assignment) || tree[identifier].field != Field::left) {
        return k_no_node;
    }
    return tree.child(assignment, Field::right);
}

bool binds(const SyntaxTree& tree, NodeId identifier) {
    const NodeId above = tree.parent(identifier);
    const bool is_added_to =
        tree.is(above, Kind::augmented_assignment) && tree[identifier].field == Field::left;
    if (tree.is(above, Kind::global_statement) || is_added_to) {
        return true;
    }
    const bool is_other_name =
        tree[identifier].field == Field::attribute || tree.is(above, Kind::keyword_argument);
    return !is_other_name && is_bound_here(tree, identifier);
}

/// True for what is evaluated in a scope of its own.
bool opens_scope(const SyntaxTree& tree, NodeId id) {
    if (tree.is(id, Kind::lambda)) {
        return true;
    }
    const Kind above = id == k_root ? Kind::token : tree.kind(tree.parent(id));
    const bool is_body = tree.is(id, Kind::block) &&
                         (above == Kind::function_definition || above == Kind::class_definition);
    return is_body || tree.is(id, Kind::parameters);
}

}  // namespace

NodeId AssignedOnce::value_of(NodeId identifier) {
    const std::string_view name = m_tree.text(identifier);
    NodeId at = identifier;
    for (int climbed = 0; at != k_root && climbed < k_max_climb; ++climbed) {
        at = m_tree.parent(at);
        if (at != k_root && !is_function(m_tree.kind(at))) {
            continue;
        }
        const Scope& names = scope(at);
        if (const auto found = names.find(name); found != names.end()) {
            return found->second.bindings == 1 ? found->second.value : k_no_node;
        }
    }
    return k_no_node;
}

/// Names of the module that functions may bind.
void AssignedOnce::add_globals(Scope& names) const {
    for (NodeId at = 0; at < m_tree.size(); ++at) {
        if (m_tree.is(at, Kind::identifier) &&
            m_tree.is(m_tree.parent(at), Kind::global_statement)) {
            Found& found = names[m_tree.text(at)];
            ++found.bindings;
            found.value = k_no_node;
        }
    }
}

/// All names bound in the scope; of the module without the insides of functions and classes.
const AssignedOnce::Scope& AssignedOnce::scope(NodeId opener) {
    const auto known = m_scopes.find(opener);
    if (known != m_scopes.end()) {
        return known->second;
    }
    Scope& names = m_scopes[opener];
    for (NodeId at = opener; at < m_tree[opener].subtree_end;) {
        if (m_tree.is(at, Kind::identifier) && binds(m_tree, at)) {
            Found& found = names[m_tree.text(at)];
            ++found.bindings;
            found.value = plain_value(m_tree, at);
        }
        const bool is_outside = opener == k_root && opens_scope(m_tree, at);
        at = is_outside ? m_tree[at].subtree_end : at + 1;
    }
    if (opener == k_root) {
        add_globals(names);
    }
    return names;
}

}  // namespace pst::syntax
