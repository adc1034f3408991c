// SPDX-License-Identifier: MIT
// pytest's command line, as far as it says what is collected and imported.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pst {

/// Of single values the last one given wins.
struct PytestOptions {
    std::optional<std::string> config_file;
    std::optional<std::string> rootdir;
    std::optional<std::string> confcutdir;
    std::optional<std::string> import_mode;
    std::optional<std::string> marker_expression;
    std::optional<std::string> keyword_expression;
    std::vector<std::pair<std::string, std::string>> overrides;  ///< `-o name=value`
    std::vector<std::string> plugins;                            ///< `-p`, "no:..." included
    std::vector<std::string> django_settings;                    ///< `--ds`
    std::vector<std::string> warning_filters;                    ///< `-W`
    std::vector<std::string> doctest_globs;
    std::vector<std::string> ignore;
    std::vector<std::string> ignore_globs;
    bool doctest_modules = false;
    /// What may change what a test does, in order: not what is only shown, nor which tests run.
    std::vector<std::string> telling;
};

/// Options that it does not know, and positional arguments, are passed over.
PytestOptions read_options(const std::vector<std::string>& arguments);

}  // namespace pst
