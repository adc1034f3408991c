// SPDX-License-Identifier: MIT
// Modules that code gets hold of without importing them.
#include <algorithm>
#include <array>

#include <pst/base/text.hpp>

#include "dynamic_names.hpp"
#include "expressions.hpp"
#include "literals.hpp"
#include "readers.hpp"

namespace pst::syntax {
namespace {

using enum HazardKind;

/// Callees that use the name of a module for its text or its folder.
constexpr auto k_text_users = std::to_array<std::string_view>({
    "__import__",
    "APIRouter",
    "Blueprint",
    "Celery",
    "Flask",
    "NewType",
    "PackageLoader",
    "Quart",
    "Sanic",
    "as_file",
    "attach",
    "attach_stub",
    "contents",
    "distribution",
    "endswith",
    "files",
    "find_spec",
    "format",
    "get_data",
    "get_meter",
    "get_tracer",
    "import_module",
    "is_resource",
    "isinstance",
    "iter_modules",
    "join",
    "len",
    "make_dataclass",
    "namedtuple",
    "open_binary",
    "open_text",
    "path",
    "print",
    "read_binary",
    "read_text",
    "repr",
    "resource_exists",
    "resource_filename",
    "resource_listdir",
    "resource_stream",
    "resource_string",
    "setattr",
    "startswith",
    "str",
    "version",
    "walk_packages",
    "warn",
    "warn_explicit",
});

/// What is looked up in a dictionary that an expression gives.
struct Lookup {
    bool is_read = false;    ///< false: stored, deleted, or only asked whether it is there
    NodeId key = k_no_node;  ///< k_no_node: the whole dictionary
};

Lookup lookup_in(const SyntaxTree& tree, NodeId id) {
    const NodeId above = tree.parent(id);
    if (tree.is(above, Kind::subscript) && tree[id].field == Field::value) {
        const NodeId outer = tree.parent(above);
        const bool is_target =
            tree.is(outer, Kind::delete_statement) ||
            (tree.is(outer, Kind::assignment) && tree[above].field == Field::left);
        return {!is_target, tree.child(above, Field::subscript)};
    }
    const NodeId call = tree.parent(above);
    if (!tree.is(above, Kind::attribute) || !tree.is(call, Kind::call) ||
        tree[above].field != Field::function) {
        return {};
    }
    const std::string_view method = tree.text(tree.child(above, Field::attribute));
    if (method == "get") {
        const auto arguments = positional_arguments(tree, call);
        return {!arguments.empty(), arguments.empty() ? k_no_node : arguments.front()};
    }
    return {method == "items" || method == "values" || method == "copy", k_no_node};
}

void add_lookup(const Reading& reading, NodeId id, const Lookup& lookup) {
    const SyntaxTree& tree = reading.tree;
    if (!lookup.is_read || (lookup.key != k_no_node && constant_string(tree, lookup.key))) {
        return;
    }
    const bool is_own = lookup.key != k_no_node && tree.text(lookup.key) == "__name__";
    reading.sink.add_hazard(globals_access, is_own ? "" : "*", reading.line(id));
}

/// `f.__globals__`, `frame.f_globals`: a constant name behind them is a reference.
void read_globals_of_code(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const NodeId above = tree.parent(id);
    const bool is_looked_up = tree.is(above, Kind::subscript) || tree.is(above, Kind::attribute);
    const bool is_asked = tree.is(above, Kind::comparison_operator);
    add_lookup(reading, id, is_looked_up ? lookup_in(tree, id) : Lookup{!is_asked, k_no_node});
}

void read_attribute(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const std::string_view name = tree.text(tree.child(id, Field::attribute));
    if (name == "modules" && reading.names.canonical(dotted_text(tree, id)) == "sys.modules") {
        add_lookup(reading, id, lookup_in(tree, id));
    } else if (name == "__globals__" || name == "f_globals") {
        read_globals_of_code(reading, id);
    }
}

/// `from_object(__name__)`: whoever is handed the module's name may read any name of it.
void read_own_name(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    NodeId list = tree.parent(id);
    if (tree.is(list, Kind::keyword_argument) && tree[id].field == Field::value) {
        list = tree.parent(list);
    }
    const NodeId call = tree.parent(list);
    if (!tree.is(list, Kind::argument_list) || !tree.is(call, Kind::call)) {
        return;
    }
    const std::string callee = callee_text(tree, tree.child(call, Field::function));
    const std::string_view last = last_part(callee);
    const bool logs =
        last.find("ogger") != std::string_view::npos || last.find("log") != std::string_view::npos;
    if (!logs && std::ranges::find(k_text_users, last) == k_text_users.end()) {
        reading.sink.add_hazard(globals_access, "", reading.line(id));
    }
}

void read_call(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const std::string callee = callee_text(tree, tree.child(id, Field::function));
    if (reading.names.canonical(callee) == "inspect.getmodule") {
        reading.sink.add_hazard(globals_access, "*", reading.line(id));
    }
}

}  // namespace

void read_hazard_module(const Reading& reading, NodeId id) {
    switch (reading.tree.kind(id)) {
    case Kind::attribute:
        read_attribute(reading, id);
        break;
    case Kind::identifier:
        if (reading.tree.text(id) == "__name__") {
            read_own_name(reading, id);
        }
        break;
    case Kind::call:
        read_call(reading, id);
        break;
    default:
        break;
    }
}

}  // namespace pst::syntax
