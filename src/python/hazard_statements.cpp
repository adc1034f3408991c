// SPDX-License-Identifier: MIT
#include "binding_targets.hpp"

#include <algorithm>
#include <optional>

#include <pst/base/text.hpp>
#include "dynamic_names.hpp"
#include "expressions.hpp"
#include "hazard_words.hpp"
#include "import_clauses.hpp"
#include "literals.hpp"
#include "readers.hpp"
#include "type_checking.hpp"

namespace pst::syntax {
namespace {

using enum HazardKind;

bool is_target(const SyntaxTree& tree, NodeId id) {
    const Kind above = tree.kind(tree.parent(id));
    return (above == Kind::assignment && tree[id].field == Field::left) ||
           above == Kind::pattern_list || above == Kind::tuple_pattern ||
           above == Kind::delete_statement;
}

/// The function that has a reader as a parameter's default: it is read by who calls the function.
std::optional<DefinitionIndex> keeps_as_default(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const NodeId parameter = tree.parent(id);
    const bool is_default = (tree.is(parameter, Kind::default_parameter) ||
                             tree.is(parameter, Kind::typed_default_parameter)) &&
                            tree[id].field == Field::value;
    if (!is_default || !is_reading_function(reading.names.canonical(dotted_text(tree, id)))) {
        return std::nullopt;
    }
    const NodeId function = tree.parent(tree.parent(parameter));
    const auto& entries = reading.outline.entries;
    const auto entry = std::ranges::find_if(entries, [&](const OutlineEntry& each) {
        return each.core == function && runs_in_own_frame(each.definition);
    });
    return entry == entries.end()
               ? std::nullopt
               : std::optional(static_cast<DefinitionIndex>(entry - entries.begin()));
}

void read_attribute(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const NodeId field = tree.child(id, Field::attribute);
    if (field == k_no_node || is_target(tree, id)) {
        return;
    }
    const std::string name(tree.text(field));
    const std::uint32_t line = reading.line(id);
    if (is_layout_word(name) || is_docstring_word(name)) {
        const HazardKind kind = is_layout_word(name) ? reads_layout : reads_docstrings;
        if (const auto function = keeps_as_default(reading, id)) {
            reading.sink.add_hazard_of(*function, kind, name, line);
        } else {
            reading.sink.add_hazard(kind, name, line);
        }
    } else if (name == "__subclasses__") {
        reading.sink.add_hazard(reads_subclasses, name, line);
    } else if (name == "__dict__") {
        const NodeId object = tree.child(id, Field::object);
        const std::string dotted = dotted_text(tree, object);
        const bool is_own = dotted.empty() && names_own_package(tree, object);
        if (is_own || (!dotted.empty() && dotted != "self" && dotted != "cls")) {
            reading.sink.add_hazard(globals_access, dotted, line);
        }
    }
}

void read_name(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    if (tree.text(id) == "__doc__" && tree[id].field != Field::attribute &&
        !is_bound_here(tree, id)) {
        reading.sink.add_hazard(reads_docstrings, "__doc__", reading.line(id));
    }
}

/// `sys.path = ...`, `sys.path[:0] = ...`, `sys.modules[__name__] = ...`, TYPE_CHECKING.
void read_target(const Reading& reading, NodeId target, NodeId value) {
    const SyntaxTree& tree = reading.tree;
    const bool is_item = tree.is(target, Kind::subscript);
    const NodeId object = is_item ? tree.child(target, Field::value) : target;
    const std::string dotted = dotted_text(tree, object);
    const std::string name = reading.names.canonical(dotted);
    const std::uint32_t line = reading.line(target);
    if (name == "sys.path" || name == "sys.meta_path" || name == "sys.path_hooks") {
        reading.sink.add_hazard(sys_path_edit, "", line);
    } else if (is_item && name == "sys.modules" && names_own_package(tree, target)) {
        reading.sink.add_hazard(lazy_module, "", line);
    } else if (!is_item && last_part(dotted) == "TYPE_CHECKING") {
        const bool is_off = tree.is(value, Kind::false_) || tree.is(value, Kind::integer) ||
                            is_type_checking_name(reading.names, dotted_text(tree, value));
        if (!is_off) {
            reading.sink.add_hazard(sets_type_checking, "", line);
        }
    } else if (dotted.empty() && tree.is(target, Kind::attribute) &&
               tree.text(target).ends_with("__class__") && names_own_package(tree, target)) {
        reading.sink.add_hazard(lazy_module, "", line);
    }
}

/// `test_x = make()` in a class body, below conditions too.
void read_class_binding(const Reading& reading, NodeId assignment, NodeId left) {
    const SyntaxTree& tree = reading.tree;
    const bool is_name = tree.is(left, Kind::identifier);
    if (!is_name || (!tree.text(left).starts_with("test") && tree.text(left) != "__test__")) {
        return;
    }
    NodeId at = tree.parent(assignment);
    while (at != k_root && !tree.is(at, Kind::class_definition)) {
        if (tree.is(at, Kind::function_definition)) {
            return;
        }
        at = tree.parent(at);
    }
    if (at != k_root) {
        reading.sink.add_hazard(binds_item, std::string(tree.text(left)), reading.line(left));
    }
}

void read_assignment(const Reading& reading, NodeId assignment) {
    const NodeId left = reading.tree.child(assignment, Field::left);
    if (left != k_no_node) {
        read_class_binding(reading, assignment, left);
        read_target(reading, left, assigned_value(reading.tree, assignment));
    }
}

void read_deletion(const Reading& reading, NodeId statement) {
    for (const NodeId target : reading.tree.children(statement)) {
        const NodeId object = reading.tree.child(target, Field::value);
        if (object != k_no_node &&
            reading.names.canonical(dotted_text(reading.tree, object)) == "sys.path") {
            reading.sink.add_hazard(sys_path_edit, "", reading.line(statement));
        }
    }
}

/// Format strings of logging and the like that show the line, and names kept for a `getattr`.
void read_format(const Reading& reading, NodeId id) {
    if (reading.tree.text(id) == "__doc__") {
        reading.sink.add_hazard(reads_docstrings, "__doc__", reading.line(id));
    }
    if (reading.tree.text(id).find("lineno") != std::string_view::npos) {
        reading.sink.add_hazard(reads_layout, "lineno", reading.line(id));
    }
}

/// A class that keeps account of its subclasses, or is a metaclass.
bool is_class_reader(const Reading& reading, NodeId definition) {
    const SyntaxTree& tree = reading.tree;
    const NodeId metaclass = keyword_value(tree, definition, "metaclass");
    if (metaclass != k_no_node &&
        !is_inert_metaclass(reading.names.canonical(dotted_text(tree, metaclass)))) {
        return true;
    }
    for (const NodeId base : positional_arguments(tree, definition)) {
        const bool is_call = tree.is(base, Kind::call);
        const std::string name =
            callee_text(tree, is_call ? tree.child(base, Field::function) : base);
        if (is_call ? last_part(name) == "with_metaclass"
                    : is_inert_metaclass(reading.names.canonical(name))) {
            return true;
        }
    }
    return false;
}

/// At the body, so that the class or the method owns it.
void read_body(const Reading& reading, NodeId block) {
    const SyntaxTree& tree = reading.tree;
    const NodeId definition = tree.parent(block);
    const std::uint32_t line = reading.line(definition);
    if (tree.is(definition, Kind::class_definition)) {
        if (is_class_reader(reading, definition)) {
            reading.sink.add_hazard(reads_subclasses, "metaclass", line);
        }
    } else if (tree.is(definition, Kind::function_definition)) {
        const NodeId name = tree.child(definition, Field::name);
        if (name != k_no_node && tree.text(name) == "__init_subclass__") {
            reading.sink.add_hazard(reads_subclasses, "__init_subclass__", line);
        }
    }
}

}  // namespace

void read_hazard_statement(const Reading& reading, NodeId id) {
    switch (reading.tree.kind(id)) {
    case Kind::attribute:
        read_attribute(reading, id);
        break;
    case Kind::identifier:
        read_name(reading, id);
        break;
    case Kind::assignment:
    case Kind::augmented_assignment:
        read_assignment(reading, id);
        break;
    case Kind::delete_statement:
        read_deletion(reading, id);
        break;
    case Kind::string_content:
        read_format(reading, id);
        break;
    case Kind::block:
        read_body(reading, id);
        break;
    default:
        break;
    }
}

void read_hazard_import(const Reading& reading, const Import& import) {
    if (import.level == 0 && import.kind == ImportKind::statement &&
        is_docstring_library(import.module)) {
        const bool is_whole = is_docstring_library(first_part(import.module));
        reading.sink.add_hazard(
            reads_docstrings,
            std::string(is_whole ? first_part(import.module) : std::string_view(import.module)),
            import.line);
    }
}

void read_module_hazards(const Reading& reading) {
    for (const OutlineEntry& entry : reading.outline.entries) {
        if (entry.definition.name == "__getattr__") {
            reading.sink.add_module_hazard(lazy_module, "", entry.definition.line);
        }
    }
}

}  // namespace pst::syntax
