// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <pst/pytest/settings.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace pst {

namespace {

using One = std::optional<std::string>;
using Many = std::vector<std::string>;

/// One option that takes a value; `letter` is its short form, or 0.
struct ValueOption {
    std::string_view name;
    char letter = 0;
    One PytestOptions::*one = nullptr;
    Many PytestOptions::*many = nullptr;
    bool is_telling = true;
};

// Options whose value nothing here asks for stand in the table all the same: their value
// must not be taken for an option.
constexpr ValueOption k_value_options[] = {
    {"--config-file", 'c', &PytestOptions::config_file, nullptr},
    {"--rootdir", 0, &PytestOptions::rootdir, nullptr},
    {"--confcutdir", 0, &PytestOptions::confcutdir, nullptr},
    {"--import-mode", 0, &PytestOptions::import_mode, nullptr},
    {"", 'm', &PytestOptions::marker_expression, nullptr, false},
    {"", 'k', &PytestOptions::keyword_expression, nullptr, false},
    {"", 'p', nullptr, &PytestOptions::plugins},
    {"--ds", 0, nullptr, &PytestOptions::django_settings},
    {"--pythonwarnings", 'W', nullptr, &PytestOptions::warning_filters},
    {"--doctest-glob", 0, nullptr, &PytestOptions::doctest_globs},
    {"--ignore", 0, nullptr, &PytestOptions::ignore},
    {"--ignore-glob", 0, nullptr, &PytestOptions::ignore_globs},
    {"--override-ini", 'o', nullptr, nullptr},
    {"--deselect", 0, nullptr, nullptr},
    {"--numprocesses", 'n', nullptr, nullptr, false},
    {"--dist", 0, nullptr, nullptr, false},
    {"--dc", 0, nullptr, nullptr},
    {"--tb", 0, nullptr, nullptr, false},
    {"--color", 0, nullptr, nullptr, false},
    {"--verbosity", 0, nullptr, nullptr, false},
    {"--durations", 0, nullptr, nullptr, false},
    {"--maxfail", 0, nullptr, nullptr, false},
    {"--junitxml", 0, nullptr, nullptr, false},
    {"--junit-xml", 0, nullptr, nullptr, false},
    {"--html", 0, nullptr, nullptr, false},
    {"--report-log", 0, nullptr, nullptr, false},
    {"--basetemp", 0, nullptr, nullptr},
    {"", 'r', nullptr, nullptr, false},
};

/// Short options without a value, which may stand together: `-vxk name`.
constexpr std::string_view k_flags = "vqxslhVdf";
constexpr std::string_view k_telling_flags = "shVdf";

/// Long ones without a value, or with one behind `=` only, that change nothing in a test.
constexpr std::string_view k_other_flags[] = {
    "--quiet", "--verbose", "--no-header", "--no-summary", "--exitfirst",  "--lf",
    "--ff",    "--nf",      "--sw",        "--cov",        "--cov-report", "--cov-append"};

class Parser {
public:
    explicit Parser(const Many& arguments) : m_arguments(arguments) {}

    PytestOptions parse() {
        for (; m_at < m_arguments.size(); ++m_at) {
            std::string_view argument = m_arguments[m_at];
            if (argument == "--") break;
            if (argument.starts_with("--")) {
                take_long(argument);
            } else if (argument.size() > 1 && argument[0] == '-') {
                take_short(argument);
            } else if (m_may_be_value) {
                m_options.telling.emplace_back(argument);
                m_may_be_value = false;
            }
        }
        return std::move(m_options);
    }

private:
    void take_long(std::string_view argument) {
        m_may_be_value = false;
        if (argument == "--doctest-modules") m_options.doctest_modules = true;
        std::size_t equals = argument.find('=');
        std::string_view name = argument.substr(0, equals);
        for (const ValueOption& option : k_value_options) {
            if (option.name != name) continue;
            if (equals != std::string_view::npos) {
                store(option, argument.substr(equals + 1));
            } else {
                store_next(option);
            }
            return;
        }
        if (std::ranges::find(k_other_flags, name) == std::end(k_other_flags)) {
            tell_unknown(std::string(argument));
        }
    }

    void take_short(std::string_view argument) {
        m_may_be_value = false;
        for (std::size_t at = 1; at < argument.size(); ++at) {
            char letter = argument[at];
            for (const ValueOption& option : k_value_options) {
                if (option.letter != letter) continue;
                std::string_view value = argument.substr(at + 1);
                if (value.starts_with('=')) value.remove_prefix(1);
                return value.empty() ? store_next(option) : store(option, value);
            }
            if (k_flags.find(letter) == std::string_view::npos) {
                return tell_unknown("-" + std::string(argument.substr(at)));
            }
            if (k_telling_flags.find(letter) != std::string_view::npos) {
                m_options.telling.push_back(std::string("-") + letter);
            }
        }
    }

    /// What follows may be its value.
    void tell_unknown(std::string argument) {
        m_options.telling.push_back(std::move(argument));
        m_may_be_value = true;
    }

    void store_next(const ValueOption& option) {
        if (m_at + 1 < m_arguments.size()) store(option, m_arguments[++m_at]);
    }

    void store(const ValueOption& option, std::string_view value) {
        if (option.is_telling) {
            std::string name(option.name);
            if (name.empty()) name = std::string("-") + option.letter;
            m_options.telling.push_back(name + "=" + std::string(value));
        }
        if (option.one != nullptr) m_options.*option.one = std::string(value);
        if (option.many != nullptr) (m_options.*option.many).emplace_back(value);
        if (option.letter != 'o') return;
        std::size_t equals = value.find('=');
        if (equals == std::string_view::npos) return;
        m_options.overrides.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    }

    const Many& m_arguments;
    std::size_t m_at = 0;
    bool m_may_be_value = false;  ///< the last option is not known
    PytestOptions m_options;
};

}  // namespace

PytestOptions read_options(const std::vector<std::string>& arguments) {
    return Parser(arguments).parse();
}

std::vector<std::string> telling_options(const std::vector<std::string>& arguments) {
    return read_options(arguments).telling;
}

}  // namespace pst
