// SPDX-License-Identifier: MIT
// What the user asks for: command line and configuration file, as values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/pytest/settings.hpp>

namespace pst {

enum class OnBaseBranch : std::uint8_t { all, last_commit, none };
enum class DocstringPolicy : std::uint8_t { automatic, code, ignore };

/// Keys of `pst.toml`, `.py-smart-test.toml` or `[tool.pst]`; docs/configuration.md.
struct Configuration {
    std::string file;  ///< where it was read, or empty
    std::optional<std::string> base;
    std::vector<std::string> source_roots;
    std::vector<std::string> test_roots;
    std::vector<std::string> always_run;  ///< test ids, paths or globs
    std::vector<std::string> never_run;
    std::vector<std::pair<std::string, std::vector<std::string>>> map;  ///< glob -> tests or globs
    std::vector<std::string> track;  ///< globs of files that git ignores but tests read
    std::vector<std::string> pytest_args;
    std::vector<std::string> pytest_command;
    std::optional<std::string> python;
    std::optional<std::string> cache_dir;
    OnBaseBranch on_base_branch = OnBaseBranch::all;
    DocstringPolicy docstrings = DocstringPolicy::automatic;
    std::optional<std::string> remote;
    std::vector<std::string> warnings;  ///< e.g. a second configuration file that is not read
};

/// First of `explicit_file` (--config), pst.toml, .py-smart-test.toml, pyproject.toml's [tool.pst]
/// wins whole; also understands the seed's [tool.py-smart-test]. Unknown keys, wrong types and
/// TOML errors are Failure(usage) with "file:line".
Result<Configuration> read_configuration(const ReadText& read,
                                         const std::optional<std::string>& explicit_file);

enum class ChangeSource : std::uint8_t { since, staged, working_tree, files };
enum class Granularity : std::uint8_t { module, definition };

/// One run as asked for on the command line.
struct Invocation {
    bool run_all = false;  ///< --mode all
    ChangeSource source = ChangeSource::since;
    std::optional<std::string> since;  ///< --since REF; else configuration, else default
    std::vector<std::string> files;    ///< --files
    bool regenerate = false;           ///< --regenerate-graph: ignore the cache
    bool exclude_e2e = true;
    bool keep_failed = true;
    bool dry_run = false;
    bool json = false;
    bool parallel = false;
    std::optional<std::string> workers;  ///< --parallel-workers N|auto
    bool coverage = false;
    Granularity granularity = Granularity::definition;
    bool record = false;         ///< the plan will be run, and what tests execute recorded
    bool runs_rest = false;      ///< tests that are not selected run after the selected ones
    bool use_recordings = true;  ///< recordings narrow the selection
    bool explain_narrowing = false;
    std::optional<std::string> config_file;
    std::optional<std::string> python;
    std::vector<std::string> pytest_args;  ///< after `--`
    int verbosity = 0;                     ///< -v adds, -q subtracts
    std::map<std::string, std::string>
        environment;  ///< CI, PYTEST_ADDOPTS, ... that the core may see
};

}  // namespace pst
