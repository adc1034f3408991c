// SPDX-License-Identifier: MIT
// Code inside string literals.
#pragma once

#include <string>
#include <string_view>

namespace pst::syntax {

/// Without the blanks that all its lines begin with, as textwrap.dedent does.
std::string dedented(std::string_view code);

}  // namespace pst::syntax
