// SPDX-License-Identifier: MIT
// Whether Python's re.compile accepts a pattern.
#pragma once

#include <string_view>

namespace pst {

/// True only for patterns that surely compile; what is rare or hard to judge is refused.
bool is_surely_valid_pattern(std::string_view pattern);

}  // namespace pst
