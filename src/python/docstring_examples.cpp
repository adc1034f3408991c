// SPDX-License-Identifier: MIT
// Doctest examples in docstrings and other constant texts.
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/text.hpp>

#include "readers.hpp"

namespace pst::syntax {
namespace {

constexpr std::string_view k_prompt = ">>>";

/// The code of a line of an example, or nothing.
std::string_view code_of(std::string_view line) {
    line = trimmed(line);
    return line.starts_with(k_prompt) || line.starts_with("...") ? trimmed(line.substr(3))
                                                                 : std::string_view();
}

std::string_view first_word(std::string_view text) {
    text = trimmed(text);
    return text.substr(0, text.find_first_of(" \t;#()"));
}

/// Names of modules that may be imported; "*" where they are not plain to see.
std::vector<std::string> imports_of(std::string_view code) {
    if (code.find("import") == std::string_view::npos) {
        return {};
    }
    std::vector<std::string> names;
    const std::size_t import = code.find(" import ");
    if (code.find(';') == std::string_view::npos && code.starts_with("import ")) {
        for (const std::string_view clause : split(code.substr(7), ',')) {
            names.emplace_back(first_word(clause));
        }
    } else if (code.find(';') == std::string_view::npos && code.starts_with("from ") &&
               import != std::string_view::npos) {
        const std::string module(first_word(code.substr(5)));
        for (std::string_view clause : split(code.substr(import + 8), ',')) {
            clause = trimmed(clause);
            clause.remove_prefix(clause.starts_with('('));
            names.push_back(module + ":" + std::string(first_word(clause)));
        }
    } else {
        return {"*"};
    }
    const bool is_odd = names.empty() || names.front().empty() || names.front().starts_with('.');
    return is_odd ? std::vector<std::string>{"*"} : names;
}

}  // namespace

void read_examples(const Reading& reading, NodeId text) {
    const std::string_view source = reading.tree.text(text);
    if (source.find(k_prompt) == std::string_view::npos) {
        return;
    }
    reading.sink.add_hazard(HazardKind::holds_examples, "", reading.line(text));
    for (const std::string_view line : split(source, '\n')) {
        const std::string_view code = code_of(line);
        for (const std::string& name : imports_of(code)) {
            reading.sink.add_hazard(HazardKind::holds_examples, name, reading.line(text));
        }
        if (code.find("getfixture") != std::string_view::npos) {
            reading.sink.add_hazard(HazardKind::holds_examples, "getfixture", reading.line(text));
        }
    }
}

}  // namespace pst::syntax
