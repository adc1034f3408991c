// SPDX-License-Identifier: MIT
// Entry points that stand literally in a setup.py.
#pragma once

#include <string_view>
#include <vector>

#include <pst/pytest/settings.hpp>

namespace pst {

/// A search of the string literals, not a parse: `"group": ["name = module:attribute"]`, and INI
/// text in one literal. What is computed is not seen.
std::vector<EntryPoint> entry_points_of_setup_script(std::string_view source);

/// "name = target [extra]", or nothing where the text has another form.
std::optional<EntryPoint> read_entry_point(std::string_view group, std::string_view text);

/// The two groups that are of interest, or nothing; GUI scripts count as scripts.
std::optional<std::string> known_entry_group(std::string_view group);

}  // namespace pst
