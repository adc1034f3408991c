// SPDX-License-Identifier: MIT
// Names that belong to Python itself.
#pragma once

#include <string_view>

namespace pst {

/// True for a public top-level module of CPython 3.10 to 3.13.
bool is_standard_module(std::string_view top_name);

/// True for a base class of Python's own (dotted or not, with type arguments or not) that keeps no
/// list of its subclasses and gives them no behaviour by their names.
bool is_plain_base(std::string_view base);

}  // namespace pst
