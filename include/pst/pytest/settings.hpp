// SPDX-License-Identifier: MIT
// What the project's own configuration tells pytest: read as pytest reads it, without running it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/model/repo_path.hpp>

namespace pst {

struct PytestSettings {
    std::optional<RepoPath> ini_file;    ///< the file that decides, or none
    std::vector<std::string> testpaths;  ///< relative to the root; may be globs; empty: root
    std::vector<std::string> python_files = {"test_*.py", "*_test.py"};
    std::vector<std::string> python_classes = {"Test"};
    std::vector<std::string> python_functions = {"test"};
    std::vector<std::string> norecursedirs = {"*.egg", ".*",           "_darcs", "build", "CVS",
                                              "dist",  "node_modules", "venv",   "{arch}"};
    std::vector<std::string> pythonpath;       ///< relative to the root
    std::vector<std::string> usefixtures;      ///< ini `usefixtures`
    std::vector<std::string> addopts;          ///< ini, then PYTEST_ADDOPTS, split as a shell does
    std::vector<std::string> plugins;          ///< `-p NAME` of addopts, without "no:" ones
    std::vector<std::string> setting_modules;  ///< DJANGO_SETTINGS_MODULE, --ds, filterwarnings
                                               ///< categories and the like: dotted names
    std::vector<std::string>
        doctest_globs;                ///< `--doctest-glob` (default test*.txt with the flag
                                      ///< absent is pytest's own: listed only when it applies)
    std::vector<std::string> ignore;  ///< --ignore, --ignore-glob
    std::vector<std::string> ignore_globs;
    std::string import_mode = "prepend";  ///< prepend, append, importlib
    std::string marker_expression;        ///< -m
    std::string keyword_expression;       ///< -k
    std::optional<std::string> confcutdir;
    bool doctest_modules = false;
    std::vector<std::string> warnings;  ///< e.g. an ini file that does not parse
};

/// Asks for a root-relative file's text; absent when there is none.
using ReadText = std::function<std::optional<std::string>(const RepoPath&)>;

/// Reads pytest.toml, .pytest.toml, pytest.ini, .pytest.ini, pyproject.toml, tox.ini, setup.cfg in
/// pytest's order of precedence. `environment_addopts` is PYTEST_ADDOPTS; `arguments` are the
/// user's own arguments after `--`, which win.
PytestSettings read_pytest_settings(const ReadText& read, std::string_view environment_addopts,
                                    const std::vector<std::string>& arguments);

/// Of pytest's arguments those that may change what a test does: without paths and tests, and
/// without what only chooses among tests or says how they are shown.
std::vector<std::string> telling_options(const std::vector<std::string>& arguments);

/// Entry points of group "pytest11" and "console_scripts" that the project itself declares
/// (pyproject.toml, setup.cfg, and literal ones of setup.py): name -> "module[:attribute]".
struct EntryPoint {
    std::string group;
    std::string name;
    std::string target;
};
std::vector<EntryPoint> read_entry_points(const ReadText& read);

}  // namespace pst
