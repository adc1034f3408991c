// SPDX-License-Identifier: MIT
// Switches that show what each rule of tests/rules.txt is there for.
#pragma once

#include <string_view>

namespace pst {

#ifdef PST_DROP_RULES
/// False only where the environment names the rule in PST_DROP_RULE: tests/drop_rules.py then
/// demands that the rule's scenarios fail.
bool is_rule_on(std::string_view rule);
#else
/// Always: what is shipped has no switches.
constexpr bool is_rule_on(std::string_view) { return true; }
#endif

}  // namespace pst
