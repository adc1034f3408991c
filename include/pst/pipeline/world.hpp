// SPDX-License-Identifier: MIT
// The outside world as one run sees it: ports only, owned by main.
#pragma once

#include <functional>
#include <optional>

#include <pst/base/result.hpp>
#include <pst/ports/fact_store.hpp>
#include <pst/ports/file_system.hpp>
#include <pst/ports/history.hpp>
#include <pst/ports/interpreter.hpp>
#include <pst/ports/version_control.hpp>

namespace pst {

/// Called with (done, total) while files are analysed; for a progress bar.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

struct World {
    FileSystem& files;
    VersionControl* git = nullptr;            ///< null: no repository, or git_failure says why not
    std::optional<Failure> git_failure = {};  ///< a repository is there but cannot be read
    FactStore& facts;
    History& history;
    Interpreter& interpreter;
    Progress progress = {};
    /// Seconds since the epoch.
    std::function<double()> clock = [] { return 0.0; };
};

}  // namespace pst
