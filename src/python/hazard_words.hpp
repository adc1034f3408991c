// SPDX-License-Identifier: MIT
// Names that tell what a source does.
#pragma once

#include <optional>
#include <string_view>

#include <pst/model/hazard.hpp>

namespace pst::syntax {

/// Attributes and functions that read source text, line numbers or tracebacks.
bool is_layout_word(std::string_view name);
/// Attributes and functions that read docstrings.
bool is_docstring_word(std::string_view name);
/// Functions of the standard library that read either, by full name: named, but not called, they
/// read nothing.
bool is_reading_function(std::string_view canonical);
/// Libraries that show docstrings to their users, by the name that is imported.
bool is_docstring_library(std::string_view module);
/// Metaclasses that do not keep account of their classes.
bool is_inert_metaclass(std::string_view canonical);

/// The hazard that a call is whatever its arguments are.
std::optional<HazardKind> hazard_of_call(std::string_view canonical);

}  // namespace pst::syntax
