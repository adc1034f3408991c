// SPDX-License-Identifier: MIT
#include <pst/base/text.hpp>

#include <pst/base/rules.hpp>

#include "expressions.hpp"
#include "literals.hpp"
#include "readers.hpp"
#include "text_pieces.hpp"

namespace pst::syntax {
namespace {

/// Longer texts are not typed into a shell.
constexpr std::size_t k_max_command = 4096;

void add_module(const Reading& reading, const std::string& name, NodeId at) {
    if (!is_dotted_name(name) || !is_rule_on("strings-command")) {
        return;
    }
    for (const char* part : {"", ".__main__"}) {
        Import import;
        import.kind = reading.depth > 0 ? ImportKind::code_string : ImportKind::call;
        import.module = name + part;
        import.line = reading.line(at);
        import.guarded = is_guarded(reading, at);
        reading.sink.add(import);
    }
}

bool is_interpreter(std::string_view word) {
    const std::string_view name = word.substr(word.rfind('/') + 1);
    return name.starts_with("python") || name.starts_with("pypy") || name == "py";
}

/// True when an element before `id` names a Python interpreter.
bool follows_interpreter(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    for (const NodeId element : tree.children(tree.parent(id))) {
        if (element == id) {
            return false;
        }
        const std::string name = dotted_text(tree, element);
        const auto text = constant_string(tree, element);
        if (last_part(name) == "executable" || (text && is_interpreter(*text))) {
            return true;
        }
    }
    return false;
}

/// The element after `id`, or k_no_node.
NodeId next_element(const SyntaxTree& tree, NodeId id) {
    const NodeId next = tree[id].subtree_end;
    const bool is_inside = next < tree[tree.parent(id)].subtree_end;
    return is_inside && !tree.is(next, Kind::token) ? next : k_no_node;
}

/// Also of a name that was given one text.
void read_code_of(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    id = unwrapped(tree, id);
    if (tree.is(id, Kind::identifier)) {
        id = reading.assigned.value_of(id);
    }
    if (id != k_no_node && builds_text(tree, id) && is_rule_on("strings-command")) {
        read_code(reading, code_text(text_pieces(tree, id)), tree.line(id) - 1, false);
    }
}

void read_element(const Reading& reading, NodeId id, std::string_view option) {
    const SyntaxTree& tree = reading.tree;
    const NodeId next = next_element(tree, id);
    if (next == k_no_node) {
        return;
    }
    const auto text = constant_string(tree, next);
    if (option == "-c") {
        read_code_of(reading, next);
        return;
    }
    if (text) {
        add_module(reading, *text, next);
    } else if (follows_interpreter(reading, id)) {
        const std::string prefix = constant_prefix(text_pieces(tree, next));
        const bool has_prefix = !prefix.empty();
        reading.sink.add_hazard(has_prefix ? HazardKind::prefix_import : HazardKind::dynamic_import,
                                prefix, reading.line(next));
    }
}

/// "python -m pkg --flag", f"{sys.executable} -c 'import pkg'".
void read_shell_text(const Reading& reading, NodeId id, std::string_view text) {
    const std::vector<std::string> words = shell_split(text);
    for (std::size_t at = 1; at + 1 < words.size(); ++at) {
        if (words[at] == "-m") {
            add_module(reading, words[at + 1], id);
        } else if (words[at] == "-c" && (is_interpreter(words[at - 1]) || words[at - 1] == "*")) {
            read_code(reading, words[at + 1], reading.tree.line(id) - 1, false);
        }
    }
}

bool is_element(const SyntaxTree& tree, NodeId id) {
    const Kind above = tree.kind(tree.parent(id));
    return above == Kind::list || above == Kind::tuple || above == Kind::argument_list ||
           above == Kind::expression_list;
}

}  // namespace

bool is_code_argument(const SyntaxTree& tree, NodeId id) {
    if (!is_element(tree, id)) {
        return false;
    }
    NodeId before = k_no_node;
    for (const NodeId element : tree.children(tree.parent(id))) {
        if (element == id) {
            break;
        }
        before = element;
    }
    return before != k_no_node && constant_string(tree, before) == "-c";
}

void read_command_line(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    if (!is_string(tree, id) || tree.is(tree.parent(id), Kind::concatenated_string)) {
        return;
    }
    const std::string text = pattern_text(string_pieces(tree, id));
    if (text == "-m" || text == "-c") {
        if (is_element(tree, id)) {
            read_element(reading, id, text);
        }
    } else if (text.size() <= k_max_command &&
               (text.find(" -m ") != std::string::npos || text.find(" -c ") != std::string::npos)) {
        read_shell_text(reading, id, text);
    }
}

}  // namespace pst::syntax
