// SPDX-License-Identifier: MIT
#include "setup_script.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <pst/base/text.hpp>

#include "ini_file.hpp"

namespace pst {

namespace {

struct Literal {
    std::string_view text;
    bool is_key = false;  ///< a colon, or `=` behind a keyword's name, follows
};

/// String literals of Python source, in order, without looking at the code between them.
class LiteralReader {
public:
    explicit LiteralReader(std::string_view source) : m_source(source) {}

    std::optional<Literal> next() {
        while (m_at < m_source.size()) {
            char c = m_source[m_at];
            if (c == '#') {
                m_at = std::min(m_source.find('\n', m_at), m_source.size());
            } else if (c == '"' || c == '\'') {
                return read_literal(c);
            } else {
                ++m_at;
            }
        }
        return std::nullopt;
    }

private:
    Literal read_literal(char quote) {
        std::string triple(3, quote);
        bool is_triple = m_source.substr(m_at, 3) == triple;
        std::string_view end = is_triple ? std::string_view(triple) : m_source.substr(m_at, 1);
        m_at += end.size();
        std::size_t start = m_at;
        while (m_at < m_source.size() && m_source.substr(m_at, end.size()) != end) {
            if (!is_triple && m_source[m_at] == '\n') break;
            m_at += m_source[m_at] == '\\' ? 2U : 1U;
        }
        m_at = std::min(m_at, m_source.size());
        Literal literal{m_source.substr(start, m_at - start), false};
        m_at = std::min(m_at + end.size(), m_source.size());
        std::size_t after = m_source.find_first_not_of(" \t\r\n", m_at);
        literal.is_key = after != std::string_view::npos && m_source[after] == ':';
        return literal;
    }

    std::string_view m_source;
    std::size_t m_at = 0;
};

/// The name of the keyword argument whose value starts at `literal`, as in `dict(pytest11=[...])`.
std::string_view keyword_before(std::string_view source, std::string_view literal) {
    std::string_view before =
        source.substr(0, static_cast<std::size_t>(literal.data() - source.data()));
    std::size_t end = before.find_last_not_of(" \t\r\n[(\"'r");
    if (end == std::string_view::npos || before[end] != '=') return {};
    before = trimmed(before.substr(0, end));
    std::size_t start = before.find_last_of(" \t\r\n,({");
    return before.substr(start == std::string_view::npos ? 0 : start + 1);
}

void add_ini_text(std::string_view text, std::vector<EntryPoint>& into) {
    std::string lines;  // indented as the script is: each line is an entry or a section
    for (std::string_view line : split(text, '\n')) {
        lines += std::string(trimmed(line)) + "\n";
    }
    for (const IniSection& section : read_ini(lines).sections) {
        for (const IniEntry& entry : section.entries) {
            auto point = read_entry_point(section.name, entry.name + "=" + entry.value);
            if (point) into.push_back(*point);
        }
    }
}

}  // namespace

std::optional<std::string> known_entry_group(std::string_view group) {
    if (group == "pytest11" || group == "console_scripts") return std::string(group);
    if (group == "gui_scripts") return "console_scripts";
    return std::nullopt;
}

std::optional<EntryPoint> read_entry_point(std::string_view group, std::string_view text) {
    auto known = known_entry_group(trimmed(group));
    std::size_t equals = text.find('=');
    if (!known || equals == std::string_view::npos) return std::nullopt;
    std::string_view name = trimmed(text.substr(0, equals));
    std::string_view target = text.substr(equals + 1);
    target = trimmed(target.substr(0, target.find('[')));
    std::size_t colon = target.find(':');
    std::string module(trimmed(target.substr(0, colon)));
    if (name.empty() || !is_dotted_name(module)) return std::nullopt;
    if (colon != std::string_view::npos) {
        module += ":" + std::string(trimmed(target.substr(colon + 1)));
    }
    return EntryPoint{*known, std::string(name), module};
}

std::vector<EntryPoint> entry_points_of_setup_script(std::string_view source) {
    std::vector<EntryPoint> found;
    LiteralReader reader(source);
    std::string_view group;
    while (auto literal = reader.next()) {
        if (literal->is_key) {
            group = literal->text;
        } else if (literal->text.find('\n') != std::string_view::npos &&
                   literal->text.find('[') != std::string_view::npos) {
            add_ini_text(literal->text, found);
        } else {
            std::string_view keyword = keyword_before(source, literal->text);
            if (!keyword.empty()) group = keyword;
            if (auto point = read_entry_point(group, literal->text)) found.push_back(*point);
        }
    }
    return found;
}

}  // namespace pst
