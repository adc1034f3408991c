// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <pst/base/text.hpp>

#include "code_text.hpp"
#include "expressions.hpp"
#include "import_clauses.hpp"
#include "literals.hpp"
#include "readers.hpp"
#include "string_context.hpp"
#include "text_pieces.hpp"
#include "walk.hpp"

namespace pst::syntax {
namespace {

/// Code inside code inside code is data.
constexpr int k_max_depth = 3;

constexpr auto k_code_callees = std::to_array<std::string_view>({
    "makepyfile",
    "makeconftest",
    "makefile",
    "run_code",
    "runsource",
    "run_python",
    "run_script",
    "runpython",
    "runpython_c",
    "inline_runsource",
    "getmodulecol",
    "runcode",
    "assert_python_ok",
});

/// Attributes of these names are something else: DataFrame.eval, re.compile.
constexpr auto k_builtin_callees = std::to_array<std::string_view>({
    "exec",
    "eval",
    "compile",
    "builtins.exec",
    "builtins.eval",
    "builtins.compile",
    "pytester.getitem",
    "testdir.getitem",
    "pytester.getitems",
    "testdir.getitems",
});

bool takes_code(std::string_view callee) {
    return std::ranges::find(k_code_callees, last_part(callee)) != k_code_callees.end() ||
           std::ranges::find(k_builtin_callees, callee) != k_builtin_callees.end();
}

/// True when the text goes to something that runs it, also through textwrap.dedent.
bool is_run(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    for (int step = 0; step < 4; ++step) {
        const NodeId call = argument_place(tree, id).call;
        if (call == k_no_node) {
            return false;
        }
        const std::string callee =
            reading.names.canonical(callee_text(tree, tree.child(call, Field::function)));
        if (takes_code(callee)) {
            return true;
        }
        const std::string_view last = last_part(callee);
        if (last != "dedent" && last != "cleandoc" && last != "strip" && last != "format") {
            return false;
        }
        id = call;
    }
    return false;
}

bool starts_import(std::string_view statement) {
    return statement.starts_with("import ") ||
           (statement.starts_with("from ") && statement.find(" import ") != std::string_view::npos);
}

/// True when a statement begins as an import does: cheaper than to parse every long text.
bool looks_like_imports(std::string_view text) {
    return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
        return std::ranges::any_of(split(line, ';'), [](std::string_view statement) {
            return starts_import(trimmed(statement));
        });
    });
}

bool has_import(const SyntaxTree& tree) {
    for (NodeId at = 0; at < tree.size(); ++at) {
        if (is_import(tree.kind(at))) {
            return true;
        }
    }
    return false;
}

/// Of a text that is no Python as a whole, such as a part of some: its import statements, each in
/// its line.
std::string imports_of(std::string_view text) {
    std::string imports;
    for (const std::string_view line : split(text, '\n')) {
        for (const std::string_view part : split(line, ';')) {
            const std::string_view statement = trimmed(part);
            if (starts_import(statement) && SyntaxTree(std::string(statement)).error_line() == 0) {
                imports.append(statement).append(";");
            }
        }
        imports += '\n';
    }
    return imports;
}

/// Above this many operators a sum is read in several parts.
constexpr int k_max_climb = 40;

/// The expression that builds a text around a literal, such as a sum, or the literal.
NodeId whole_text(const SyntaxTree& tree, NodeId literal) {
    NodeId found = literal;
    NodeId at = tree.parent(literal);
    for (int step = 0; step < k_max_climb; ++step, at = tree.parent(at)) {
        const Kind kind = tree.kind(at);
        const bool may_build = kind == Kind::binary_operator || kind == Kind::call;
        if (may_build && builds_text(tree, at)) {
            found = at;
        } else if (kind != Kind::parenthesized_expression && kind != Kind::attribute) {
            break;
        }
    }
    return found;
}

bool mentions_import(const SyntaxTree& tree, NodeId literal) {
    return tree.text(literal).find("import") != std::string_view::npos;
}

/// True when an earlier literal of the same text has led to it.
bool is_read_already(const SyntaxTree& tree, NodeId whole, NodeId literal) {
    for (NodeId at = whole; at < literal; ++at) {
        if (is_string(tree, at) && !tree.is(tree.parent(at), Kind::concatenated_string) &&
            mentions_import(tree, at) && whole_text(tree, at) == whole) {
            return true;
        }
    }
    return false;
}

}  // namespace

void read_code(const Reading& reading, std::string_view code, std::uint32_t first_line,
               bool only_whole) {
    if (reading.depth >= k_max_depth) {
        return;
    }
    std::string text = dedented(code);
    if (only_whole && SyntaxTree(text).error_line() != 0) {
        text = imports_of(text);
    }
    const SyntaxTree tree(text);
    if (only_whole && !has_import(tree)) {
        return;
    }
    const ImportedNames names(tree);
    AssignedOnce assigned(tree);
    const bool is_run = reading.is_run && !only_whole;
    const Reading inner{.tree = tree,
                        .outline = reading.outline,
                        .names = names,
                        .assigned = assigned,
                        .sink = reading.sink,
                        .first_line = reading.first_line + first_line,
                        .depth = reading.depth + 1,
                        .is_run = is_run};
    Walk walk(inner);
    for (NodeId at = 0; at < tree.size();) {
        at = walk.read(at);
    }
}

std::string code_text(const std::vector<StringPiece>& pieces) {
    std::string code;
    for (const StringPiece& piece : pieces) {
        code += piece.hole == k_no_node ? std::string_view(piece.text) : k_code_hole;
    }
    return code;
}

void read_code_string(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const bool is_part = tree.is(tree.parent(id), Kind::concatenated_string);
    if (!is_string(tree, id) || is_part) {
        return;
    }
    const bool has_word = mentions_import(tree, id);
    const NodeId whole = has_word ? whole_text(tree, id) : id;
    const bool runs = is_run(reading, whole);
    if ((!runs && !has_word) || is_code_argument(tree, whole) || is_read_already(tree, whole, id)) {
        return;
    }
    const std::string code = code_text(text_pieces(tree, whole));
    if (runs || looks_like_imports(code)) {
        read_code(reading, code, tree.line(whole) - 1, !runs);
    }
}

}  // namespace pst::syntax
