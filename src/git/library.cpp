// SPDX-License-Identifier: MIT
#include "library.hpp"

#include <array>

#ifdef __SANITIZE_ADDRESS__
// libgit2 1.5 loses what its regular expressions allocate when a repository with extensions is
// opened; the unwinder stops inside the library, so that its own functions cannot be named here.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpcre2"; }
#endif

namespace pst::git {
namespace {

int start() {
    const int code = git_libgit2_init();
    if (code < 0) return code;
    // None of them changes what a reader sees. Without this a repository that has one of them
    // does not open at all.
    std::array<const char*, 4> extensions = {"worktreeconfig", "partialclone", "preciousobjects",
                                             "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
    // git itself does not hash what it reads either; broken compression is still noticed.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    return 0;
}

}  // namespace

Status start_library() {
    static const int k_started = start();
    if (k_started < 0) return git_failure(k_started, "start libgit2");
    return {};
}

std::string last_error(int code) {
    const git_error* error = git_error_last();
    if (error != nullptr && error->message != nullptr) return error->message;
    return "libgit2 answered " + std::to_string(code);
}

tl::unexpected<Failure> git_failure(int code, std::string_view doing, std::string path) {
    return fail(FailureKind::repository, "cannot " + std::string(doing) + ": " + last_error(code),
                std::move(path));
}

Result<git_oid> parse_oid(const std::string& hex) {
    git_oid oid;
    if (const int code = git_oid_fromstr(&oid, hex.c_str()); code < 0) {
        return git_failure(code, "read the commit name '" + hex + "'");
    }
    return oid;
}

std::string hex_of(const git_oid& oid) {
    std::string text(GIT_OID_HEXSZ, '0');
    git_oid_fmt(text.data(), &oid);
    return text;
}

}  // namespace pst::git
