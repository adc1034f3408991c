// SPDX-License-Identifier: MIT
// The options of one command: parsed by CLI11, listed for help and completions from the same table.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/result.hpp>

namespace pst {

/// What help and completions know of an option.
struct OptionText {
    std::string group;
    std::vector<std::string> names;  ///< "-v", "--verbose"; empty for an operand
    std::string metavar;             ///< empty for a flag
    std::string help;
    std::vector<std::string> choices = {};
};

/// How an option is called: its names and what stands for its value.
struct OptionName {
    std::vector<std::string> names;
    std::string metavar = {};
};

class OptionSet {
public:
    OptionSet();
    ~OptionSet();
    OptionSet(const OptionSet&) = delete;
    OptionSet& operator=(const OptionSet&) = delete;

    /// Heading of the options that follow.
    void group(std::string heading);
    void flag(std::vector<std::string> names, bool& target, std::string help);
    /// A pair such as --staged/--no-staged; the last one given counts.
    void pair(std::string on, std::string off, bool& target, std::string help);
    /// Each occurrence adds `step` to the target.
    void count(std::vector<std::string> names, int& target, int step, std::string help);
    void value(OptionName name, std::optional<std::string>& target, std::string help);
    void values(OptionName name, std::vector<std::string>& target, std::string help);
    /// One of a closed set of words; `target` holds the default.
    void choice(std::string name, std::vector<std::string> words, std::string& target,
                std::string help);
    void operand(std::string metavar, std::string& target, std::string help);

    /// Failure(usage) with a hint; `command` is how the user called it, for the hint.
    Status parse(const std::vector<std::string>& arguments, const std::string& command);

    const std::vector<OptionText>& texts() const { return m_texts; }

private:
    struct Parser;

    OptionText& add_text(std::vector<std::string> names, std::string metavar, std::string help);
    Status check_choices() const;
    Failure unknown_argument(const std::string& argument, const std::string& command) const;

    std::unique_ptr<Parser> m_parser;
    std::string m_group;
    std::vector<OptionText> m_texts;
};

}  // namespace pst
