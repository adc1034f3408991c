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

/// True when a line begins as an import statement does: cheaper than to parse every long text.
bool looks_like_imports(std::string_view text) {
    return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
        line = trimmed(line);
        return line.starts_with("import ") ||
               (line.starts_with("from ") && line.find(" import ") != std::string_view::npos);
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

}  // namespace

void read_code(const Reading& reading, std::string_view code, std::uint32_t first_line,
               bool only_whole) {
    if (reading.depth >= k_max_depth) {
        return;
    }
    const std::string text = dedented(code);
    const SyntaxTree tree(text);
    if (only_whole && (tree.error_line() != 0 || !has_import(tree))) {
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

void read_code_string(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const bool is_part = tree.is(tree.parent(id), Kind::concatenated_string);
    if (!is_string(tree, id) || is_part) {
        return;
    }
    const bool runs = is_run(reading, id);
    const std::string_view source = tree.text(id);
    if (!runs && source.find("import") == std::string_view::npos) {
        return;
    }
    const std::vector<StringPiece> pieces = string_pieces(tree, id);
    std::string code;
    for (const StringPiece& piece : pieces) {
        code += piece.hole == k_no_node ? piece.text : "hole_";
    }
    if (runs || (code.find('\n') != std::string::npos && looks_like_imports(code))) {
        read_code(reading, code, tree.line(id) - 1, !runs);
    }
}

}  // namespace pst::syntax
