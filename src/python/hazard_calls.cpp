// SPDX-License-Identifier: MIT
#include <algorithm>

#include <pst/base/text.hpp>

#include "dynamic_names.hpp"
#include "expressions.hpp"
#include "hazard_words.hpp"
#include "literals.hpp"
#include "readers.hpp"
#include "text_pieces.hpp"

namespace pst::syntax {
namespace {

using enum HazardKind;

bool is_self(std::string_view name) { return name == "self" || name == "cls"; }

/// `sys.modules[__name__]`, `import_module(__name__)`.
bool is_own_module(const SyntaxTree& tree, NodeId id) {
    return (tree.is(id, Kind::subscript) || tree.is(id, Kind::call)) && names_own_package(tree, id);
}

class HazardCallReader {
public:
    HazardCallReader(const Reading& reading, NodeId call)
        : m_reading(reading),
          m_tree(reading.tree),
          m_call(call),
          m_arguments(positional_arguments(reading.tree, call)) {
        const std::string callee = callee_text(m_tree, m_tree.child(call, Field::function));
        m_callee = reading.names.canonical(callee);
        m_last = last_part(m_callee);
    }

    void read() {
        if (const auto kind = hazard_of_call(m_callee)) {
            const bool is_own = *kind == package_scan && names_own_package(m_tree, m_call);
            add(*kind, is_own ? "relative" : "");
        }
        if (m_callee == "exec" || m_callee == "eval" || m_callee == "compile") {
            read_evaluation();
        } else if (m_callee == "runpy.run_path") {
            read_run_path();
        } else if (m_callee == "getattr" || m_callee == "hasattr") {
            read_getattr();
        } else if (m_last == "setattr" || m_last == "delattr") {
            read_setattr();
        } else if (m_last == "getfixturevalue" || m_last == "getfuncargvalue") {
            if (m_arguments.empty() || !constant_string(m_tree, m_arguments[0])) {
                add(computed_fixture, "");
            }
        } else {
            read_namespace_call();
        }
        read_words();
    }

private:
    void add(HazardKind kind, std::string detail) {
        m_reading.sink.add_hazard(kind, std::move(detail), m_reading.line(m_call));
    }

    /// Through textwrap.dedent a constant stays one.
    bool is_constant_code(NodeId id) const {
        id = unwrapped(m_tree, id);
        if (m_tree.is(id, Kind::call)) {
            const std::string callee = callee_text(m_tree, m_tree.child(id, Field::function));
            const auto inner = positional_arguments(m_tree, id);
            const std::string_view last = last_part(callee);
            const bool keeps_text = last == "dedent" || last == "cleandoc" || callee == "compile";
            return keeps_text && !inner.empty() && constant_string(m_tree, inner[0]);
        }
        return constant_string(m_tree, id).has_value();
    }

    void read_evaluation() {
        if (m_arguments.empty() || !is_constant_code(m_arguments[0])) {
            add(code_evaluation, "");
        }
        if (m_callee == "exec" && m_reading.sink.is_at_import()) {
            add(dynamic_items, "");
        }
    }

    /// A path with a constant in it is a data edge.
    void read_run_path() {
        for (NodeId at = m_call; at < m_tree[m_call].subtree_end; ++at) {
            if (m_tree.is(at, Kind::string)) {
                return;
            }
        }
        add(code_evaluation, "");
    }

    void read_getattr() {
        if (m_arguments.size() < 2) {
            return;
        }
        if (const auto name = constant_string(m_tree, m_arguments[1])) {
            add_word(*name);
            return;
        }
        const std::string prefix = constant_prefix(text_pieces(m_tree, m_arguments[1]));
        if (!prefix.empty()) {
            add(attribute_prefix, prefix);
            return;
        }
        add_access(computed_attribute);
    }

    /// To the first argument: any name of this module, or `of_named` for an object with a name.
    void add_access(HazardKind of_named) {
        const NodeId object = unwrapped(m_tree, m_arguments[0]);
        const std::string name = dotted_text(m_tree, object);
        if (is_own_module(m_tree, object)) {
            add(globals_access, "");
        } else if (!name.empty() && !is_self(name)) {
            add(of_named, name);
        }
    }

