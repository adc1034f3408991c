// SPDX-License-Identifier: MIT
// A subcommand: its words for people, its options, and what it does. One file each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/commands/exit_code.hpp>
#include <pst/commands/session.hpp>
#include <pst/render/text_report.hpp>

#include "option_set.hpp"

namespace pst {

/// Everything that options can set, of all commands.
struct Request {
    Invocation invocation;
    std::string mode = "affected";
    std::string granularity = "definition";
    std::string color = "auto";
    std::string operand;  ///< TEST, PATH[::NAME] or SHELL
    bool staged = false;
    bool working_tree = false;
    bool use_coverage = false;
    bool dot = false;
};

/// Gives the exit code, pytest's own where it ran.
using Perform = Result<int> (*)(const Request& request, Session& session);

struct Subcommand {
    std::string_view name = {};
    std::vector<std::string_view> old_names = {};  ///< of the seed: names of the same binary
    std::string_view synopsis = {};                ///< what follows the name
    std::string_view summary = {};                 ///< one line, no full stop
    std::string_view description = {};             ///< paragraphs, wrapped by hand at 78 columns
    std::string_view examples = {};                ///< indented lines
    bool takes_pytest_arguments = false;
    void (*add_options)(OptionSet& options, Request& request) = nullptr;
    Perform perform = nullptr;
};

const Subcommand& run_command();
const Subcommand& affected_command();
const Subcommand& why_command();
const Subcommand& why_not_command();
const Subcommand& tests_of_command();
const Subcommand& graph_command();
const Subcommand& map_command();
const Subcommand& gen_command();
const Subcommand& stale_command();
const Subcommand& plan_command();
const Subcommand& completions_command();

/// In the order in which help lists them.
const std::vector<const Subcommand*>& all_commands();
const Subcommand* find_command(std::string_view name);
/// By argv[0]; absent for `pst` and for names that are not ours.
const Subcommand* command_of_program(std::string_view program);

/// "pst" or "pst affected".
std::string called_as(const Subcommand& command);
std::string help_text(const Subcommand& command);

}  // namespace pst
