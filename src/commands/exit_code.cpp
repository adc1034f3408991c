// SPDX-License-Identifier: MIT
#include <pst/commands/exit_code.hpp>

namespace pst {

ExitCode exit_code_of(FailureKind kind) {
    switch (kind) {
    case FailureKind::usage:
        return ExitCode::usage;
    case FailureKind::base_missing:
        return ExitCode::base_missing;
    case FailureKind::environment:
        return ExitCode::environment;
    case FailureKind::interrupted:
        return ExitCode::interrupted;
    case FailureKind::project:
    case FailureKind::repository:
    case FailureKind::io:
        break;
    }
    return ExitCode::unusable;
}

}  // namespace pst
