// SPDX-License-Identifier: MIT
#include <pst/fs/disk_file_system.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <utility>

#include <pst/base/file.hpp>

#include "tree_walk.hpp"

namespace pst {

namespace {

std::optional<std::string> link_text(const std::string& path) {
    std::array<char, PATH_MAX> text = {};
    const ssize_t length = ::readlink(path.c_str(), text.data(), text.size());
    if (length < 0) return std::nullopt;
    return std::string(text.data(), static_cast<std::size_t>(length));
}

/// True also where that cannot be found out.
bool leads_to_file(const std::string& path) {
    struct stat state = {};
    if (::stat(path.c_str(), &state) == 0) return S_ISREG(state.st_mode);
    return errno != ENOENT && errno != ENOTDIR && errno != ELOOP;
}

}  // namespace

DiskFileSystem::DiskFileSystem(std::string root) : m_root(std::move(root)) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(m_root.c_str(), nullptr),
                                                           &std::free);
    if (real) m_root = real.get();
}

Result<FileSystem::Scan> DiskFileSystem::scan(const std::function<bool(const RepoPath&)>& skip) {
    FileDescriptor root(::open(m_root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (root.is_open()) {
        TreeWalk walk(root.number(), m_root, skip);
        if (walk.run()) return std::move(walk).take();
    }
    return fail(FailureKind::project, "cannot list the project folder: " + system_error_text(errno),
                m_root);
}

Result<std::optional<std::string>> DiskFileSystem::read(const RepoPath& path) {
    const std::string file = absolute(path);
    auto bytes = read_file(file);
    if (bytes && bytes->has_value()) return bytes;
    if (!leads_to_file(file)) {
        if (auto text = link_text(file)) return text;
    }
    if (!bytes) return fail(FailureKind::io, bytes.error().message, path.str());
    return bytes;
}

std::string DiskFileSystem::absolute(const RepoPath& path) const {
    return path.empty() ? m_root : m_root + "/" + path.str();
}

}  // namespace pst
