// SPDX-License-Identifier: MIT
#include <pst/base/rules.hpp>

#ifdef PST_DROP_RULES
#include <cstdlib>

namespace pst {

bool is_rule_on(std::string_view rule) {
    // The one look at the environment outside main: this build is never shipped.
    static const char* const dropped = std::getenv("PST_DROP_RULE");
    return dropped == nullptr || rule != dropped;
}

}  // namespace pst
#endif
