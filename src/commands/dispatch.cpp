// SPDX-License-Identifier: MIT
#include <pst/commands/dispatch.hpp>

#include <algorithm>
#include <exception>

#include <pst/base/version.hpp>
#include <pst/commands/project_root.hpp>
#include <pst/embedded/notices.hpp>

#include "command.hpp"
#include "common_options.hpp"
#include "near_miss.hpp"

namespace pst {
namespace {

struct Chosen {
    const Subcommand* command = nullptr;
    std::vector<std::string> arguments;  ///< without the command's name
};

Result<Chosen> choose(const std::string& program, const std::vector<std::string>& arguments) {
    const Subcommand* own = command_of_program(program);
    // `pst-affected x` has no subcommands; `pst` and `py-smart-test` have.
    if (own != nullptr && own != &run_command()) return Chosen{own, arguments};
    if (arguments.empty() || arguments.front().starts_with('-')) {
        return Chosen{&run_command(), arguments};
    }
    const std::string& name = arguments.front();
    if (const Subcommand* command = find_command(name)) {
        return Chosen{command, {arguments.begin() + 1, arguments.end()}};
    }
    std::vector<std::string> names;
    for (const Subcommand* command : all_commands())
        names.emplace_back(command->name);
    const std::optional<std::string> near = near_miss(name, names);
    return fail(FailureKind::usage, "there is no command '" + name + "'", {},
                near ? "did you mean `pst " + *near + "`?"
                     : "`pst --help` lists the commands; arguments for pytest stand after `--`");
}

/// What stands after the first `--` is pytest's, untouched.
Status split_off_pytest_arguments(Chosen& chosen, Request& request) {
    std::vector<std::string>& arguments = chosen.arguments;
    const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
    if (dashes == arguments.end()) return {};
    request.invocation.pytest_args.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
    if (chosen.command->takes_pytest_arguments) return {};
    return fail(FailureKind::usage,
                "`" + called_as(*chosen.command) + "` takes no arguments for pytest", {},
                "leave out `--` and what follows");
}

bool asks_for(const Chosen& chosen, std::string_view long_name, std::string_view short_name) {
    return std::any_of(
        chosen.arguments.begin(), chosen.arguments.end(),
        [&](const std::string& text) { return text == long_name || text == short_name; });
}

Result<int> perform(Chosen& chosen, Request& request, Session& session) {
    PST_CHECK(split_off_pytest_arguments(chosen, request));
    const Subcommand& command = *chosen.command;
    if (asks_for(chosen, "--help", "-h")) {
        session.console.out << help_text(command);
        return number_of(ExitCode::done);
    }
    if (asks_for(chosen, "--version", "-V")) {
        session.console.out << "pst " << k_version << "\n";
        return number_of(ExitCode::done);
    }
    if (asks_for(chosen, "--licenses", "--licenses")) {
        session.console.out << embedded::notices;
        return number_of(ExitCode::done);
    }
    OptionSet options;
    command.add_options(options, request);
    PST_CHECK(options.parse(chosen.arguments, called_as(command)));
    PST_CHECK(settle(request));
    if (session.root.empty()) session.root = find_project_root(session.start_folder);
    PST_CHECK(seen_from_root(request, session));
    request.invocation.environment = session.environment;
    return command.perform(request, session);
}

/// `pst help affected` is `pst affected --help`.
std::vector<std::string> with_help_spelled_out(const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front() != "help") return arguments;
    std::vector<std::string> result(arguments.begin() + 1, arguments.end());
    result.emplace_back("--help");
    return result;
}

Result<int> answer(const std::string& program, const std::vector<std::string>& arguments,
                   Request& request, Session& session) {
    PST_TRY(chosen, choose(program, with_help_spelled_out(arguments)));
    PST_TRY(code, perform(chosen, request, session));
    // A full disk must not look like success.
    if (!session.console.out.flush()) {
        return fail(FailureKind::io, "the output could not be written", "stdout");
    }
    return code;
}

}  // namespace

int dispatch(const std::string& program, const std::vector<std::string>& arguments,
             Session& session) {
    Request request;
    Result<int> code = fail(FailureKind::project, "unfinished");
    try {
        code = answer(program, arguments, request, session);
    } catch (const std::exception& error) {
        code = fail(FailureKind::project, std::string("internal error: ") + error.what(), {},
                    "this is a bug of pst: run the tests with plain pytest, and report it");
    }
    if (code) return *code;
    const bool color =
        request.color == "always" || (request.color == "auto" && session.console.err_is_terminal &&
                                      session.variable("NO_COLOR").empty());
    session.console.err << failure_text(code.error(), {color, 0});
    return number_of(exit_code_of(code.error().kind));
}

}  // namespace pst
