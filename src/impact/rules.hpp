// SPDX-License-Identifier: MIT
// Switches that show what each rule is there for.
#pragma once

#include <string_view>

namespace pst {

/// False only in a build with PST_DROP_RULES whose environment names the rule in PST_DROP_RULE:
/// tests/drop_rules.py then demands that the rule's scenarios fail.
bool is_rule_on(std::string_view rule);

}  // namespace pst
