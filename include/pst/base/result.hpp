// SPDX-License-Identifier: MIT
// What a fallible step gives: a value, or a Failure that says what went wrong and how to mend it.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace pst {

/// Decides the exit code (docs/exit-codes.md) when a failure reaches main.
enum class FailureKind {
    usage,         ///< command line or configuration is wrong
    base_missing,  ///< the base of the comparison cannot be found
    environment,   ///< no pytest, no interpreter, a missing plugin
    project,       ///< project folder or cache cannot be used
    repository,    ///< git could not answer; callers may widen instead
    io,            ///< a file could not be read or written
    interrupted,
};

struct Failure {
    FailureKind kind = FailureKind::io;
    std::string message;    ///< one sentence, no final newline
    std::string path = {};  ///< file that it is about, or empty
    std::string hint = {};  ///< the mend, or empty
};

/// Three answers where a thing can be absent: Result<std::optional<T>>.
template <class T>
using Result = tl::expected<T, Failure>;
using Status = Result<void>;

inline tl::unexpected<Failure> fail(FailureKind kind, std::string message, std::string path = {},
                                    std::string hint = {}) {
    return tl::make_unexpected(Failure{kind, std::move(message), std::move(path), std::move(hint)});
}

}  // namespace pst

/// Assigns the value of a Result to `target`, or returns its Failure from the enclosing function.
#define PST_TRY(target, expression)                                     \
    auto target##_result = (expression);                                \
    if (!target##_result) {                                             \
        return tl::make_unexpected(std::move(target##_result).error()); \
    }                                                                   \
    auto target = std::move(*target##_result)

/// Returns the Failure of a Status from the enclosing function.
#define PST_CHECK(expression)                                  \
    if (auto status = (expression); !status) {                 \
        return tl::make_unexpected(std::move(status).error()); \
    }
