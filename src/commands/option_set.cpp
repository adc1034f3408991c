// SPDX-License-Identifier: MIT
#include "option_set.hpp"

#include <algorithm>
#include <cstdint>

#include <CLI/CLI.hpp>

#include <pst/base/text.hpp>

#include "near_miss.hpp"

namespace pst {

struct OptionSet::Parser {
    CLI::App app;
    struct Choice {
        std::string name;
        const std::string* target;
        std::vector<std::string> words;
    };
    std::vector<Choice> choices;
};

OptionSet::OptionSet() : m_parser(std::make_unique<Parser>()) {
    m_parser->app.set_help_flag();  // -h is the command line's own
    m_parser->app.allow_extras(false);
}

OptionSet::~OptionSet() = default;

OptionText& OptionSet::add_text(std::vector<std::string> names, std::string metavar,
                                std::string help) {
    m_texts.push_back({m_group, std::move(names), std::move(metavar), std::move(help)});
    return m_texts.back();
}

void OptionSet::group(std::string heading) { m_group = std::move(heading); }

void OptionSet::flag(std::vector<std::string> names, bool& target, std::string help) {
    m_parser->app.add_flag(joined(names, ","), target)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    add_text(std::move(names), {}, std::move(help));
}

void OptionSet::pair(std::string on, std::string off, bool& target, std::string help) {
    m_parser->app.add_flag(on + ",!" + off, target)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    add_text({std::move(on), std::move(off)}, {}, std::move(help));
}

void OptionSet::count(std::vector<std::string> names, int& target, int step, std::string help) {
    m_parser->app.add_flag_function(joined(names, ","), [&target, step](std::int64_t times) {
        target += step * static_cast<int>(times);
    });
    add_text(std::move(names), {}, std::move(help));
}

void OptionSet::value(OptionName name, std::optional<std::string>& target, std::string help) {
    m_parser->app
        .add_option_function<std::string>(joined(name.names, ","),
                                          [&target](const std::string& text) { target = text; })
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    add_text(std::move(name.names), std::move(name.metavar), std::move(help));
}

void OptionSet::values(OptionName name, std::vector<std::string>& target, std::string help) {
    // An "unlimited" list would make CLI11 read the file name "[a,b]" as two; so does one that
    // allows extra arguments.
    constexpr int k_many = 1 << 20;
    m_parser->app.add_option(joined(name.names, ","), target)
        ->expected(1, k_many)
        ->allow_extra_args(false);
    add_text(std::move(name.names), std::move(name.metavar), std::move(help));
}

void OptionSet::choice(std::string name, std::vector<std::string> words, std::string& target,
                       std::string help) {
    m_parser->app.add_option(name, target)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    m_parser->choices.push_back({name, &target, words});
    add_text({std::move(name)}, joined(words, "|"), std::move(help)).choices = std::move(words);
}

void OptionSet::operand(std::string metavar, std::string& target, std::string help) {
    m_parser->app.add_option(metavar, target)->required();
    add_text({}, std::move(metavar), std::move(help));
}

Status OptionSet::parse(const std::vector<std::string>& arguments, const std::string& command) {
    const std::string hint = "`" + command + " --help` lists the options";
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        m_parser->app.parse(std::move(reversed));
    } catch (const CLI::ExtrasError&) {
        const std::vector<std::string> extras = m_parser->app.remaining();
        return tl::make_unexpected(
            unknown_argument(extras.empty() ? std::string() : extras.front(), command));
    } catch (const CLI::ArgumentMismatch& error) {
        const std::string text = error.what();  // "--since: 1 required TEXT missing"
        return fail(FailureKind::usage, text.substr(0, text.find(':')) + " needs a value", {},
                    hint);
    } catch (const CLI::ParseError& error) {
        return fail(FailureKind::usage, error.what(), {}, hint);
    }
    return check_choices();
}

Status OptionSet::check_choices() const {
    for (const Parser::Choice& choice : m_parser->choices) {
        if (std::find(choice.words.begin(), choice.words.end(), *choice.target) !=
            choice.words.end()) {
            continue;
        }
        const std::optional<std::string> near = near_miss(*choice.target, choice.words);
        return fail(FailureKind::usage, "unknown " + choice.name + " '" + *choice.target + "'", {},
                    near ? "did you mean '" + *near + "'?"
                         : choice.name + " is one of: " + joined(choice.words, ", "));
    }
    return {};
}

Failure OptionSet::unknown_argument(const std::string& argument, const std::string& command) const {
    const std::string listing = "`" + command + " --help` lists the options";
    if (!argument.starts_with('-')) {
        return {FailureKind::usage,
                "unexpected argument '" + argument + "'",
                {},
                listing + "; arguments for pytest stand after `--`"};
    }
    std::vector<std::string> names;
    for (const OptionText& text : m_texts) {
        names.insert(names.end(), text.names.begin(), text.names.end());
    }
    const std::string name = argument.substr(0, argument.find('='));
    // Every letter is near every other: only long names are compared.
    const auto near = name.starts_with("--") ? near_miss(name, names) : std::nullopt;
    return {
        FailureKind::usage,
        "unknown option '" + name + "'",
        {},
        near ? "did you mean '" + *near + "'?" : listing + "; options of pytest stand after `--`"};
}

}  // namespace pst
