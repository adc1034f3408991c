// SPDX-License-Identifier: MIT
#include "folder_listing.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <cerrno>
#include <memory>
#include <string_view>

#include <pst/base/file.hpp>

namespace pst {

namespace {

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

/// Wraps around after the year 2262: such times are only compared for equality.
std::int64_t nanoseconds(const struct timespec& moment) {
    const auto seconds = static_cast<std::uint64_t>(moment.tv_sec);
    return static_cast<std::int64_t>(seconds * 1'000'000'000 +
                                     static_cast<std::uint64_t>(moment.tv_nsec));
}

EntryKind kind_of_mode(mode_t mode) {
    if (S_ISREG(mode)) return EntryKind::file;
    if (S_ISDIR(mode)) return EntryKind::folder;
    return S_ISLNK(mode) ? EntryKind::link : EntryKind::other;
}

/// Stat data of a link: the file's that it leads to, where there is one.
void stat_link_target(int folder, FolderEntry& entry) {
    struct stat state = {};
    if (::fstatat(folder, entry.name.c_str(), &state, 0) == 0 && S_ISREG(state.st_mode)) {
        take_stat(entry.file, state);
    }
}

/// False when the entry vanished since the folder was listed.
bool stat_entry(int folder, FolderEntry& entry) {
    struct stat state = {};
    if (::fstatat(folder, entry.name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0) return false;
    entry.kind = kind_of_mode(state.st_mode);
    take_stat(entry.file, state);
    if (entry.kind == EntryKind::link) {
        entry.file.kind = FileKind::symlink;
        stat_link_target(folder, entry);
    } else if ((state.st_mode & S_IXUSR) != 0) {
        entry.file.kind = FileKind::executable;
    }
    return true;
}

}  // namespace

void take_stat(SourceFile& file, const struct stat& state) {
    file.size = static_cast<std::uint64_t>(state.st_size);
    file.inode = static_cast<std::uint64_t>(state.st_ino);
#ifdef __APPLE__
    file.modified_ns = nanoseconds(state.st_mtimespec);
    file.status_changed_ns = nanoseconds(state.st_ctimespec);
#else
    file.modified_ns = nanoseconds(state.st_mtim);
    file.status_changed_ns = nanoseconds(state.st_ctim);
#endif
}

std::optional<std::vector<FolderEntry>> list_folder(int root, const std::string& path) {
    FileDescriptor opened(
        ::openat(root, path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open()) return std::nullopt;
    OpenFolder folder(::fdopendir(opened.number()));
    if (!folder) return std::nullopt;
    const int number = opened.release();

    std::vector<FolderEntry> entries;
    while (true) {
        errno = 0;
        const dirent* found = ::readdir(folder.get());
        if (found == nullptr) {
            if (errno != 0) return std::nullopt;
            return entries;
        }
        const std::string_view name = found->d_name;
        if (name == "." || name == "..") continue;
        FolderEntry entry{.name = std::string(name)};
        if (found->d_type == DT_DIR) {
            entry.kind = EntryKind::folder;
        } else if (found->d_type == DT_REG || found->d_type == DT_LNK ||
                   found->d_type == DT_UNKNOWN) {
            if (!stat_entry(number, entry)) continue;
        }
        if (entry.kind != EntryKind::other) entries.push_back(std::move(entry));
    }
}

}  // namespace pst
