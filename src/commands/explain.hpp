// SPDX-License-Identifier: MIT
// What `why` and `why-not` share: one report answers both.
#pragma once

#include "command.hpp"

namespace pst {

void add_explain_options(OptionSet& options, Request& request);
Result<int> perform_explain(const Request& request, Session& session);

}  // namespace pst
