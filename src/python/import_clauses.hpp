// SPDX-License-Identifier: MIT
// The names of one import statement.
#pragma once

#include <vector>

#include <pst/model/module_facts.hpp>

#include "syntax_tree.hpp"

namespace pst::syntax {

bool is_import(Kind kind);
/// One Import per imported name, without owner; of kind `statement`.
std::vector<Import> read_import_clauses(const SyntaxTree& tree, NodeId statement);

}  // namespace pst::syntax
