// SPDX-License-Identifier: MIT
#include "completion_scripts.hpp"

#include <pst/base/text.hpp>

#include "command.hpp"

namespace pst {
namespace {

std::vector<OptionText> options_of(const Subcommand& command) {
    Request unused;
    OptionSet options;
    command.add_options(options, unused);
    std::vector<OptionText> texts = options.texts();
    texts.push_back({"", {"-h", "--help"}, "", "show help"});
    if (&command == &run_command()) {
        texts.push_back({"", {"--version"}, "", "show the version"});
        texts.push_back({"", {"--licenses"}, "", "show the licences of what this program holds"});
    }
    return texts;
}

std::string words_of(const Subcommand& command) {
    std::vector<std::string> words;
    for (const OptionText& option : options_of(command)) {
        words.insert(words.end(), option.names.begin(), option.names.end());
    }
    if (&command == &completions_command()) words.insert(words.end(), {"bash", "zsh", "fish"});
    return joined(words, " ");
}

std::string command_words() {
    std::vector<std::string> words;
    for (const Subcommand* command : all_commands())
        words.emplace_back(command->name);
    return joined(words, " ");
}

std::string names_of(const Subcommand& command, std::string_view separator) {
    return joined({command.old_names.begin(), command.old_names.end()}, separator);
}

std::string program_names() {
    std::string text = "pst";
    for (const Subcommand* command : all_commands()) {
        if (!command->old_names.empty()) text += " " + names_of(*command, " ");
    }
    return text;
}

/// `pst affected`, `pst-affected` and `py-smart-test-affected` complete the same options.
std::string program_cases() {
    std::string text;
    for (const Subcommand* command : all_commands()) {
        if (command == &run_command() || command->old_names.empty()) continue;
        text +=
            "    " + names_of(*command, "|") + ") command=" + std::string(command->name) + " ;;\n";
    }
    return text;
}

std::string bash_command_cases() {
    std::string text;
    for (const Subcommand* command : all_commands()) {
        text += "    " + std::string(command->name) + ") words='" + words_of(*command) + "' ;;\n";
    }
    return text + "    *) words='" + words_of(run_command()) + "' ;;\n";
}

std::string bash_choice_cases() {
    std::string text;
    for (const OptionText& option : options_of(run_command())) {
        if (option.choices.empty()) continue;
        text +=
            "    " + option.names.front() + ") words='" + joined(option.choices, " ") + "' ;;\n";
    }
    return text;
}

std::string single_quoted(std::string_view text, std::string_view quote) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') {
            result.append(quote);
        } else {
            result.push_back(c);
        }
    }
    return result + "'";
}

/// `'(-v --verbose)'{-v,--verbose}'[help]'` of zsh's _arguments.
std::string zsh_option(const OptionText& option) {
    std::string help;
    for (const char c : option.help) {
        if (c == '[' || c == ']' || c == ':') help.push_back('\\');
        help.push_back(c);
    }
    std::string spec = "[" + help + "]";
    if (!option.metavar.empty()) {
        spec += ":value:" + (option.choices.empty() ? std::string("_files")
                                                    : "(" + joined(option.choices, " ") + ")");
    }
    std::string text;
    for (const std::string& name : option.names) {
        text += " \\\n        " + single_quoted(name + spec, "'\\''");
    }
    return text;
}

std::string zsh_command_cases() {
    std::string text;
    for (const Subcommand* command : all_commands()) {
        text += "    " + std::string(command->name) + ")\n        _arguments";
        for (const OptionText& option : options_of(*command))
            text += zsh_option(option);
        const bool is_shell = command == &completions_command();
        text += std::string(" \\\n        ") +
                (is_shell ? "'1:shell:(bash zsh fish)'" : "'*:file:_files'") + "\n        ;;\n";
    }
    return text;
}

std::string zsh_descriptions() {
    std::string text;
    for (const Subcommand* command : all_commands()) {
        const std::string entry = std::string(command->name) + ":" + std::string(command->summary);
        text += "        " + single_quoted(entry, "'\\''") + "\n";
    }
    return text;
}

std::string fish_option(const OptionText& option, const std::string& condition) {
    std::string line = "complete -c pst -n " + single_quoted(condition, "\\'");
    for (const std::string& name : option.names) {
        const bool is_long = name.starts_with("--");
        line += is_long ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.choices.empty()) {
        line += " -x -a " + single_quoted(joined(option.choices, " "), "\\'");
    } else if (!option.metavar.empty()) {
        line += " -r";
    }
    return line + " -d " + single_quoted(option.help, "\\'") + "\n";
}

}  // namespace

std::string bash_completions() {
    return "# pst completions for bash: source this file\n"
           "_pst() {\n"
           "    local command=${COMP_WORDS[1]} words=''\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    case ${COMP_WORDS[0]##*/} in\n" +
           program_cases() +
           "    esac\n"
           "    case $command in\n" +
           bash_command_cases() +
           "    esac\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ] && [ \"$command\" = \"${COMP_WORDS[1]}\" ]; then\n"
           "        words=\"$words " +
           command_words() +
           "\"\n"
           "    fi\n"
           "    case $previous in\n" +
           bash_choice_cases() +
           "    esac\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "}\n"
           "complete -o default -F _pst " +
           program_names() + "\n";
}

std::string zsh_completions() {
    return "#compdef " + program_names() +
           "\n# pst completions for zsh: put this file as _pst into a folder of $fpath\n"
           "_pst() {\n"
           "    local command=run\n"
           "    local -a commands\n"
           "    commands=(\n" +
           zsh_descriptions() +
           "    )\n"
           "    case ${service:t} in\n" +
           program_cases() +
           "    *) (( CURRENT > 2 )) && (( ${commands[(I)${words[2]}:*]} )) && command=$words[2] "
           ";;\n"
           "    esac\n"
           "    if [[ $command == run && $CURRENT -eq 2 ]]; then _describe command commands; fi\n"
           "    case $command in\n" +
           zsh_command_cases() +
           "    esac\n"
           "}\n"
           "if [[ $funcstack[1] == _pst ]]; then _pst \"$@\"; else compdef _pst " +
           program_names() + "; fi\n";
}

std::string fish_completions() {
    std::string text = "# pst completions for fish: ~/.config/fish/completions/pst.fish\n";
    for (const Subcommand* command : all_commands()) {
        text += "complete -c pst -n __fish_use_subcommand -a " + std::string(command->name) +
                " -d " + single_quoted(command->summary, "\\'") + "\n";
        const bool is_run = command == &run_command();
        const std::string condition =
            is_run ? "not __fish_seen_subcommand_from " + command_words()
                   : "__fish_seen_subcommand_from " + std::string(command->name);
        for (const OptionText& option : options_of(*command)) {
            if (!option.names.empty()) text += fish_option(option, condition);
        }
    }
    return text +
           "complete -c pst -n '__fish_seen_subcommand_from completions' -x -a 'bash zsh fish'\n";
}

}  // namespace pst
