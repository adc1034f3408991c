// SPDX-License-Identifier: MIT
#include <pst/store/cache_folder.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include <pst/base/file.hpp>

namespace pst {

namespace {

constexpr std::string_view k_default_name = ".py_smart_test";
constexpr std::string_view k_tag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder holds what pst can find out again.\n";

bool exists(const std::string& path) {
    struct stat state = {};
    return ::lstat(path.c_str(), &state) == 0;
}

/// The log may have been here first.
bool holds_only_logs(const std::string& path) {
    std::error_code error;
    std::filesystem::directory_iterator entries(path, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        if (entries->path().filename() != "logs") return false;
    }
    return !error;
}

tl::unexpected<Failure> unusable(const Failure& cause, const std::string& path) {
    return fail(FailureKind::project, "the cache folder cannot be used: " + cause.message, path,
                "make it writable, or name another with cache-dir or PY_SMART_TEST_CACHE_DIR");
}

Status write_if_absent(const std::string& path, std::string_view text) {
    if (exists(path)) return {};
    return write_file_atomically(path, text);
}

}  // namespace

std::string CacheFolder::path(std::string_view below) const {
    return m_path + "/" + std::string(below);
}

Status CacheFolder::prepare() const {
    const bool is_new = !exists(m_path);
    if (const Status made = make_folders(m_path); !made) return unusable(made.error(), m_path);
    const bool is_ours = is_new || m_path.ends_with(k_default_name) ||
                         exists(path("CACHEDIR.TAG")) || holds_only_logs(m_path);
    if (!is_ours) return {};
    for (const auto& [name, text] :
         {std::pair{".gitignore", std::string_view("*\n")}, std::pair{"CACHEDIR.TAG", k_tag}}) {
        if (const Status done = write_if_absent(path(name), text); !done) {
            return unusable(done.error(), m_path);
        }
    }
    return {};
}

Status CacheFolder::prepare(std::string_view below) const {
    PST_CHECK(prepare());
    if (const Status made = make_folders(path(below)); !made) return unusable(made.error(), m_path);
    return {};
}

}  // namespace pst
