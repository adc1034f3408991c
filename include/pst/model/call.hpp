// SPDX-License-Identifier: MIT
// A call or decorator as the source writes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pst {

/// One argument of a call or decorator, as far as it is constant.
struct Argument {
    enum class Kind : std::uint8_t { string, boolean, number, none, name, strings, other };
    std::string keyword;  ///< empty for a positional argument
    Kind kind = Kind::other;
    std::string text;  ///< string value, number, "True", dotted name, or source text
    std::vector<std::string> strings;  ///< Kind::strings: a list, tuple or set of constant strings
};

struct Call {
    std::string callee;  ///< dotted text ("pytest.mark.parametrize"); "?.name" after an expression
    std::vector<Argument> arguments;
    bool is_call = true;  ///< false for a bare decorator (`@fixture`)
};

}  // namespace pst
