// SPDX-License-Identifier: MIT
// The project's Python, asked through child processes, and pytest started in this terminal.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/repo_path.hpp>
#include <pst/ports/interpreter.hpp>

namespace pst {

class CompileVerdicts;

struct PythonSetup {
    std::string root;          ///< absolute; children run here, ids are relative to it
    std::string cache_folder;  ///< absolute; holds the carried plugin, plans and the spool
    /// Makes the cache folder before something is written to it.
    std::function<Status()> prepare_cache = {};
    /// `--python` or the configuration's `python`: an interpreter, an environment's folder, or a
    /// name to look up in PATH. Relative paths are relative to the root.
    std::optional<std::string> chosen = {};
    std::vector<std::string> pytest_command = {};  ///< the configuration's, or empty
    /// Whether git tracks a path: an environment that came with the checkout is not run.
    std::function<bool(const RepoPath&)> is_tracked = {};
    RepoPath start_folder = {};  ///< where the user is: command_line() is meant for there
    bool use_cache = true;       ///< false: what it said of sources in earlier runs does not count
};

class PythonInterpreter final : public Interpreter {
public:
    explicit PythonInterpreter(PythonSetup setup) : m_setup(std::move(setup)) {}

    Result<std::string> executable() override;
    /// Sources of which the same interpreter was asked before are not compiled again.
    Result<std::vector<std::optional<std::string>>> compile(
        const std::vector<std::string>& sources) override;
    Result<std::vector<Distribution>> distributions() override;
    Result<std::string> environment() override;
    Result<std::vector<std::string>> pytest_plugins() override;
    /// With the plan, `root` and `spool` are added to it (docs/plan-format.md). Without
    /// `pytest-command`, pytest starts as its own script would; see python/pytest_pst/_start.py.
    /// With it, the plugin is used where the command can load it; elsewhere the plan's ids are
    /// arguments, and nothing is recorded.
    Result<int> run_pytest(const PytestRun& run) override;
    std::vector<std::string> command_line(const PytestRun& run) override;

private:
    using Verdicts = std::vector<std::optional<std::string>>;
    Result<Verdicts> compile_now(const std::vector<std::string_view>& sources);
    void keep(CompileVerdicts& verdicts);
    Result<std::string> answer_of(const std::string& question);
    Result<int> run_own(const PytestRun& run);
    Result<int> run_command(const PytestRun& run);

    PythonSetup m_setup;
    std::optional<Result<std::string>> m_executable;
    std::optional<std::vector<Distribution>> m_distributions;
    std::optional<std::string> m_environment;
    std::optional<std::vector<std::string>> m_plugins;
};

}  // namespace pst
