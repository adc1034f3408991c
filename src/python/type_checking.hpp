// SPDX-License-Identifier: MIT
// Conditions that only type checkers take for true.
#pragma once

#include "imported_names.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

/// True for "TYPE_CHECKING", "typing.TYPE_CHECKING", "MYPY" and what was imported as such.
bool is_type_checking_name(const ImportedNames& names, std::string_view dotted);
/// True when `child` of an if statement (or of its elif or else) is not run by Python.
bool is_type_checking_arm(const SyntaxTree& tree, const ImportedNames& names, NodeId statement,
                          NodeId child);

}  // namespace pst::syntax