    /// Also of monkeypatch: what is set on a module or class at import are items.
    void read_setattr() {
        for (const NodeId argument : m_arguments) {
            const auto text = constant_string(m_tree, argument);
            if (text && last_part(*text) == "TYPE_CHECKING") {
                add(sets_type_checking, "");
            }
        }
        const bool is_builtin = m_callee == "setattr" && m_arguments.size() > 1;
        const NodeId object = is_builtin ? unwrapped(m_tree, m_arguments[0]) : k_no_node;
        if (object == k_no_node) {
            read_patched_path();
            return;
        }
        const std::string name = dotted_text(m_tree, object);
        const bool is_computed = !constant_string(m_tree, m_arguments[1]);
        const bool is_class = name == "cls" || name == "klass" || name == "module";
        const bool is_named = !name.empty() && !is_self(name);
        if ((m_reading.sink.is_at_import() && (is_named || is_own_module(m_tree, object))) ||
            (is_computed && (is_class || is_own_module(m_tree, object)))) {
            add(dynamic_items, name);
        }
    }

    /// monkeypatch.setattr(sys, "path", ...), monkeypatch.setattr("sys.path", ...)
    void read_patched_path() {
        if (m_arguments.empty()) {
            return;
        }
        const auto whole = constant_string(m_tree, m_arguments[0]);
        const bool is_sys = dotted_text(m_tree, m_arguments[0]) == "sys" && m_arguments.size() > 1;
        const auto name = is_sys ? constant_string(m_tree, m_arguments[1]) : std::nullopt;
        if ((whole && whole == "sys.path") || (name && name == "path")) {
            add(sys_path_edit, "");
        }
    }

    void read_namespace_call() {
        const bool is_own = m_arguments.empty();
        if (m_callee == "globals") {
            read_globals();
        } else if (m_callee == "locals" && m_reading.sink.is_at_import()) {
            read_globals();
        } else if (m_callee == "vars" || m_callee == "dir" || m_callee == "inspect.getmembers") {
            if (is_own) {
                if (m_reading.sink.is_at_import()) {
                    add(globals_access, "");
                }
                return;
            }
            add_access(globals_access);
        }
    }

    /// `globals()["NAME"]` is a reference, which the string is already; the rest is any name.
    void read_globals() {
        const NodeId above = m_tree.parent(m_call);
        const bool is_subscript =
            m_tree.is(above, Kind::subscript) && m_tree[m_call].field == Field::value;
        const NodeId index = is_subscript ? m_tree.child(above, Field::subscript) : k_no_node;
        const bool is_target = is_subscript && m_tree[above].field == Field::left;
        const bool is_update =
            m_tree.is(above, Kind::attribute) &&
            (m_tree.text(above).ends_with("update") || m_tree.text(above).ends_with("setdefault"));
        if (is_target || is_update) {
            add(dynamic_items, "");
        }
        if (index == k_no_node || is_target || !constant_string(m_tree, index)) {
            add(globals_access, "");
        }
    }

    void read_words() {
        if (m_callee == "help") {
            add(reads_docstrings, "help");
        } else if (m_callee == "inspect.stack" || m_callee == "inspect.trace") {
            add(reads_layout, m_callee);
        } else if (m_callee.find('.') == std::string::npos || m_callee.find("?.") == 0) {
            // Names used bare; attributes are read where they stand.
            if (m_callee.find('?') == std::string::npos) {
                add_word(m_callee);
            }
        } else if (m_tree.is(m_tree.child(m_call, Field::function), Kind::identifier)) {
            add_word(std::string(m_last));
        }
        if (m_callee.starts_with("lazy_loader.")) {
            add(lazy_module, "");
        }
        if (m_callee == "numpy.load" &&
            keyword_value(m_tree, m_call, "allow_pickle") != k_no_node) {
            add(unpickling, "");
        }
    }

    void add_word(const std::string& word) {
        if (is_layout_word(word)) {
            add(reads_layout, word);
        } else if (is_docstring_word(word)) {
            add(reads_docstrings, word);
        } else if (word == "__subclasses__") {
            add(reads_subclasses, word);
        }
    }

    const Reading& m_reading;
    const SyntaxTree& m_tree;
    NodeId m_call;
    std::vector<NodeId> m_arguments;
    std::string m_callee;
    std::string_view m_last;
};

}  // namespace

void read_hazard_call(const Reading& reading, NodeId id) {
    if (reading.tree.is(id, Kind::call)) {
        HazardCallReader(reading, id).read();
    }
}

}  // namespace pst::syntax
