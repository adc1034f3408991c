// SPDX-License-Identifier: MIT
// Calls that surely succeed and have no effect, by their full names.
#pragma once

#include <cstdint>
#include <string_view>

#include "imported_names.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

enum class PureCall : std::uint8_t {
    none,
    takes_literals,    ///< the first a string
    takes_texts,       ///< strings, __file__, __name__
    takes_names,       ///< also names that are bound: TypeVar("T", bound=Base)
    type_variable,     ///< as takes_names, but one constraint alone is an error
    empty_or_literal,  ///< set(), list(), deque(): one literal argument at most
    named_tuple,
    no_arguments,
    regular_expression,
};

PureCall pure_call_of(std::string_view canonical);
/// What a call of that kind asks of its arguments beyond being literals.
bool has_legal_arguments(const SyntaxTree& tree, NodeId call, PureCall kind);
/// `re.compile("...", re.I | re.M)` with a pattern that surely compiles.
bool is_pure_pattern(const SyntaxTree& tree, const ImportedNames& names, NodeId call);

/// Decorators that neither register nor fail, whatever literals they are given.
bool is_transparent_decorator(std::string_view canonical, bool is_call);

}  // namespace pst::syntax
