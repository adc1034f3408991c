// SPDX-License-Identifier: MIT
// From argv to an exit code: finds the command, reads its options, runs it, reports failures.
#pragma once

#include <string>
#include <vector>

#include <pst/commands/session.hpp>

namespace pst {

/// `program` is argv[0]: names such as pst-affected are names of subcommands. Never throws.
int dispatch(const std::string& program, const std::vector<std::string>& arguments,
             Session& session);

}  // namespace pst
