// SPDX-License-Identifier: MIT
// Child processes: one that is asked, and one that takes over the terminal.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <pst/base/file.hpp>
#include <pst/base/result.hpp>

namespace pst {

struct Command {
    std::vector<std::string> arguments;  ///< the first is a path, or a name to look up in PATH
    std::string folder;                  ///< where it runs; empty: here
    std::string input = {};              ///< its standard input, when it is asked
};

struct ChildAnswer {
    int status = 0;  ///< exit code, or 128 + the signal that ended it
    std::string output;
    std::string errors;

    bool was_killed() const { return status >= 128; }
};

/// Output beyond the limit is read and dropped. Failure(environment) when it cannot be started.
Result<ChildAnswer> ask_child(const Command& command,
                              std::size_t output_limit = std::size_t{1} << 28);

/// Runs the command in this terminal and gives its exit code, or 128 + signal. Ctrl-C reaches the
/// child from the terminal, and we wait for what it makes of it; signals that are sent to this
/// process are passed on.
///
/// With `report`, the child gets the writing end of a pipe; what it wrote until it closed that is
/// given to the function. `descriptor_argument` names the argument that is replaced by the number.
struct Report {
    std::size_t descriptor_argument = 0;
    std::string text = {};
    bool was_interrupted = false;  ///< SIGINT or SIGTERM came before the pipe was closed
};
Result<int> run_in_terminal(Command command, Report* report = nullptr);

}  // namespace pst
