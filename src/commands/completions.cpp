// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "completion_scripts.hpp"
#include "near_miss.hpp"

namespace pst {
namespace {

void add_options(OptionSet& options, Request& request) {
    options.operand("SHELL", request.operand, "bash, zsh or fish");
}

Result<int> perform(const Request& request, Session& session) {
    std::ostream& out = session.console.out;
    if (request.operand == "bash") {
        out << bash_completions();
    } else if (request.operand == "zsh") {
        out << zsh_completions();
    } else if (request.operand == "fish") {
        out << fish_completions();
    } else {
        const auto near = near_miss(request.operand, {"bash", "zsh", "fish"});
        return fail(FailureKind::usage, "no completions for the shell '" + request.operand + "'",
                    {}, near ? "did you mean '" + *near + "'?" : "there are: bash, zsh, fish");
    }
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& completions_command() {
    static const Subcommand k_command{
        .name = "completions",
        .synopsis = "bash|zsh|fish",
        .summary = "print a script that completes pst's options in your shell",
        .description = "Prints the script to stdout; where to put it depends on the shell.",
        .examples =
            "  pst completions bash > ~/.local/share/bash-completion/completions/pst\n"
            "  pst completions zsh > ~/.zfunc/_pst      (a folder of $fpath)\n"
            "  pst completions fish > ~/.config/fish/completions/pst.fish\n",
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
