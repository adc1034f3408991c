// SPDX-License-Identifier: MIT
// Names that belong to Python itself.
#pragma once

#include <string_view>

namespace pst {

/// True for a public top-level module of CPython 3.10 to 3.13.
bool is_standard_module(std::string_view top_name);

}  // namespace pst
