// SPDX-License-Identifier: MIT
// INI text as pytest reads it (package iniconfig); close enough for setup.cfg's other readers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pst {

struct IniEntry {
    std::string name;
    std::string value;  ///< its lines, stripped, joined by '\n'
    std::uint32_t line = 0;
};

struct IniSection {
    std::string name;
    std::vector<IniEntry> entries;

    const IniEntry* find(std::string_view entry) const;
};

struct IniFile {
    std::vector<IniSection> sections;
    std::string error;  ///< the first thing that iniconfig refuses, "3: why", or empty

    const IniSection* find(std::string_view section) const;
};

/// Never fails: what cannot be read is left out and named in `error`.
IniFile read_ini(std::string_view text);

}  // namespace pst
