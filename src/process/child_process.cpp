// SPDX-License-Identifier: MIT
#include "child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "spawn.hpp"

namespace pst {

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, CloseFile>;

/// The input in a nameless file: a pipe could fill up while the child waits for us to read.
Result<OpenFile> file_with(const std::string& input) {
    OpenFile file(input.empty() ? std::fopen("/dev/null", "re") : std::tmpfile());
    const bool is_written =
        file && (input.empty() ||
                 (std::fwrite(input.data(), 1, input.size(), file.get()) == input.size() &&
                  std::fflush(file.get()) == 0 && ::lseek(::fileno(file.get()), 0, SEEK_SET) == 0));
    if (!is_written) {
        return fail(FailureKind::io, "cannot write a temporary file: " + system_error_text(errno));
    }
    return file;
}

struct Stream {
    FileDescriptor end;
    std::string* text;
};

/// False at the end of the stream.
bool read_some(Stream& stream, std::size_t limit) {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(stream.end.number(), buffer.data(), buffer.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got == 0) return false;
    const std::size_t room = limit - std::min(limit, stream.text->size());
    stream.text->append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
    return true;
}

void read_all(std::array<Stream, 2>& streams, std::size_t limit) {
    while (streams[0].end.is_open() || streams[1].end.is_open()) {
        std::array<pollfd, 2> waiting = {};
        for (std::size_t i = 0; i < streams.size(); ++i) {
            waiting[i] = {streams[i].end.number(), POLLIN, 0};  // -1 is left out
        }
        if (::poll(waiting.data(), waiting.size(), -1) < 0) {
            if (errno == EINTR) continue;
            return;
        }
        for (std::size_t i = 0; i < streams.size(); ++i) {
            if (waiting[i].revents != 0 && !read_some(streams[i], limit)) streams[i].end.close();
        }
    }
}

}  // namespace

Result<ChildAnswer> ask_child(const Command& command, std::size_t output_limit) {
    PST_TRY(input, file_with(command.input));
    PST_TRY(output, make_pipe());
    PST_TRY(errors, make_pipe());
    const Spawn spawn{
        .command = &command,
        .streams = {::fileno(input.get()), output.write.number(), errors.write.number()},
        .kept = -1};
    PST_TRY(child, spawn_child(spawn));
    output.write.close();
    errors.write.close();
    ChildAnswer answer;
    std::array<Stream, 2> streams = {Stream{std::move(output.read), &answer.output},
                                     Stream{std::move(errors.read), &answer.errors}};
    read_all(streams, output_limit);
    answer.status = wait_for(child);
    return answer;
}

}  // namespace pst
