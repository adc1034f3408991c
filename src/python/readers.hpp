// SPDX-License-Identifier: MIT
// The readers that facts.cpp leads over the nodes of a source, in order.
#pragma once

#include "fact_sink.hpp"
#include "imported_names.hpp"
#include "literals.hpp"
#include "outline.hpp"
#include "path_names.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

/// What every reader looks at.
struct Reading {
    const SyntaxTree& tree;
    const Outline& outline;
    const ImportedNames& names;
    AssignedOnce& assigned;
    FactSink& sink;
    std::uint32_t first_line = 0;  ///< of a code string: lines above it in the file
    int depth = 0;                 ///< code strings around this source
    bool is_run = true;            ///< false for a string that only looks like code

    std::uint32_t line(NodeId id) const { return tree.line(id) + first_line; }
};

void read_import_statement(const Reading& reading, NodeId statement);
/// True when Python may pass `id` by: below a condition or in a try statement.
bool is_guarded(const Reading& reading, NodeId id);

// Each takes any node outside of docstrings and import statements.

/// import_module, __import__, importorskip, runpy with constants, and the hazards of the rest.
void read_import_call(const Reading& reading, NodeId id);
/// `-m NAME` and `-c CODE` in lists, arguments and shell texts.
void read_command_line(const Reading& reading, NodeId id);
/// True for the element behind `-c`, which read_command_line() reads.
bool is_code_argument(const SyntaxTree& tree, NodeId id);
/// Strings that hold Python, whole or in part.
void read_code_string(const Reading& reading, NodeId id);
/// Names and attributes.
void read_reference(const Reading& reading, NodeId id);

/// Doctest examples; of docstrings too.
void read_examples(const Reading& reading, NodeId text);
void read_hazard_call(const Reading& reading, NodeId id);
void read_hazard_statement(const Reading& reading, NodeId id);
void read_hazard_module(const Reading& reading, NodeId id);
void read_hazard_import(const Reading& reading, const Import& import);
/// Calls with constants that other rooms interpret: patch, subprocess, getfixturevalue, marks.
void read_interesting_call(const Reading& reading, NodeId id);
/// `pytestmark = [...]`
void read_marks(const Reading& reading, NodeId id);
/// What is known of the module from its definitions alone.
void read_module_hazards(const Reading& reading);

/// Reads a text as a source of its own whose facts belong to the current owner.
/// With `only_whole`, only the imports of a text that does not parse, and nothing of one without.
void read_code(const Reading& reading, std::string_view code, std::uint32_t first_line,
               bool only_whole);
/// Stands in a code string for what is not constant.
inline constexpr std::string_view k_code_hole = "hole_";
/// Constant stretches with that name for each hole.
std::string code_text(const std::vector<StringPiece>& pieces);

}  // namespace pst::syntax
