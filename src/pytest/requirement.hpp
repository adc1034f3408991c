// SPDX-License-Identifier: MIT
// Requirements (PEP 508) and requirements files, compared by distribution.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/toml.hpp>

namespace pst {

/// Normalised names; absent where a difference cannot be put down to names.
using ChangedNames = std::optional<std::set<std::string>>;

/// The normalised name that a requirement begins with; nothing for paths and bare URLs.
std::optional<std::string> requirement_name(std::string_view requirement);

/// Names whose requirements are not the same in both lists, whatever their order.
ChangedNames changed_requirements(const std::vector<std::string>& before,
                                  const std::vector<std::string>& after);

/// The lines of a requirements file without comments, hashes and continuation.
std::vector<std::string> requirement_lines(std::string_view text);

}  // namespace pst
