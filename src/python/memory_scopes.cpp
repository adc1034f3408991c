// SPDX-License-Identifier: MIT
#include "memory_scopes.hpp"

#include <algorithm>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "import_clauses.hpp"

namespace pst::syntax {
namespace {

bool is_static(const SyntaxTree& tree, NodeId function) {
    const NodeId above = tree.parent(function);
    if (!tree.is(above, Kind::decorated_definition)) {
        return false;
    }
    for (const NodeId child : tree.children(above)) {
        if (tree.is(child, Kind::decorator) &&
            tree.text(tree.first_named(child)) == "staticmethod") {
            return true;
        }
    }
    return false;
}

bool is_called_self(std::string_view name) {
    return name == "self" || name == "cls" || name == "mcs" || name == "mcls";
}

bool sounds_like_cache(std::string_view name) {
    return name.find("cache") != std::string_view::npos ||
           name.find("memo") != std::string_view::npos;
}

/// The identifier in a parameter, whatever stands around it.
NodeId parameter_name(const SyntaxTree& tree, NodeId parameter) {
    const NodeId end = tree[parameter].subtree_end;
    for (NodeId at = parameter; at < end; ++at) {
        if (tree.is(at, Kind::identifier)) {
            return at;
        }
    }
    return k_no_node;
}

}  // namespace

MemoryScope& ScopeStack::open(NodeId node) {
    MemoryScope scope;
    scope.end = m_tree[node].subtree_end;
    scope.parent = m_open.empty() ? 0 : m_open.back();
    scope.name = m_tree.text(m_tree.child(node, Field::name));
    m_open.push_back(m_scopes.size());
    return m_scopes.emplace_back(std::move(scope));
}

void ScopeStack::open_function(NodeId function, bool is_method) {
    open(function);
    add_parameters(m_tree.child(function, Field::parameters),
                   is_method && !is_static(m_tree, function));
}

void ScopeStack::open_lambda(NodeId lambda) {
    open(lambda).is_lambda = true;
    add_parameters(m_tree.child(lambda, Field::parameters), false);
}

void ScopeStack::open_class(NodeId definition) { open(definition).is_class = true; }

void ScopeStack::close_until(NodeId at) {
    while (m_open.size() > 1 && m_scopes[m_open.back()].end <= at) {
        m_open.pop_back();
    }
}

bool ScopeStack::is_self(std::string_view name, NodeId method) const {
    const auto is_own = [&](std::size_t open) { return m_scopes[open].self == name; };
    const std::string_view object = m_tree.text(m_tree.child(method, Field::object));
    return (!name.empty() && std::ranges::any_of(m_open, is_own)) || object.starts_with("super(") ||
           object.starts_with("type(");
}

void ScopeStack::add_parameters(NodeId parameters, bool is_method) {
    bool is_first = true;
    for (const NodeId child : m_tree.children(parameters)) {
        const NodeId name = parameter_name(m_tree, child);
        if (m_tree.is(child, Kind::token) || name == k_no_node) {
            continue;
        }
        const std::string text(m_tree.text(name));
        top().bound.insert(text);
        top().parameters.insert(text);
        if (is_first && (is_method || is_called_self(text))) {
            top().self = text;
        }
        if (const NodeId value = m_tree.child(child, Field::value); value != k_no_node) {
            add_default(text, value);
        } else if (sounds_like_cache(text)) {
            top().given.insert(text);
        }
        is_first = false;
    }
}

void ScopeStack::add_default(const std::string& parameter, NodeId value) {
    for (Place& place : read_value_places(m_tree, value)) {
        top().aliases[parameter].push_back(std::move(place));
    }
    switch (m_tree.kind(unwrapped(m_tree, value))) {
    case Kind::list:
    case Kind::dictionary:
    case Kind::set:
    case Kind::list_comprehension:
    case Kind::dictionary_comprehension:
    case Kind::set_comprehension:
    case Kind::call:
        top().kept_parameters.insert(parameter);
        break;
    default:
        if (sounds_like_cache(parameter)) {
            top().given.insert(parameter);
        }
        break;
    }
}

void ScopeStack::bind(NodeId name, NodeId value) {
    const std::string text(m_tree.text(name));
    shadow(text);
    if (value == k_no_node) {
        return;
    }
    for (Place& place : read_value_places(m_tree, value)) {
        std::vector<Place>& known = top().aliases[text];
        if (std::ranges::find(known, place) == known.end()) {
            known.push_back(std::move(place));
        }
    }
    // What a name or an attribute gives is followed.
    const bool is_followed =
        m_tree.is(value, Kind::identifier) || m_tree.is(value, Kind::attribute);
    if (sounds_like_cache(text) && !is_followed && !is_new_value(m_tree, value)) {
        top().given.insert(text);
    }
}

void ScopeStack::shadow(const std::string& name) {
    top().bound.insert(name);
    top().rebound.insert(name);
}

void ScopeStack::declare(NodeId statement) {
    const bool is_global = m_tree.is(statement, Kind::global_statement);
    for (const NodeId child : m_tree.children(statement)) {
        if (m_tree.is(child, Kind::identifier)) {
            (is_global ? top().shared : top().outer).emplace(m_tree.text(child));
            for (const std::size_t open : m_open) {
                m_scopes[open].rebound.emplace(m_tree.text(child));
            }
        }
    }
}

void ScopeStack::import(NodeId statement) {
    for (const Import& import : read_import_clauses(m_tree, statement)) {
        if (!import.bound_as.empty()) {
            top().shared.insert(import.bound_as);
        }
    }
}

}  // namespace pst::syntax
