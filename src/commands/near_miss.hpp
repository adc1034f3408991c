// SPDX-License-Identifier: MIT
// "Did you mean ...?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pst {

/// The candidate that a typo of `word` most likely meant; absent when none is near.
std::optional<std::string> near_miss(std::string_view word,
                                     const std::vector<std::string>& candidates);

}  // namespace pst
