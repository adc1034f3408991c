// SPDX-License-Identifier: MIT
#include "spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

namespace pst {

namespace {

/// Between fork and exec: only what a signal handler may call.
[[noreturn]] void become(const Spawn& spawn, char* const* arguments, int failure_pipe) {
    for (int number = 0; number < 3; ++number) {
        const int stream = spawn.streams[static_cast<std::size_t>(number)];
        if (stream >= 0 && ::dup2(stream, number) < 0) ::_exit(127);
    }
    if (spawn.kept >= 0) ::fcntl(spawn.kept, F_SETFD, 0);
    const std::string& folder = spawn.command->folder;
    if (folder.empty() || ::chdir(folder.c_str()) == 0) ::execvp(arguments[0], arguments);
    const int error_number = errno;
    if (::write(failure_pipe, &error_number, sizeof(error_number)) < 0) ::_exit(126);
    ::_exit(127);
}

/// errno of the exec that failed; 0 when it did not.
int exec_error(int failure_pipe) {
    int error_number = 0;
    while (::read(failure_pipe, &error_number, sizeof(error_number)) < 0 && errno == EINTR) {
    }
    return error_number;
}

}  // namespace

Result<Pipe> make_pipe() {
    int ends[2];
    if (::pipe(ends) != 0) {
        return fail(FailureKind::io, "cannot make a pipe: " + system_error_text(errno));
    }
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<pid_t> spawn_child(const Spawn& spawn) {
    std::vector<char*> arguments;
    for (const std::string& argument : spawn.command->arguments) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    if (arguments.empty()) return fail(FailureKind::environment, "there is no command to run");
    arguments.push_back(nullptr);
    PST_TRY(failure, make_pipe());

    const pid_t child = ::fork();
    if (child < 0) {
        return fail(FailureKind::environment,
                    "cannot start a process: " + system_error_text(errno));
    }
    if (child == 0) become(spawn, arguments.data(), failure.write.number());
    failure.write.close();
    if (const int error_number = exec_error(failure.read.number()); error_number != 0) {
        wait_for(child);
        return fail(FailureKind::environment, "cannot run it: " + system_error_text(error_number),
                    spawn.command->arguments.front());
    }
    return child;
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return 127;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace pst
