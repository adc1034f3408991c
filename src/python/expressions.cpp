// SPDX-License-Identifier: MIT
#include "expressions.hpp"

#include <algorithm>

#include "literals.hpp"

namespace pst::syntax {
namespace {

/// Longer source text of an argument is of no use to any rule.
constexpr std::size_t k_max_source_text = 512;

/// The attribute name of `<object>.name`.
std::string_view attribute_name(const SyntaxTree& tree, NodeId attribute) {
    const NodeId name = tree.child(attribute, Field::attribute);
    return name == k_no_node ? std::string_view() : tree.text(name);
}

/// The children that are arguments: of an argument list, or the generator itself.
template <class Visit>
void each_argument(const SyntaxTree& tree, NodeId call, Visit visit) {
    NodeId arguments = tree.child(call, Field::arguments);
    if (arguments == k_no_node) {
        arguments = tree.child(call, Field::superclasses);
    }
    if (arguments == k_no_node) {
        return;
    }
    if (!tree.is(arguments, Kind::argument_list)) {
        visit(arguments);
        return;
    }
    for (const NodeId child : tree.children(arguments)) {
        if (!tree.is(child, Kind::token)) {
            visit(child);
        }
    }
}

bool is_number(const SyntaxTree& tree, NodeId id) {
    if (tree.is(id, Kind::unary_operator)) {
        id = tree.child(id, Field::argument);
    }
    return tree.is(id, Kind::integer) || tree.is(id, Kind::float_);
}

/// The elements of a list, tuple or set, when all are constant strings.
bool read_strings(const SyntaxTree& tree, NodeId id, std::vector<std::string>& strings) {
    if (!tree.is(id, Kind::list) && !tree.is(id, Kind::tuple) && !tree.is(id, Kind::set)) {
        return false;
    }
    for (const NodeId child : tree.children(id)) {
        auto text = constant_string(tree, child);
        if (!text) {
            strings.clear();
            return false;
        }
        strings.push_back(std::move(*text));
    }
    return true;
}

void read_value(const SyntaxTree& tree, NodeId id, Argument& argument) {
    using enum Argument::Kind;
    id = unwrapped(tree, id);
    if (auto text = constant_string(tree, id)) {
        argument.kind = string;
        argument.text = std::move(*text);
        return;
    }
    argument.text = dotted_text(tree, id);
    if (!argument.text.empty()) {
        argument.kind = name;
        return;
    }
    argument.text = tree.text(id).substr(0, k_max_source_text);
    if (tree.is(id, Kind::true_) || tree.is(id, Kind::false_)) {
        argument.kind = boolean;
    } else if (tree.is(id, Kind::none)) {
        argument.kind = none;
    } else if (is_number(tree, id)) {
        argument.kind = number;
    } else if (read_strings(tree, id, argument.strings)) {
        argument.kind = strings;
    }
}

}  // namespace

NodeId unwrapped(const SyntaxTree& tree, NodeId id) {
    while (tree.is(id, Kind::parenthesized_expression)) {
        const NodeId inner = tree.first_named(id);
        if (inner == k_no_node) {
            return id;
        }
        id = inner;
    }
    return id;
}

std::string dotted_text(const SyntaxTree& tree, NodeId id) {
    std::vector<std::string_view> parts;
    while (tree.is(id, Kind::attribute)) {
        parts.push_back(attribute_name(tree, id));
        id = tree.child(id, Field::object);
    }
    if (!tree.is(id, Kind::identifier)) {
        return {};
    }
    std::string text(tree.text(id));
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        text += '.';
        text += *part;
    }
    return text;
}

std::string callee_text(const SyntaxTree& tree, NodeId function) {
    function = unwrapped(tree, function);
    std::string text = dotted_text(tree, function);
    if (!text.empty()) {
        return text;
    }
    if (tree.is(function, Kind::attribute)) {
        return "?." + std::string(attribute_name(tree, function));
    }
    return "?";
}

std::vector<NodeId> positional_arguments(const SyntaxTree& tree, NodeId call) {
    std::vector<NodeId> found;
    each_argument(tree, call, [&](NodeId argument) {
        if (!tree.is(argument, Kind::keyword_argument)) {
            found.push_back(argument);
        }
    });
    return found;
}

NodeId keyword_value(const SyntaxTree& tree, NodeId call, std::string_view keyword) {
    NodeId found = k_no_node;
    each_argument(tree, call, [&](NodeId argument) {
        if (!tree.is(argument, Kind::keyword_argument) || found != k_no_node) {
            return;
        }
        const NodeId name = tree.child(argument, Field::name);
        if (name != k_no_node && tree.text(name) == keyword) {
            found = tree.child(argument, Field::value);
        }
    });
    return found;
}

NodeId argument_at(const SyntaxTree& tree, NodeId call, std::size_t position,
                   std::string_view keyword) {
    const std::vector<NodeId> positional = positional_arguments(tree, call);
    return position < positional.size() ? positional[position] : keyword_value(tree, call, keyword);
}

Argument read_argument(const SyntaxTree& tree, NodeId argument) {
    Argument read;
    if (tree.is(argument, Kind::keyword_argument)) {
        const NodeId name = tree.child(argument, Field::name);
        const NodeId value = tree.child(argument, Field::value);
        read.keyword = name == k_no_node ? std::string() : std::string(tree.text(name));
        argument = value == k_no_node ? argument : value;
    }
    read_value(tree, argument, read);
    return read;
}

Call read_call(const SyntaxTree& tree, NodeId call) {
    Call read;
    read.callee = callee_text(tree, tree.child(call, Field::function));
    each_argument(tree, call, [&](NodeId argument) {
        read.arguments.push_back(read_argument(tree, argument));
    });
    return read;
}

Call read_decorator(const SyntaxTree& tree, NodeId expression) {
    expression = unwrapped(tree, expression);
    if (tree.is(expression, Kind::call)) {
        return read_call(tree, expression);
    }
    Call read;
    read.callee = callee_text(tree, expression);
    read.is_call = false;
    return read;
}

}  // namespace pst::syntax
