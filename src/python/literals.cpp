// SPDX-License-Identifier: MIT
#include "literals.hpp"

#include <algorithm>

#include "decoding.hpp"
#include "expressions.hpp"

namespace pst::syntax {
namespace {

constexpr char32_t k_replacement = 0xFFFD;

/// Reads the escapes of a literal's content.
class Unescaper {
public:
    Unescaper(std::string_view content, StringPrefix prefix) : m_left(content), m_prefix(prefix) {}

    std::string read() {
        while (!m_left.empty()) {
            const char c = take();
            if (c == '\\' && !m_prefix.is_raw && !m_left.empty()) {
                read_escape(take());
            } else {
                m_value += c;
                skip_doubled_brace(c);
            }
        }
        return std::move(m_value);
    }

private:
    char take() {
        const char c = m_left.front();
        m_left.remove_prefix(1);
        return c;
    }

    void skip_doubled_brace(char c) {
        if (m_prefix.is_format && (c == '{' || c == '}') && m_left.starts_with(c)) {
            m_left.remove_prefix(1);
        }
    }

    void read_escape(char c) {
        constexpr std::string_view k_names = "\\'\"abfnrtv";
        constexpr std::string_view k_values = "\\'\"\a\b\f\n\r\t\v";
        if (const auto at = k_names.find(c); at != std::string_view::npos) {
            m_value += k_values[at];
        } else if (c >= '0' && c <= '7') {
            m_left = std::string_view(m_left.data() - 1, m_left.size() + 1);
            read_number(3, 8);
        } else if (c == 'x') {
            read_number(2, 16);
        } else if (!m_prefix.is_bytes && (c == 'u' || c == 'U')) {
            read_number(c == 'u' ? 4 : 8, 16);
        } else if (!m_prefix.is_bytes && c == 'N' && m_left.starts_with('{')) {
            m_left.remove_prefix(std::min(m_left.find('}'), m_left.size() - 1) + 1);
            append_utf8(m_value, k_replacement);
        } else if (c != '\n') {
            m_value += '\\';
            m_value += c;
        }
    }

    void read_number(std::size_t max_digits, char32_t base) {
        char32_t number = 0;
        for (std::size_t count = 0; count < max_digits && !m_left.empty(); ++count) {
            const char32_t digit = digit_of(m_left.front());
            if (digit >= base) {
                break;
            }
            number = number * base + digit;
            m_left.remove_prefix(1);
        }
        const bool is_legal = number < 0xD800 || (number > 0xDFFF && number <= 0x10FFFF);
        append_utf8(m_value, is_legal ? number : k_replacement);
    }

    static char32_t digit_of(char c) {
        if (c >= '0' && c <= '9') {
            return static_cast<char32_t>(c - '0');
        }
        const char lower = static_cast<char>(c | 0x20);
        return lower >= 'a' && lower <= 'f' ? static_cast<char32_t>(lower - 'a' + 10) : 99;
    }

    std::string_view m_left;
    StringPrefix m_prefix;
    std::string m_value;
};

void append_constant(std::vector<StringPiece>& pieces, std::string text) {
    if (!pieces.empty() && pieces.back().hole == k_no_node) {
        pieces.back().text += text;
    } else {
        pieces.push_back({std::move(text), k_no_node});
    }
}

void append_pieces(const SyntaxTree& tree, NodeId string, std::vector<StringPiece>& pieces) {
    const StringPrefix prefix = string_prefix(tree, string);
    for (const NodeId part : tree.children(string)) {
        if (tree.is(part, Kind::string_content)) {
            append_constant(pieces, Unescaper(tree.text(part), prefix).read());
        } else if (tree.is(part, Kind::interpolation)) {
            pieces.push_back({{}, tree.child(part, Field::expression)});
            if (pieces.back().hole == k_no_node) {
                pieces.back().hole = part;
            }
        }
    }
}

}  // namespace

bool is_string(const SyntaxTree& tree, NodeId id) {
    return tree.is(id, Kind::string) || tree.is(id, Kind::concatenated_string);
}

StringPrefix string_prefix(const SyntaxTree& tree, NodeId string) {
    StringPrefix prefix;
    const NodeId start = tree.child(string, Kind::string_start);
    if (start == k_no_node) {
        return prefix;
    }
    for (const char c : tree.text(start)) {
        prefix.is_raw |= c == 'r' || c == 'R';
        prefix.is_bytes |= c == 'b' || c == 'B';
        prefix.is_format |= c == 'f' || c == 'F' || c == 't' || c == 'T';
    }
    return prefix;
}

std::vector<StringPiece> string_pieces(const SyntaxTree& tree, NodeId id) {
    std::vector<StringPiece> pieces;
    if (tree.is(id, Kind::string)) {
        append_pieces(tree, id, pieces);
        return pieces;
    }
    for (const NodeId part : tree.children(id)) {
        if (tree.is(part, Kind::string)) {
            append_pieces(tree, part, pieces);
        }
    }
    return pieces;
}

std::optional<std::string> constant_string(const SyntaxTree& tree, NodeId id) {
    id = unwrapped(tree, id);
    if (!is_string(tree, id)) {
        return std::nullopt;
    }
    std::vector<StringPiece> pieces = string_pieces(tree, id);
    if (pieces.empty()) {
        return std::string();
    }
    const bool is_constant = pieces.size() == 1 && pieces.front().hole == k_no_node;
    return is_constant ? std::optional(std::move(pieces.front().text)) : std::nullopt;
}

bool can_be_docstring(const SyntaxTree& tree, NodeId id) {
    id = unwrapped(tree, id);
    const auto is_text = [&](NodeId part) {
        const StringPrefix prefix = string_prefix(tree, part);
        return tree.is(part, Kind::string) && !prefix.is_bytes && !prefix.is_format;
    };
    if (tree.is(id, Kind::concatenated_string)) {
        return std::ranges::all_of(tree.children(id), is_text);
    }
    return id != k_no_node && is_text(id);
}

bool is_new_object(Kind kind) {
    switch (kind) {
    case Kind::list:
    case Kind::dictionary:
    case Kind::set:
    case Kind::tuple:
    case Kind::list_comprehension:
    case Kind::dictionary_comprehension:
    case Kind::set_comprehension:
    case Kind::string:
    case Kind::integer:
    case Kind::none:
        return true;
    default:
        return false;
    }
}

}  // namespace pst::syntax
