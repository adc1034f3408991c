// SPDX-License-Identifier: MIT
#include "purity.hpp"

#include <algorithm>
#include <array>

#include <pst/base/text.hpp>

#include "expressions.hpp"
#include "import_clauses.hpp"
#include "literals.hpp"
#include "pure_arithmetic.hpp"
#include "pure_calls.hpp"

namespace pst::syntax {
namespace {

constexpr std::array<std::string_view, 38> k_builtin_names = {"int",
                                                              "str",
                                                              "float",
                                                              "bool",
                                                              "bytes",
                                                              "bytearray",
                                                              "complex",
                                                              "list",
                                                              "dict",
                                                              "set",
                                                              "frozenset",
                                                              "tuple",
                                                              "object",
                                                              "type",
                                                              "Exception",
                                                              "BaseException",
                                                              "ValueError",
                                                              "TypeError",
                                                              "KeyError",
                                                              "IndexError",
                                                              "AttributeError",
                                                              "OSError",
                                                              "RuntimeError",
                                                              "ImportError",
                                                              "NotImplementedError",
                                                              "len",
                                                              "print",
                                                              "repr",
                                                              "sorted",
                                                              "min",
                                                              "max",
                                                              "sum",
                                                              "any",
                                                              "all",
                                                              "__name__",
                                                              "__file__",
                                                              "__doc__",
                                                              "__package__"};

constexpr std::array<std::string_view, 6> k_generic_builtins = {"list",      "dict",  "set",
                                                                "frozenset", "tuple", "type"};

/// The children of a node that count as its elements.
bool all_elements_hashable(const SyntaxTree& tree, NodeId id) {
    return std::ranges::all_of(tree.children(id), [&](NodeId element) {
        if (tree.is(id, Kind::dictionary)) {
            return tree.is(element, Kind::pair) &&
                   is_hashable_literal(tree, tree.child(element, Field::key));
        }
        return is_hashable_literal(tree, element);
    });
}

bool has_default(const SyntaxTree& tree, NodeId lambda) {
    const NodeId parameters = tree.child(lambda, Field::parameters);
    return tree.child(parameters, Kind::default_parameter) != k_no_node;
}

/// What needs no names: applies to each node of an expression on its own.
bool is_constant_node(const SyntaxTree& tree, NodeId id) {
    switch (tree.kind(id)) {
    case Kind::string:
    case Kind::concatenated_string:
        return constant_string(tree, id).has_value();
    case Kind::integer:
    case Kind::float_:
    case Kind::true_:
    case Kind::false_:
    case Kind::none:
    case Kind::ellipsis:
    case Kind::parenthesized_expression:
    case Kind::list:
    case Kind::tuple:
    case Kind::expression_list:
    case Kind::pair:
    case Kind::token:
        return true;
    case Kind::dictionary:
    case Kind::set:
        return all_elements_hashable(tree, id);
    case Kind::unary_operator:
        return is_pure_operator(tree, id);
    default:
        return false;
    }
}

bool is_string_part(Kind kind) { return kind == Kind::string || kind == Kind::concatenated_string; }

}  // namespace

bool is_literal(const SyntaxTree& tree, NodeId id) {
    if (id == k_no_node) {
        return false;
    }
    for (NodeId at = id; at < tree[id].subtree_end;) {
        if (!is_constant_node(tree, at)) {
            return false;
        }
        at = is_string_part(tree.kind(at)) ? tree[at].subtree_end : at + 1;
    }
    return true;
}

Purity::Purity(const SyntaxTree& tree, const ImportedNames& names) : m_tree(tree), m_names(names) {
    for (const NodeId statement : tree.children(k_root)) {
        if (tree.is(statement, Kind::future_import_statement)) {
            for (const Import& import : read_import_clauses(tree, statement)) {
                m_has_future_annotations |= import.name == "annotations";
            }
        } else if (tree.is(statement, Kind::delete_statement)) {
            for (NodeId at = statement; at < tree[statement].subtree_end; ++at) {
                if (tree.is(at, Kind::identifier)) {
                    m_deleted.emplace(tree.text(at));
                }
            }
        }
    }
}

bool Purity::is_bound(std::string_view name) const {
    if (m_deleted.contains(std::string(name))) {
        return false;
    }
    return m_bound.contains(std::string(name)) ||
           std::ranges::find(k_builtin_names, name) != k_builtin_names.end();
}

bool Purity::is_pure(NodeId expression) const {
    if (expression == k_no_node) {
        return true;
    }
    for (NodeId at = expression; at < m_tree[expression].subtree_end;) {
        if (!is_pure_node(at)) {
            return false;
        }
        const bool is_whole = is_string_part(m_tree.kind(at)) || m_tree.is(at, Kind::lambda) ||
                              m_tree.is(at, Kind::call) || m_tree.is(at, Kind::subscript);
        at = is_whole ? m_tree[at].subtree_end : at + 1;
    }
    return true;
}

bool Purity::are_names_bound(NodeId expression) const {
    for (NodeId at = expression; at < m_tree[expression].subtree_end; ++at) {
        const Field field = m_tree[at].field;
        const bool is_name = m_tree.is(at, Kind::identifier) && field != Field::attribute;
        if (is_name && !is_bound(m_tree.text(at))) {
            return false;
        }
    }
    return true;
}

bool Purity::is_pure_node(NodeId id) const {
    switch (m_tree.kind(id)) {
    case Kind::identifier:
        return is_bound(m_tree.text(id));
    case Kind::binary_operator:
        return is_pure_operator(m_tree, id);
    case Kind::lambda:
        return !has_default(m_tree, id);
    case Kind::call:
        return is_pure_call(id);
    case Kind::subscript:
        return is_pure_type(id);
    default:
        return is_constant_node(m_tree, id);
    }
}

bool Purity::is_pure_call(NodeId call) const {
    const std::string callee = dotted_text(m_tree, m_tree.child(call, Field::function));
    if (callee.empty() || !is_bound(first_part(callee))) {
        return false;
    }
    const PureCall kind = pure_call_of(m_names.canonical(callee));
    if (kind == PureCall::regular_expression) {
        return is_pure_pattern(m_tree, m_names, call);
    }
    const NodeId arguments = m_tree.child(call, Field::arguments);
    if (kind == PureCall::none || !m_tree.is(arguments, Kind::argument_list)) {
        return false;
    }
    for (const NodeId argument : m_tree.children(arguments)) {
        const bool is_keyword = m_tree.is(argument, Kind::keyword_argument);
        const NodeId value = is_keyword ? m_tree.child(argument, Field::value) : argument;
        const bool is_name = m_tree.is(value, Kind::identifier) && is_bound(m_tree.text(value));
        const bool takes_names = kind == PureCall::takes_names || kind == PureCall::takes_texts ||
                                 kind == PureCall::type_variable;
        if (!is_literal(m_tree, value) && !(is_name && takes_names)) {
            return false;
        }
    }
    return has_legal_arguments(m_tree, call, kind);
}

/// `dict[str, int]`, `Optional["Node"]`: the base is known, the rest are names and types.
bool Purity::is_pure_type(NodeId subscript) const {
    for (NodeId at = subscript; at < m_tree[subscript].subtree_end;) {
        if (m_tree.is(at, Kind::subscript)) {
            const std::string base = dotted_text(m_tree, m_tree.child(at, Field::value));
            const std::string canonical = m_names.canonical(base);
            const bool is_generic =
                canonical.starts_with("typing.") || canonical.starts_with("collections.abc.") ||
                std::ranges::find(k_generic_builtins, base) != k_generic_builtins.end();
            if (!is_generic || !(is_bound(first_part(base)))) {
                return false;
            }
            at = m_tree[m_tree.child(at, Field::value)].subtree_end;
            continue;
        }
        const bool is_name = m_tree.is(at, Kind::identifier) && is_bound(m_tree.text(at));
        const bool is_text = is_string_part(m_tree.kind(at)) && constant_string(m_tree, at);
        if (!is_name && !is_text && !m_tree.is(at, Kind::none) && !m_tree.is(at, Kind::ellipsis)) {
            return false;
        }
        at = m_tree[at].subtree_end;
    }
    return true;
}

bool Purity::is_pure_annotation(NodeId type) const {
    if (type == k_no_node || m_has_future_annotations) {
        return true;
    }
    const NodeId inner = m_tree.first_named(type);
    if (inner == k_no_node) {
        return false;
    }
    if (constant_string(m_tree, inner)) {
        return true;
    }
    switch (m_tree.kind(inner)) {
    case Kind::none:
        return true;
    case Kind::identifier:
        return is_bound(m_tree.text(inner));
    case Kind::subscript:
        return is_pure_type(inner);
    default:
        return false;
    }
}

bool Purity::is_plain_decorator(NodeId decorator) const {
    const NodeId expression = m_tree.first_named(decorator);
    const bool is_call = m_tree.is(expression, Kind::call);
    const NodeId function = is_call ? m_tree.child(expression, Field::function) : expression;
    const std::string callee = function == k_no_node ? "" : dotted_text(m_tree, function);
    if (callee.empty() || !is_transparent_decorator(m_names.canonical(callee), is_call)) {
        return false;
    }
    if (!is_call) {
        return true;
    }
    const NodeId arguments = m_tree.child(expression, Field::arguments);
    return m_tree.is(arguments, Kind::argument_list) &&
           std::ranges::all_of(m_tree.children(arguments), [&](NodeId argument) {
               const bool is_keyword = m_tree.is(argument, Kind::keyword_argument);
               return is_literal(m_tree,
                                 is_keyword ? m_tree.child(argument, Field::value) : argument);
           });
}

}  // namespace pst::syntax
