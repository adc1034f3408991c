// SPDX-License-Identifier: MIT
// The exit codes of pst; docs/exit-codes.md says which input gives which. Once pytest has
// started, its own codes 1 to 5 are given on instead.
#pragma once

#include <pst/base/result.hpp>

namespace pst {

enum class ExitCode : int {
    done = 0,
    stale = 1,          ///< of `pst stale` only
    usage = 2,          ///< command line or configuration
    base_missing = 10,  ///< the base of the comparison cannot be found
    environment = 11,   ///< no interpreter, no pytest, a plugin that an option needs
    unusable = 12,      ///< project, repository, cache or output cannot be used
    interrupted = 130,
};

constexpr int number_of(ExitCode code) { return static_cast<int>(code); }
ExitCode exit_code_of(FailureKind kind);

}  // namespace pst
