// SPDX-License-Identifier: MIT
// The project's Python: what it can compile, what is installed, and pytest itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/repo_path.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

struct Distribution {
    std::string name;  ///< normalised (PEP 503)
    std::string version;
    std::vector<std::string> import_names;    ///< top-level modules that it installs
    std::vector<std::string> requires_names;  ///< normalised names that it depends on
};

struct PytestRun {
    std::vector<std::string> arguments;  ///< after the plan's own: user's pass-through
    std::string plan_json;               ///< the plan file's content (docs/plan-format.md)
    bool use_plan = true;                ///< false: a plain full run
};

class Interpreter {
public:
    virtual ~Interpreter() = default;

    /// Path of the interpreter that was chosen; Failure(environment) when there is none.
    virtual Result<std::string> executable() = 0;
    /// For each source, nothing when it compiles, else the error's text. One child process.
    virtual Result<std::vector<std::optional<std::string>>> compile(
        const std::vector<std::string>& sources) = 0;
    virtual Result<std::vector<Distribution>> distributions() = 0;
    /// One line that tells this Python, its platform and what is installed from any other.
    virtual Result<std::string> environment() = 0;
    /// Names of pytest11 plugins that are installed and importable ("xdist", "pytest_cov" ...).
    virtual Result<std::vector<std::string>> pytest_plugins() = 0;
    /// Runs pytest with this terminal; gives pytest's exit code. Failure(environment) when pytest
    /// is missing, Failure(interrupted) after Ctrl-C before it started.
    virtual Result<int> run_pytest(const PytestRun& run) = 0;
    /// The command line that run_pytest would start, for people (paste-able).
    virtual std::vector<std::string> command_line(const PytestRun& run) = 0;
};

}  // namespace pst
