// SPDX-License-Identifier: MIT
// The test or path that a command is asked about.
#pragma once

#include "command.hpp"

namespace pst {

/// As seen from the root. What reports print is seen from there already, what a shell completes is
/// seen from the start folder: the first that exists counts, in this order.
std::string located_operand(const Request& request, const Session& session, Project& project);

}  // namespace pst
