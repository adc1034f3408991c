// SPDX-License-Identifier: MIT
#include "impact/rules.hpp"

#ifdef PST_DROP_RULES
#include <cstdlib>
#endif

namespace pst {

#ifdef PST_DROP_RULES
bool is_rule_on(std::string_view rule) {
    // The one look at the environment outside main: this build is never shipped.
    static const char* const dropped = std::getenv("PST_DROP_RULE");
    return dropped == nullptr || rule != dropped;
}
#else
bool is_rule_on(std::string_view) { return true; }
#endif

}  // namespace pst
