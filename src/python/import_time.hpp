// SPDX-License-Identifier: MIT
// What of a definition's evaluation at import can fail or act.
#pragma once

#include "imported_names.hpp"
#include "outline.hpp"
#include "path_names.hpp"

namespace pst::syntax {

/// Fills is_pure, plain_header, header_core and attributes; slots must be there.
void add_import_time(const SyntaxTree& tree, const ImportedNames& names, AssignedOnce& assigned,
                     Outline& outline);

}  // namespace pst::syntax
