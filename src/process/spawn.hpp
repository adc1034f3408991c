// SPDX-License-Identifier: MIT
// Starting and reaping one child.
#pragma once

#include <sys/types.h>

#include <array>

#include <pst/base/file.hpp>
#include <pst/base/result.hpp>

#include "child_process.hpp"

namespace pst {

struct Pipe {
    FileDescriptor read;
    FileDescriptor write;
};
/// Both ends are closed in children that do not ask for them.
Result<Pipe> make_pipe();

struct Spawn {
    const Command* command = nullptr;
    std::array<int, 3> streams = {-1, -1, -1};  ///< standard streams; -1: ours
    int kept = -1;                              ///< one more descriptor that the child keeps
};

/// Failure(environment) when the command cannot be executed.
Result<pid_t> spawn_child(const Spawn& spawn);

/// Exit code, or 128 + the signal that ended it.
int wait_for(pid_t child);

}  // namespace pst
