// SPDX-License-Identifier: MIT
#include "decoding.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <pst/base/rules.hpp>

#include <iconv.h>

namespace pst {
namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";
constexpr char32_t k_undefined = 0xFFFFFFFF;

std::string_view first_line(std::string_view text) {
    return text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
}

std::string_view without_first_line(std::string_view text) {
    const std::size_t end = text.find_first_of("\r\n");
    if (end == std::string_view::npos) {
        return {};
    }
    const bool is_pair = text.substr(end, 2) == "\r\n";
    return text.substr(end + (is_pair ? 2 : 1));
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/// The name after "coding:" or "coding=" in a line that is only a comment, or empty.
std::string_view cookie_in(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t\f");
    if (start == std::string_view::npos || line[start] != '#') {
        return {};
    }
    for (std::size_t at = line.find("coding"); at != std::string_view::npos;
         at = line.find("coding", at + 1)) {
        std::string_view rest = line.substr(at + 6);
        if (rest.empty() || (rest.front() != ':' && rest.front() != '=')) {
            continue;
        }
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t", 1), rest.size()));
        const auto end = std::ranges::find_if_not(rest, is_name_character);
        if (end != rest.begin()) {
            return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
        }
    }
    return {};
}

bool is_blank_or_comment(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t\f");
    return start == std::string_view::npos || line[start] == '#';
}

template <std::size_t Count>
bool is_one_of(std::string_view name, const std::array<std::string_view, Count>& names) {
    return std::ranges::find(names, name) != names.end();
}

bool is_utf8(std::string_view name) {
    return name == "utf-8" || name.starts_with("utf-8-") || name == "utf8" || name == "u8" ||
           name == "cp65001";
}

bool is_ascii(std::string_view name) {
    constexpr std::array<std::string_view, 5> k_names = {"ascii", "us-ascii", "646",
                                                         "ansi-x3.4-1968", "iso646-us"};
    return is_one_of(name, k_names);
}

bool is_latin_1(std::string_view name) {
    constexpr std::array<std::string_view, 10> k_names = {
        "latin-1", "latin1",          "iso-8859-1", "iso8859-1", "iso-latin-1",
        "l1",      "iso-8859-1-unix", "8859",       "cp819",     "iso8859"};
    return is_one_of(name, k_names) || name.starts_with("iso-8859-1-") ||
           name.starts_with("latin-1-") || name.starts_with("iso-latin-1-");
}

bool is_latin_9(std::string_view name) {
    constexpr std::array<std::string_view, 5> k_names = {"iso-8859-15", "iso8859-15", "latin-9",
                                                         "latin9", "l9"};
    return is_one_of(name, k_names);
}

char32_t from_latin_1(unsigned char byte) { return byte; }
char32_t from_ascii(unsigned char byte) { return byte < 0x80 ? byte : k_undefined; }

char32_t from_cp1252(unsigned char byte) {
    constexpr std::array<char32_t, 32> k_upper = {
        0x20AC,      k_undefined, 0x201A, 0x0192, 0x201E, 0x2026,      0x2020, 0x2021,
        0x02C6,      0x2030,      0x0160, 0x2039, 0x0152, k_undefined, 0x017D, k_undefined,
        k_undefined, 0x2018,      0x2019, 0x201C, 0x201D, 0x2022,      0x2013, 0x2014,
        0x02DC,      0x2122,      0x0161, 0x203A, 0x0153, k_undefined, 0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? k_upper[byte - 0x80] : byte;
}

char32_t from_latin_9(unsigned char byte) {
    switch (byte) {
    case 0xA4:
        return 0x20AC;
    case 0xA6:
        return 0x0160;
    case 0xA8:
        return 0x0161;
    case 0xB4:
        return 0x017D;
    case 0xB8:
        return 0x017E;
    case 0xBC:
        return 0x0152;
    case 0xBD:
        return 0x0153;
    case 0xBE:
        return 0x0178;
    default:
        return byte;
    }
}

std::optional<std::string> decode_single_bytes(std::string_view bytes,
                                               char32_t (*convert)(unsigned char)) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) {
        const char32_t code_point = convert(static_cast<unsigned char>(byte));
        if (code_point == k_undefined) {
            return std::nullopt;
        }
        append_utf8(text, code_point);
    }
    return text;
}

/// Encodings in which ASCII does not mean itself cannot hold a cookie that is read as ASCII.
bool is_illegal(std::string_view name) {
    return name.starts_with("utf-16") || name.starts_with("utf-32") || name.starts_with("utf16") ||
           name.starts_with("utf32") || name.starts_with("ucs") || name.starts_with("utf-7");
}

class Converter {
public:
    explicit Converter(const std::string& from) : m_handle(iconv_open("UTF-8", from.c_str())) {}
    ~Converter() {
        if (is_open()) {
            iconv_close(m_handle);
        }
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    /// iconv_open answers (iconv_t)-1 for an unknown name.
    bool is_open() const { return reinterpret_cast<std::intptr_t>(m_handle) != -1; }

    std::optional<std::string> convert(std::string_view bytes) {
        std::string text(bytes.size() * 4 + 16, '\0');
        char* in = const_cast<char*>(bytes.data());
        char* out = text.data();
        std::size_t in_left = bytes.size();
        std::size_t out_left = text.size();
        constexpr auto k_failed = static_cast<std::size_t>(-1);
        if (iconv(m_handle, &in, &in_left, &out, &out_left) == k_failed || in_left != 0) {
            return std::nullopt;
        }
        iconv(m_handle, nullptr, nullptr, &out, &out_left);
        text.resize(text.size() - out_left);
        return text;
    }

private:
    iconv_t m_handle;
};

/// What iconv calls a codec of Python's.
std::string iconv_name(std::string name) {
    if (name == "mac-roman" || name == "macroman") {
        return "MACINTOSH";
    }
    if (name == "big5hkscs") {
        return "BIG5-HKSCS";
    }
    if (name.starts_with("windows-")) {
        name.replace(0, 8, "cp");
    }
    return name;
}

std::optional<std::string> decode_as(const std::string& encoding, std::string_view bytes) {
    if (is_utf8(encoding)) {
        return is_valid_utf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt;
    }
    if (is_ascii(encoding)) {
        return decode_single_bytes(bytes, from_ascii);
    }
    if (is_latin_1(encoding)) {
        return decode_single_bytes(bytes, from_latin_1);
    }
    if (is_latin_9(encoding)) {
        return decode_single_bytes(bytes, from_latin_9);
    }
    if (encoding == "cp1252" || encoding == "windows-1252" || encoding == "1252") {
        return decode_single_bytes(bytes, from_cp1252);
    }
    Converter converter(iconv_name(encoding));
    return converter.is_open() && !is_illegal(encoding) ? converter.convert(bytes) : std::nullopt;
}

/// "\r\n" and a lone "\r" end a line as "\n" does.
void unify_line_ends(std::string& text) {
    std::size_t from = text.find('\r');
    if (from == std::string::npos) {
        return;
    }
    std::size_t to = from;
    for (; from < text.size(); ++from) {
        const bool is_return = text[from] == '\r';
        text[to++] = is_return ? '\n' : text[from];
        from += is_return && from + 1 < text.size() && text[from + 1] == '\n';
    }
    text.resize(to);
}

/// Length of the well-formed sequence that starts here, 0 if there is none.
std::size_t sequence_length(std::string_view bytes) {
    const auto byte = [&](std::size_t at) {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    };
    const auto continues = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return continues(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const bool is_overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool is_surrogate = first == 0xED && byte(1) >= 0xA0;
        return continues(1) && continues(2) && !is_overlong && !is_surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool is_overlong = first == 0xF0 && byte(1) < 0x90;
        const bool is_too_large = first == 0xF4 && byte(1) >= 0x90;
        return continues(1) && continues(2) && continues(3) && !is_overlong && !is_too_large ? 4
                                                                                             : 0;
    }
    return 0;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t length = sequence_length(bytes);
        if (length == 0) {
            return false;
        }
        bytes.remove_prefix(length);
    }
    return true;
}

void append_utf8(std::string& text, char32_t code_point) {
    const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
    const auto add_tail = [&](unsigned shift) { add(0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x80) {
        add(code_point);
    } else if (code_point < 0x800) {
        add(0xC0 | (code_point >> 6));
        add_tail(0);
    } else if (code_point < 0x10000) {
        add(0xE0 | (code_point >> 12));
        add_tail(6);
        add_tail(0);
    } else {
        add(0xF0 | (code_point >> 18));
        add_tail(12);
        add_tail(6);
        add_tail(0);
    }
}

std::string coding_cookie(std::string_view bytes) {
    const std::string_view first = first_line(bytes);
    std::string_view found = cookie_in(first);
    if (found.empty() && is_blank_or_comment(first)) {
        found = cookie_in(first_line(without_first_line(bytes)));
    }
    std::string name(found);
    for (char& c : name) {
        c = c == '_' ? '-' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return is_utf8(name) ? "utf-8" : name;
}

DecodedSource decode_source(std::string_view bytes) {
    DecodedSource source;
    if (!is_rule_on("source-encoding")) {
        source.text = std::string(bytes);
        return source;
    }
    source.has_bom = bytes.starts_with(k_bom);
    if (source.has_bom) {
        bytes.remove_prefix(k_bom.size());
    }
    if (std::string cookie = coding_cookie(bytes); !cookie.empty()) {
        source.encoding = std::move(cookie);
    }
    if (source.has_bom && source.encoding != "utf-8") {
        source.problem = "a byte order mark and coding " + source.encoding;
    } else if (auto text = decode_as(source.encoding, bytes)) {
        source.text = std::move(*text);
    } else {
        source.problem = "not " + source.encoding;
    }
    if (!source.problem.empty()) {
        source.text = std::string(bytes);
    }
    unify_line_ends(source.text);
    return source;
}

}  // namespace pst
