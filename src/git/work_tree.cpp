// SPDX-License-Identifier: MIT
#include "work_tree.hpp"

#include <filesystem>
#include <system_error>

#include <pst/base/rules.hpp>

#include <sys/stat.h>

#include "library.hpp"

namespace pst::git {
namespace {

#ifdef __APPLE__
std::int64_t nanoseconds(const struct stat& status) { return status.st_mtimespec.tv_nsec; }
#else
std::int64_t nanoseconds(const struct stat& status) { return status.st_mtim.tv_nsec; }
#endif

}  // namespace

RepoPath WorkTree::project_path(std::string_view path) const {
    return RepoPath(path.substr(prefix.size()));
}

std::string WorkTree::full_path(const RepoPath& path) const {
    std::string full = prefix + path.str();
    if (full.ends_with('/')) full.pop_back();
    return full;
}

const git_index_entry* WorkTree::entry(const char* path) const {
    return git_index_get_bypath(index.get(), path, 0);
}

bool WorkTree::has_conflict(const std::string& path) const {
    std::size_t position = 0;
    return entry(path.c_str()) == nullptr &&
           git_index_find(&position, index.get(), path.c_str()) == 0;
}

bool WorkTree::is_tracked(const std::string& path) const {
    if (path.empty()) return git_index_entrycount(index.get()) > 0;
    std::size_t position = 0;
    return git_index_find(&position, index.get(), path.c_str()) == 0 ||
           git_index_find_prefix(&position, index.get(), (path + "/").c_str()) == 0;
}

bool skips_worktree(const git_index_entry& entry) {
    return (entry.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0 &&
           is_rule_on("sparse-checkout");
}

bool is_hidden(const git_index_entry& entry) {
    return skips_worktree(entry) || (entry.flags & GIT_INDEX_ENTRY_VALID) != 0;
}

std::optional<DiskFile> disk_file(const WorkTree& tree, const std::string& full_path) {
    struct stat status {};
    if (lstat((tree.folder + full_path).c_str(), &status) != 0) return std::nullopt;
    DiskFile file;
    if (S_ISLNK(status.st_mode)) {
        file.mode = GIT_FILEMODE_LINK;
    } else if (S_ISREG(status.st_mode)) {
        const bool executable = (status.st_mode & S_IXUSR) != 0;
        file.mode = executable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
    } else {
        return std::nullopt;
    }
    file.size = static_cast<std::uint64_t>(status.st_size);
    file.modified_s = status.st_mtime;
    file.modified_ns = nanoseconds(status);
    return file;
}

Result<git_oid> disk_oid(const WorkTree& tree, const std::string& full_path, const DiskFile& file) {
    git_oid oid;
    int code = 0;
    if (file.mode == GIT_FILEMODE_LINK) {
        std::error_code error;
        const std::string target =
            std::filesystem::read_symlink(tree.folder + full_path, error).string();
        if (error)
            return fail(FailureKind::io, "cannot read a link: " + error.message(), full_path);
        code = git_odb_hash(&oid, target.data(), target.size(), GIT_OBJECT_BLOB);
    } else {
        code = git_repository_hashfile(&oid, tree.repository.get(), full_path.c_str(),
                                       GIT_OBJECT_BLOB, nullptr);
    }
    if (code < 0) return git_failure(code, "read a file", full_path);
    return oid;
}

}  // namespace pst::git
