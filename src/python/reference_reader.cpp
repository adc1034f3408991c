// SPDX-License-Identifier: MIT
#include <algorithm>

#include <pst/base/text.hpp>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "literals.hpp"
#include "readers.hpp"

namespace pst::syntax {
namespace {

using enum ReferenceKind;

/// The object of a longer chain is read with that chain.
bool is_inner_link(const SyntaxTree& tree, NodeId id) {
    return tree.is(tree.parent(id), Kind::attribute) && tree[id].field == Field::object;
}

void read_identifier(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    if (is_inner_link(tree, id)) {
        return;
    }
    const bool is_dotted =
        tree.is(tree.parent(id), Kind::dotted_name) && tree.named_count(tree.parent(id)) > 1;
    if (!is_dotted && !is_bound_here(tree, id)) {
        reading.sink.add_reference(name, std::string(tree.text(id)), reading.line(id));
    }
}

/// `codes.add(f.__code__)`: a set tells it from others, and reads nothing in it.
bool is_code_kept_in_a_set(const SyntaxTree& tree, NodeId id) {
    const NodeId arguments = tree.parent(id);
    if (!tree.is(arguments, Kind::argument_list) || tree.named_count(arguments) != 1 ||
        tree.text(tree.child(id, Field::attribute)) != "__code__") {
        return false;
    }
    const NodeId call = tree.parent(arguments);
    const NodeId callee = tree.child(call, Field::function);
    return tree.is(callee, Kind::attribute) &&
           tree.text(tree.child(callee, Field::attribute)) == "add" &&
           tree.is(tree.parent(call), Kind::expression_statement);
}

void read_chain(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    if (is_inner_link(tree, id)) {
        return;
    }
    if (std::string dotted = dotted_text(tree, id); !dotted.empty()) {
        if (is_code_kept_in_a_set(tree, id)) {
            dotted.erase(dotted.rfind('.'));
        }
        reading.sink.add_reference(name, std::move(dotted), reading.line(id));
        return;
    }
    for (NodeId at = id; tree.is(at, Kind::attribute); at = tree.child(at, Field::object)) {
        if (is_string(tree, unwrapped(tree, tree.child(at, Field::object)))) {
            return;  // a method of str
        }
        const NodeId part = tree.child(at, Field::attribute);
        if (part != k_no_node) {
            reading.sink.add_reference(attribute, std::string(tree.text(part)), reading.line(part));
        }
    }
}

/// `case Color.RED:`
void read_dotted_pattern(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    if (tree.named_count(id) < 2) {
        return;
    }
    std::string dotted;
    for (const NodeId part : tree.children(id)) {
        dotted += dotted.empty() ? "" : ".";
        dotted += tree.text(part);
    }
    reading.sink.add_reference(name, std::move(dotted), reading.line(id));
}

/// `getattr(x, "name")` is `x.name`.
void read_attribute_call(const Reading& reading, NodeId call) {
    const SyntaxTree& tree = reading.tree;
    const std::string callee = dotted_text(tree, tree.child(call, Field::function));
    if (callee != "getattr" && callee != "hasattr" && callee != "setattr" && callee != "delattr") {
        return;
    }
    const std::vector<NodeId> arguments = positional_arguments(tree, call);
    if (arguments.size() < 2) {
        return;
    }
    const auto constant = constant_string(tree, arguments[1]);
    if (!constant || !is_identifier(*constant)) {
        return;
    }
    const std::string object = dotted_text(tree, unwrapped(tree, arguments[0]));
    reading.sink.add_reference(object.empty() ? attribute : name,
                               object.empty() ? *constant : object + "." + *constant,
                               reading.line(call));
}

}  // namespace

void read_reference(const Reading& reading, NodeId id) {
    switch (reading.tree.kind(id)) {
    case Kind::identifier:
        read_identifier(reading, id);
        break;
    case Kind::attribute:
        read_chain(reading, id);
        break;
    case Kind::dotted_name:
        read_dotted_pattern(reading, id);
        break;
    case Kind::call:
        read_attribute_call(reading, id);
        break;
    default:
        break;
    }
}

}  // namespace pst::syntax
