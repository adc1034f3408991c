// SPDX-License-Identifier: MIT
// The readers that facts.cpp leads over the nodes of a source, in order.
#pragma once

#include "fact_sink.hpp"
#include "imported_names.hpp"
#include "outline.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

/// What every reader looks at.
struct Reading {
    const SyntaxTree& tree;
    const Outline& outline;
    const ImportedNames& names;
    FactSink& sink;
};

void read_import_statement(const Reading& reading, NodeId statement);
/// Names and attributes; `id` is any node outside of import statements.
void read_reference(const Reading& reading, NodeId id);
/// Constant strings; `id` is any node.
void read_string(const Reading& reading, NodeId id);

}  // namespace pst::syntax
