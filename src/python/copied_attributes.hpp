// SPDX-License-Identifier: MIT
// Attributes that one object takes over from another: `a.x = b.x`, `f(x=b.x)`.
#pragma once

#include <string>
#include <vector>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// Their names, sorted.
std::vector<std::string> read_copied_attributes(const SyntaxTree& tree);

}  // namespace pst::syntax
