// SPDX-License-Identifier: MIT
#include "options.hpp"

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
};

// Options whose value nothing here asks for stand in the table all the same: their value
// must not be taken for an option.
constexpr ValueOption k_value_options[] = {
    {"--config-file", 'c', &PytestOptions::config_file, nullptr},
    {"--rootdir", 0, &PytestOptions::rootdir, nullptr},
    {"--confcutdir", 0, &PytestOptions::confcutdir, nullptr},
    {"--import-mode", 0, &PytestOptions::import_mode, nullptr},
    {"", 'm', &PytestOptions::marker_expression, nullptr},
    {"", 'k', &PytestOptions::keyword_expression, nullptr},
    {"", 'p', nullptr, &PytestOptions::plugins},
    {"--ds", 0, nullptr, &PytestOptions::django_settings},
    {"--pythonwarnings", 'W', nullptr, &PytestOptions::warning_filters},
    {"--doctest-glob", 0, nullptr, &PytestOptions::doctest_globs},
    {"--ignore", 0, nullptr, &PytestOptions::ignore},
    {"--ignore-glob", 0, nullptr, &PytestOptions::ignore_globs},
    {"--override-ini", 'o', nullptr, nullptr},
    {"--deselect", 0, nullptr, nullptr},
    {"--numprocesses", 'n', nullptr, nullptr},
    {"--dc", 0, nullptr, nullptr},
    {"--tb", 0, nullptr, nullptr},
    {"--durations", 0, nullptr, nullptr},
    {"--maxfail", 0, nullptr, nullptr},
    {"--basetemp", 0, nullptr, nullptr},
    {"", 'r', nullptr, nullptr},
};

/// Short options without a value, which may stand together: `-vxk name`.
constexpr std::string_view k_flags = "vqxslhVdf";

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
            }
        }
        return std::move(m_options);
    }

private:
    void take_long(std::string_view argument) {
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
    }

    void take_short(std::string_view argument) {
        for (std::size_t at = 1; at < argument.size(); ++at) {
            char letter = argument[at];
            for (const ValueOption& option : k_value_options) {
                if (option.letter != letter) continue;
                std::string_view value = argument.substr(at + 1);
                if (value.starts_with('=')) value.remove_prefix(1);
                return value.empty() ? store_next(option) : store(option, value);
            }
            if (k_flags.find(letter) == std::string_view::npos) return;
        }
    }

    void store_next(const ValueOption& option) {
        if (m_at + 1 < m_arguments.size()) store(option, m_arguments[++m_at]);
    }

    void store(const ValueOption& option, std::string_view value) {
        if (option.one != nullptr) m_options.*option.one = std::string(value);
        if (option.many != nullptr) (m_options.*option.many).emplace_back(value);
        if (option.letter != 'o') return;
        std::size_t equals = value.find('=');
        if (equals == std::string_view::npos) return;
        m_options.overrides.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    }

    const Many& m_arguments;
    std::size_t m_at = 0;
    PytestOptions m_options;
};

}  // namespace

PytestOptions read_options(const std::vector<std::string>& arguments) {
    return Parser(arguments).parse();
}

}  // namespace pst
