// SPDX-License-Identifier: MIT
#include "ini_file.hpp"

#include <algorithm>

#include <pst/base/text.hpp>

namespace pst {

namespace {

constexpr std::string_view k_blanks = " \t\f\v";

std::string_view without_end(std::string_view line) {
    return line.substr(0, line.find_last_not_of(" \t\f\v\r") + 1);
}

class Reader {
public:
    void read(std::string_view line) {
        ++m_line;
        line = without_end(line);
        std::size_t start = line.find_first_not_of(k_blanks);
        if (start == std::string_view::npos || line[start] == '#' || line[start] == ';') return;
        if (line[0] == '[' && take_section(line)) return;
        if (line[0] == '[' || start > 0) {
            continue_value(trimmed(line));
        } else {
            take_entry(line);
        }
    }

    IniFile take() { return std::move(m_file); }

private:
    void refuse(const std::string& why) {
        if (m_file.error.empty()) m_file.error = std::to_string(m_line) + ": " + why;
    }

    bool take_section(std::string_view line) {
        line = without_end(line.substr(0, line.find_first_of("#;")));
        if (line.back() != ']') return false;
        std::string name(line.substr(1, line.size() - 2));
        if (name.empty()) refuse("empty section name");
        if (m_file.find(name) != nullptr) refuse("duplicate section [" + name + "]");
        m_file.sections.push_back(IniSection{name, {}});
        m_open = false;
        return true;
    }

    void continue_value(std::string_view text) {
        if (!m_open) return refuse("a value goes on where none began");
        std::string& value = m_file.sections.back().entries.back().value;
        if (!value.empty()) value += '\n';
        value += text;
    }

    void take_entry(std::string_view line) {
        std::size_t equals = line.find('=');
        std::size_t end = line.find(':');
        if (equals != std::string_view::npos && equals < end) end = equals;
        m_open = false;
        if (end == std::string_view::npos) return refuse("neither a section nor `name = value`");
        if (m_file.sections.empty()) return refuse("no section before it");
        IniSection& section = m_file.sections.back();
        std::string name(trimmed(line.substr(0, end)));
        if (section.find(name) != nullptr) refuse("duplicate name " + name);
        section.entries.push_back(
            IniEntry{name, std::string(trimmed(line.substr(end + 1))), m_line});
        m_open = true;
    }

    IniFile m_file;
    std::uint32_t m_line = 0;
    bool m_open = false;  ///< an indented line belongs to the last entry
};

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
    auto found = std::find_if(all.begin(), all.end(), [&](auto& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

const IniEntry* IniSection::find(std::string_view entry) const {
    return find_named(entries, entry);
}

const IniSection* IniFile::find(std::string_view section) const {
    return find_named(sections, section);
}

IniFile read_ini(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    Reader reader;
    for (std::string_view line : split(text, '\n')) {
        reader.read(line);
    }
    return reader.take();
}

}  // namespace pst
