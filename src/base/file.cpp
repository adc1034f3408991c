// SPDX-License-Identifier: MIT
#include <pst/base/file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace pst {

namespace {

tl::unexpected<Failure> io_failure(const std::string& what, const std::string& path) {
    return fail(FailureKind::io, what + ": " + system_error_text(errno), path);
}

Status write_all(int descriptor, std::string_view bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return io_failure("cannot write", path);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

/// The rename itself survives a power cut only when its folder is synced too.
void sync_folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.is_open()) ::fsync(opened.number());
}

}  // namespace

void FileDescriptor::close() noexcept {
    if (m_number >= 0) ::close(std::exchange(m_number, -1));
}

std::string system_error_text(int error_number) {
    return std::generic_category().message(error_number);
}

Result<std::optional<std::string>> read_file(const std::string& path, std::uint64_t limit) {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        return io_failure("cannot read", path);
    }
    PST_TRY(bytes, read_file(file, path, limit));
    return bytes;
}

Result<std::string> read_file(const FileDescriptor& file, const std::string& path,
                              std::uint64_t limit) {
    struct stat state = {};
    if (::fstat(file.number(), &state) != 0) return io_failure("cannot read", path);
    if (!S_ISREG(state.st_mode)) return fail(FailureKind::io, "not a regular file", path);
    const auto size = static_cast<std::uint64_t>(state.st_size);
    if (size > limit) return fail(FailureKind::io, "file is too large to read", path);

    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t filled = 0;
    while (true) {
        // Files of /proc have size 0, and a file may grow while it is read.
        if (filled == bytes.size()) bytes.resize(filled + (filled == size ? 1 : 65536));
        const ssize_t got = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0) {
            if (errno == EINTR) continue;
            return io_failure("cannot read", path);
        }
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled > limit) return fail(FailureKind::io, "file is too large to read", path);
    }
    bytes.resize(filled);
    return bytes;
}

Status write_file_atomically(const std::string& path, std::string_view bytes) {
    std::string temporary = path + ".XXXXXX";
    FileDescriptor file(::mkstemp(temporary.data()));
    if (!file.is_open()) return io_failure("cannot write", path);
    ::fcntl(file.number(), F_SETFD, FD_CLOEXEC);
    Status status = write_all(file.number(), bytes, path);
    if (status && ::fsync(file.number()) != 0) status = io_failure("cannot write", path);
    file.close();
    if (status && ::rename(temporary.c_str(), path.c_str()) != 0) {
        status = io_failure("cannot write", path);
    }
    if (!status) {
        ::unlink(temporary.c_str());
        return status;
    }
    sync_folder_of(path);
    return {};
}

Status make_folders(const std::string& path) {
    if (path.empty() || ::mkdir(path.c_str(), 0700) == 0) return {};
    if (errno == ENOENT) {
        const std::size_t slash = path.find_last_not_of('/');
        const std::size_t parent = path.rfind('/', slash);
        if (parent != std::string::npos && parent > 0) {
            PST_CHECK(make_folders(path.substr(0, parent)));
            if (::mkdir(path.c_str(), 0700) == 0) return {};
        }
    }
    const int error_number = errno;
    struct stat state = {};
    if (::stat(path.c_str(), &state) == 0 && S_ISDIR(state.st_mode)) return {};
    errno = error_number;
    return io_failure("cannot make the folder", path);
}

}  // namespace pst
