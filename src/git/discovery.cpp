// SPDX-License-Identifier: MIT
#include "discovery.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/stat.h>

#include <git2/sys/repository.h>

#include <pst/base/text.hpp>

#include "library.hpp"
#include "user_config.hpp"

namespace pst::git {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

struct KnownCause {
    std::string_view message;  ///< part of libgit2's message
    std::string_view cause;
    std::string_view hint;
};

constexpr std::string_view k_other_ways =
    "name the changed files with --files, or run everything with --mode all";

constexpr KnownCause k_causes[] = {
    {"extensions.objectformat", "the repository names its objects by SHA-256", k_other_ways},
    {"extensions.refstorage", "the repository keeps its refs as reftable", k_other_ways},
    {"extension: 'sdir'", "the repository has a sparse index",
     "git sparse-checkout reapply --no-sparse-index"},
    {"extension: 'link'", "the repository has a split index", "git update-index --no-split-index"},
};

tl::unexpected<Failure> explained(int code, std::string_view doing, const fs::path& path) {
    const std::string message = last_error(code);
    for (const KnownCause& known : k_causes) {
        if (message.find(known.message) == std::string::npos) continue;
        return fail(FailureKind::repository,
                    std::string(known.cause) + ", which cannot be read (" + message + ")",
                    path.string(), std::string(known.hint));
    }
    return git_failure(code, doing, path.string());
}

/// With index.skipHash git writes zeros where its checksum would be; libgit2 1.5 wants one.
bool has_no_checksum(const fs::path& index) {
    std::ifstream file(index, std::ios::binary);
    std::string tail(GIT_OID_RAWSZ, '\1');
    file.seekg(-GIT_OID_RAWSZ, std::ios::end);
    file.read(tail.data(), GIT_OID_RAWSZ);
    return file.good() && tail == std::string(GIT_OID_RAWSZ, '\0');
}

int open_at(RepositoryHandle& repository, const fs::path& folder) {
    return git_repository_open_ext(out(repository), folder.c_str(), 0,
                                   environment("GIT_CEILING_DIRECTORIES").c_str());
}

int open_whoever_owns_it(RepositoryHandle& repository, const fs::path& folder) {
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    const int code = open_at(repository, folder);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    return code;
}

std::string without_final_slash(std::string path) {
    if (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

Result<std::optional<RepositoryHandle>> if_safe(RepositoryHandle repository) {
    const char* files = git_repository_workdir(repository.get());
    const char* folder = files != nullptr ? files : git_repository_path(repository.get());
    const std::string path = without_final_slash(folder);
    if (is_safe_directory(path)) return std::optional(std::move(repository));
    return fail(FailureKind::repository, "the repository is owned by another user", path,
                "git config --global --add safe.directory " + shell_quoted(path));
}

dev_t device_of(const fs::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? status.st_dev : 0;
}

/// A `.git` where libgit2 found no repository, looked for no further than libgit2 does.
std::optional<fs::path> damaged_git_folder(const fs::path& folder) {
    const std::string ceilings = environment("GIT_CEILING_DIRECTORIES");
    const std::vector<std::string_view> stops = split(ceilings, ':');
    const dev_t device = device_of(folder);
    for (fs::path at = folder;; at = at.parent_path()) {
        std::error_code error;
        if (fs::exists(fs::symlink_status(at / ".git", error))) return at / ".git";
        const fs::path parent = at.parent_path();
        if (parent == at || device_of(parent) != device) return std::nullopt;
        for (const std::string_view stop : stops) {
            if (parent == fs::path(stop)) return std::nullopt;
        }
    }
}

/// The file is taken only when it lies in this repository's own folder: a hook of another
/// repository may have started us.
std::optional<fs::path> index_of_hook(git_repository* repository) {
    const std::string name = environment("GIT_INDEX_FILE");
    if (name.empty()) return std::nullopt;
    const fs::path own_folder = without_final_slash(git_repository_path(repository));
    const char* files = git_repository_workdir(repository);
    std::error_code error;
    // git starts hooks at the top of the working tree; a hook may have gone elsewhere since.
    for (const fs::path& base :
         {fs::current_path(error), fs::path(files == nullptr ? "" : files)}) {
        const fs::path file = fs::weakly_canonical(base / name, error);
        const bool is_ours = file.parent_path() == fs::weakly_canonical(own_folder, error);
        if (is_ours && fs::exists(file, error)) return file;
    }
    return std::nullopt;
}

}  // namespace

Result<std::optional<RepositoryHandle>> discover(const fs::path& folder) {
    RepositoryHandle repository;
    int code = open_at(repository, folder);
    if (code == 0) return std::optional(std::move(repository));
    // A foreign owner comes out as "not found" when safe.directory is not set at all.
    if (code == GIT_EOWNER || code == GIT_ENOTFOUND) {
        code = open_whoever_owns_it(repository, folder);
        if (code == 0) return if_safe(std::move(repository));
    }
    if (code != GIT_ENOTFOUND) return explained(code, "open the repository", folder);
    if (const auto damaged = damaged_git_folder(folder)) {
        return fail(FailureKind::repository, "what is named .git is not a readable repository",
                    damaged->string(), "git -C " + shell_quoted(folder.string()) + " status");
    }
    return std::nullopt;
}

Result<IndexHandle> open_index(git_repository* repository) {
    IndexHandle index;
    if (const auto file = index_of_hook(repository)) {
        int code = git_index_open(out(index), file->c_str());
        if (code == 0) code = git_repository_set_index(repository, index.get());
        if (code < 0) return explained(code, "read the index", *file);
        return index;
    }
    if (const int code = git_repository_index(out(index), repository); code < 0) {
        const fs::path file = fs::path(git_repository_path(repository)) / "index";
        if (has_no_checksum(file)) {
            return fail(FailureKind::repository, "the index has no checksum (index.skipHash)",
                        file.string(),
                        "git config index.skipHash false && git update-index --force-write-index");
        }
        return explained(code, "read the index", file);
    }
    return index;
}

}  // namespace pst::git
