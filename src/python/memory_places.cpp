// SPDX-License-Identifier: MIT
#include "memory_places.hpp"

#include <algorithm>
#include <array>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "literals.hpp"

namespace pst::syntax {
namespace {

constexpr auto k_attribute_functions =
    std::to_array<std::string_view>({"getattr", "hasattr", "setattr", "delattr"});
constexpr auto k_item_methods =
    std::to_array<std::string_view>({"get", "setdefault", "pop", "values", "items", "keys"});
constexpr auto k_makers = std::to_array<std::string_view>(
    {"dict", "list", "set", "tuple", "frozenset", "bytearray", "bool", "int", "float", "str", "len",
     "sorted", "deque", "defaultdict", "OrderedDict", "Counter", "StringIO", "BytesIO"});

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// Follows a chain of attributes, items and calls down to the name it starts at.
class PlaceReader {
public:
    explicit PlaceReader(const SyntaxTree& tree) : m_tree(tree) {}

    std::optional<Place> read(NodeId id) {
        while (id != k_no_node && m_place.root.empty()) {
            id = step(unwrapped(m_tree, id));
        }
        if (m_place.root.empty()) {
            return std::nullopt;
        }
        m_place.is_whole = m_steps == (m_place.attribute.empty() ? 0 : 1);
        return std::move(m_place);
    }

private:
    /// Gives the object of the outermost link, or k_no_node.
    NodeId step(NodeId id) {
        switch (m_tree.kind(id)) {
        case Kind::identifier:
            m_place.root = m_tree.text(id);
            return k_no_node;
        case Kind::attribute:
            return step_attribute(id);
        case Kind::subscript:
            add_item(constant_name(m_tree.child(id, Field::subscript)));
            return m_tree.child(id, Field::value);
        case Kind::call:
            return step_call(id);
        default:
            return k_no_node;
        }
    }

    NodeId step_attribute(NodeId id) {
        const std::string_view name = m_tree.text(m_tree.child(id, Field::attribute));
        if (name == "__dict__") {
            look_into_attributes();
        } else if (name == "__class__") {
            m_place.is_of_class = true;
        } else {
            m_place.attribute = name;
            ++m_steps;
        }
        return m_tree.child(id, Field::object);
    }

    NodeId step_call(NodeId call) {
        const NodeId function = unwrapped(m_tree, m_tree.child(call, Field::function));
        const std::vector<NodeId> arguments = positional_arguments(m_tree, call);
        const NodeId first = arguments.empty() ? k_no_node : arguments[0];
        if (m_tree.is(function, Kind::attribute)) {
            return step_method(function, arguments);
        }
        const std::string_view name = m_tree.text(function);
        if (name == "type") {
            m_place.is_of_class = true;
            return first;
        }
        if (name == "vars") {
            look_into_attributes();
            return first;
        }
        if (name == "globals") {
            look_into_attributes();
            m_place.root = k_globals;
        } else if (name == "super") {
            m_place.root = k_super;
        } else if (is_one_of(k_attribute_functions, name) && arguments.size() > 1) {
            m_place.attribute = constant_name(arguments[1]);
            ++m_steps;
            return first;
        }
        return k_no_node;
    }

    NodeId step_method(NodeId function, const std::vector<NodeId>& arguments) {
        const std::string_view name = m_tree.text(m_tree.child(function, Field::attribute));
        if (name == "__setattr__" && arguments.size() == 3) {  // of `object`
            m_place.attribute = constant_name(arguments[1]);
            ++m_steps;
            return arguments[0];
        }
        if (name == "__setattr__" && arguments.size() == 2) {
            ++m_steps;
            m_place.attribute = constant_name(arguments[0]);
            return m_tree.child(function, Field::object);
        }
        if (!is_one_of(k_item_methods, name)) {
            return k_no_node;
        }
        add_item(arguments.empty() ? std::string(k_any_attribute) : constant_name(arguments[0]));
        return m_tree.child(function, Field::object);
    }

    void add_item(std::string name) {
        m_item = std::move(name);
        m_place.attribute = k_item;
        ++m_steps;
    }

    /// An item of `__dict__` is an attribute.
    void look_into_attributes() {
        m_place.attribute =
            m_place.attribute == k_item ? std::move(m_item) : std::string(k_any_attribute);
    }

    std::string constant_name(NodeId id) const {
        return constant_string(m_tree, id).value_or(std::string(k_any_attribute));
    }

    const SyntaxTree& m_tree;
    Place m_place;
    std::string m_item;
    int m_steps = 0;
};

bool is_container(Kind kind) {
    return kind == Kind::pattern_list || kind == Kind::tuple_pattern ||
           kind == Kind::list_pattern || kind == Kind::list_splat_pattern ||
           kind == Kind::as_pattern_target || kind == Kind::tuple || kind == Kind::list ||
           kind == Kind::list_splat || kind == Kind::parenthesized_expression ||
           kind == Kind::expression_list;
}

}  // namespace

std::optional<Place> read_place(const SyntaxTree& tree, NodeId id) {
    return PlaceReader(tree).read(id);
}

std::vector<Place> read_value_places(const SyntaxTree& tree, NodeId id) {
    std::vector<Place> places;
    std::vector<NodeId> open = {id};
    while (!open.empty()) {
        const NodeId at = assigned_value(tree, unwrapped(tree, open.back()));
        open.pop_back();
        if (tree.is(at, Kind::boolean_operator) || tree.is(at, Kind::conditional_expression)) {
            for (const NodeId child : tree.children(at)) {
                open.push_back(child);
            }
        } else if (tree.is(at, Kind::named_expression)) {
            open.push_back(tree.child(at, Field::value));
        } else if (auto place = read_place(tree, at)) {
            places.push_back(std::move(*place));
        }
    }
    return places;
}

bool is_new_value(const SyntaxTree& tree, NodeId id) {
    id = unwrapped(tree, assigned_value(tree, id));
    if (is_new_object(tree.kind(id))) {
        return true;
    }
    switch (tree.kind(id)) {
    case Kind::concatenated_string:
    case Kind::float_:
    case Kind::true_:
    case Kind::false_:
    case Kind::comparison_operator:
    case Kind::binary_operator:
    case Kind::not_operator:
    case Kind::unary_operator:
        return true;
    case Kind::call:
        return is_one_of(k_makers, tree.text(tree.child(id, Field::function)));
    default:
        return false;
    }
}

bool is_place_top(const SyntaxTree& tree, NodeId id) {
    const NodeId parent = tree.parent(id);
    const Field field = tree[id].field;
    if (tree.is(parent, Kind::attribute)) {
        return false;  // its object or its name
    }
    if (tree.is(parent, Kind::subscript) && field == Field::value) {
        return false;
    }
    return !tree.is(id, Kind::identifier) || !is_bound_here(tree, id);
}

std::vector<NodeId> target_leaves(const SyntaxTree& tree, NodeId target) {
    std::vector<NodeId> leaves;
    const NodeId end = target == k_no_node ? 0 : tree[target].subtree_end;
    for (NodeId at = target; at < end;) {
        const bool is_open = is_container(tree.kind(at));
        if (!is_open && !tree.is(at, Kind::token)) {
            leaves.push_back(at);
        }
        at = is_open ? at + 1 : tree[at].subtree_end;
    }
    return leaves;
}

}  // namespace pst::syntax
