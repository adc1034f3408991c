// SPDX-License-Identifier: MIT
// Starting libgit2, and its errors as Failures.
#pragma once

#include <string>
#include <string_view>

#include <git2.h>

#include <pst/base/result.hpp>

namespace pst::git {

/// Starts libgit2 once per process. Called when a repository is opened, never earlier: loading it
/// costs more than a whole run that needs no repository.
Status start_library();

/// Text of the last error of libgit2, or its code where it left none.
std::string last_error(int code);

/// "cannot <doing>: <libgit2's message>"
tl::unexpected<Failure> git_failure(int code, std::string_view doing, std::string path = {});

/// A full hexadecimal object name.
Result<git_oid> parse_oid(const std::string& hex);
std::string hex_of(const git_oid& oid);

}  // namespace pst::git
