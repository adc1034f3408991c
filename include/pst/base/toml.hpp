// SPDX-License-Identifier: MIT
// A TOML document as plain values that know their lines; the parser stays in one .cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace pst {

struct TomlValue {
    enum class Kind : std::uint8_t { table, array, string, integer, floating, boolean, date };

    Kind kind = Kind::table;
    std::string text;  ///< a string's value; of other scalars the TOML text, normalised
    std::vector<std::string> keys;  ///< of a table, in the file's order: keys[i] names items[i]
    std::vector<TomlValue> items;   ///< of a table or an array
    std::uint32_t line = 0;         ///< of a table's entry: where its key stands

    bool is_string() const { return kind == Kind::string; }
    bool is_table() const { return kind == Kind::table; }
    bool is_array() const { return kind == Kind::array; }
    /// Value of a table's key, or null; on anything but a table null.
    const TomlValue* find(std::string_view key) const;
    /// find() along the parts of a dotted path, "tool.pytest.ini_options"; keys hold no dots.
    const TomlValue* at(std::string_view dotted_path) const;

    /// Same content; neither lines nor the order of a table's keys count.
    bool operator==(const TomlValue& other) const;
};

struct TomlError {
    std::string message;
    std::uint32_t line = 0;
};

tl::expected<TomlValue, TomlError> parse_toml(std::string_view text);

/// The strings of an array of strings, or the one of a string; empty for all else.
std::vector<std::string> toml_strings(const TomlValue* value);

}  // namespace pst
