// SPDX-License-Identifier: MIT
// Help for people, made of a command's words and the table of its options.
#include <algorithm>

#include <pst/base/text.hpp>

#include "command.hpp"

namespace pst {
namespace {

constexpr std::size_t k_width = 80;
constexpr std::size_t k_column = 28;

constexpr std::string_view k_exit_codes =
    "\nExit codes:\n"
    "  0   done, also when no test is affected\n"
    "  1-5 pytest's own, once it has started\n"
    "  2   wrong option or configuration     10  the base cannot be found\n"
    "  11  no Python, no pytest, no plugin   12  project or cache cannot be used\n"
    "  130 interrupted\n";

/// Words in lines that begin at `column`, the first one after what stands there already.
std::string wrapped(std::string_view text, std::size_t column) {
    std::string result;
    std::size_t used = column;
    for (const std::string_view word : split(text, ' ')) {
        if (used > column && used + 1 + word.size() > k_width) {
            result.append("\n").append(column, ' ');
            used = column;
        } else if (used > column) {
            result.push_back(' ');
            ++used;
        }
        result.append(word);
        used += word.size();
    }
    return result + "\n";
}

std::string entry(std::string_view left, std::string_view text) {
    std::string line = "  " + std::string(left);
    if (line.size() + 2 > k_column) {
        line.append("\n").append(k_column, ' ');
    } else {
        line.append(k_column - line.size(), ' ');
    }
    return line + wrapped(text, k_column);
}

std::string usage(const Subcommand& command) {
    std::string text = "Usage: " + called_as(command) + " " + std::string(command.synopsis) + "\n";
    if (&command == &run_command()) {
        text += "       pst COMMAND [OPTIONS]      pst COMMAND --help\n";
    }
    return text;
}

std::string command_list() {
    std::string text = "\nCommands:\n";
    for (const Subcommand* command : all_commands())
        text += entry(command->name, command->summary);
    return text;
}

std::string option_list(const std::vector<OptionText>& options) {
    std::string text;
    std::string group;
    for (const OptionText& option : options) {
        if (option.names.empty()) {
            text += "\nArguments:\n" + entry(option.metavar, option.help);
            continue;
        }
        if (option.group != group) text += "\n" + option.group + ":\n";
        group = option.group;
        std::string left = joined(option.names, ", ");
        if (!option.metavar.empty()) left += " " + option.metavar;
        text += entry(left, option.help);
    }
    return text + entry("-h, --help", "show this");
}

std::string old_names_line(const Subcommand& command) {
    if (command.old_names.empty()) return {};
    std::string text = "\nAlso called:";
    for (const std::string_view name : command.old_names)
        text.append(" ").append(name);
    return text + "\n";
}

}  // namespace

std::string help_text(const Subcommand& command) {
    const bool is_run = &command == &run_command();
    Request unused;
    OptionSet options;
    command.add_options(options, unused);
    std::string text = called_as(command) + ": " + std::string(command.summary) + "\n\n" +
                       usage(command) + "\n" + std::string(command.description) +
                       "\n\nExamples:\n" + std::string(command.examples);
    if (is_run) text += command_list();
    text += option_list(options.texts());
    if (is_run) {
        text += entry("--version", "show the version");
        text += entry("--licenses", "show the licences of what this program holds");
    }
    text += old_names_line(command);
    return is_run ? text.append(k_exit_codes) : text;
}

}  // namespace pst
