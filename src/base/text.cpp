// SPDX-License-Identifier: MIT
#include <pst/base/text.hpp>

#include <algorithm>
#include <cstdint>

namespace pst {

namespace {

constexpr std::string_view k_blanks = " \t\r\n\f\v";

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// Bytes of the valid UTF-8 character that `text` starts with, which is left in `character`; 0:
/// none.
std::size_t utf8_length(std::string_view text, std::uint32_t& character) {
    auto first = static_cast<unsigned char>(text[0]);
    character = first;
    if (first < 0x80) return 1;
    std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    character = first & (0xffU >> (length + 1));
    for (char c : text.substr(1, length - 1)) {
        auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) return 0;
        character = character << 6 | (byte & 0x3f);
    }
    bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    bool surrogate = character >= 0xd800 && character <= 0xdfff;
    return overlong || surrogate || character > 0x10ffff ? 0 : length;
}

/// Control characters, and those that reorder what a terminal shows.
bool is_control(std::uint32_t character) {
    return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
           (character >= 0x2028 && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

/// A double-quoted part behind its quote: a backslash escapes only itself and the quote.
std::size_t take_double_quoted(std::string_view text, std::size_t at, std::string& word) {
    while (at < text.size() && text[at] != '"') {
        bool escapes = text[at] == '\\' && at + 1 < text.size() &&
                       (text[at + 1] == '"' || text[at + 1] == '\\');
        if (escapes) ++at;
        word += text[at++];
    }
    return at + 1;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        std::size_t end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text) {
    std::size_t first = text.find_first_not_of(k_blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

std::string joined(const std::vector<std::string>& pieces, std::string_view separator) {
    std::string text;
    for (const std::string& piece : pieces) {
        if (&piece != &pieces.front()) text += separator;
        text += piece;
    }
    return text;
}

bool is_name_character(char character) {
    return is_ascii_letter(character) || is_digit(character) || character == '_' ||
           is_beyond_ascii(character);
}

bool is_identifier(std::string_view text) {
    if (text.empty() || is_digit(text.front())) return false;
    return std::all_of(text.begin(), text.end(), is_name_character);
}

bool is_dotted_name(std::string_view text) {
    auto parts = split(text, '.');
    return std::all_of(parts.begin(), parts.end(), is_identifier);
}

std::string_view first_part(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

std::string_view last_part(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

std::string shell_quoted(std::string_view argument) {
    constexpr std::string_view k_plain = "_@%+=:,./-";
    bool plain = !argument.empty() && std::all_of(argument.begin(), argument.end(), [&](char c) {
        return is_ascii_letter(c) || is_digit(c) || k_plain.find(c) != std::string_view::npos;
    });
    if (plain) return std::string(argument);
    std::string quoted = "'";
    for (char c : argument) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::vector<std::string> shell_split(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(k_blanks, at)) != std::string_view::npos) {
        std::string& word = words.emplace_back();
        while (at < text.size() && k_blanks.find(text[at]) == std::string_view::npos) {
            if (text[at] == '\'') {
                std::size_t end = std::min(text.find('\'', at + 1), text.size());
                word += text.substr(at + 1, end - at - 1);
                at = end + 1;
            } else if (text[at] == '"') {
                at = take_double_quoted(text, at + 1, word);
            } else {
                if (text[at] == '\\' && at + 1 < text.size()) ++at;
                word += text[at++];
            }
        }
        if (at >= text.size()) break;
    }
    return words;
}

std::string printable(std::string_view text) {
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        std::uint32_t character = 0;
        std::size_t length = utf8_length(text, character);
        bool escape = length == 0 || is_control(character);
        std::string_view bytes = text.substr(0, std::max<std::size_t>(length, 1));
        for (char c : bytes) {
            auto byte = static_cast<unsigned char>(c);
            if (escape) {
                shown += {'\\', 'x', k_digits[byte >> 4], k_digits[byte & 0xf]};
            } else {
                shown += c;
            }
        }
        text.remove_prefix(bytes.size());
    }
    return shown;
}

}  // namespace pst
