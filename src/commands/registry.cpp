// SPDX-License-Identifier: MIT
#include <algorithm>

#include "command.hpp"

namespace pst {

const std::vector<const Subcommand*>& all_commands() {
    static const std::vector<const Subcommand*> k_commands{
        &run_command(),      &affected_command(), &why_command(),        &why_not_command(),
        &tests_of_command(), &graph_command(),    &map_command(),        &gen_command(),
        &stale_command(),    &plan_command(),     &completions_command()};
    return k_commands;
}

const Subcommand* find_command(std::string_view name) {
    for (const Subcommand* command : all_commands()) {
        if (command->name == name) return command;
    }
    return nullptr;
}

const Subcommand* command_of_program(std::string_view program) {
    const std::string_view name = program.substr(program.rfind('/') + 1);
    for (const Subcommand* command : all_commands()) {
        const auto& names = command->old_names;
        if (std::find(names.begin(), names.end(), name) != names.end()) return command;
    }
    return nullptr;
}

std::string called_as(const Subcommand& command) {
    if (&command == &run_command()) return "pst";
    return "pst " + std::string(command.name);
}

}  // namespace pst
