// SPDX-License-Identifier: MIT
#include "regular_expression.hpp"

#include <cstddef>
#include <set>
#include <string>

namespace pst {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

class Pattern {
public:
    explicit Pattern(std::string_view text) : m_left(text) {}

    bool is_valid() {
        while (!m_left.empty()) {
            if (!read_one(take())) {
                return false;
            }
        }
        return m_depth == 0;
    }

private:
    char take() {
        const char c = m_left.front();
        m_left.remove_prefix(1);
        return c;
    }
    bool next_is(char c) const { return m_left.starts_with(c); }

    bool read_one(char c) {
        switch (c) {
        case '\\':
            return read_escape();
        case '[':
            return read_set();
        case '(':
            return read_group();
        case ')':
            m_can_repeat = true;
            return m_depth-- > 0;
        case '*':
        case '+':
        case '?':
            return read_repeat();
        case '{':
            return read_bounds();
        case '|':
        case '^':
        case '$':
            m_can_repeat = false;
            return true;
        default:
            m_can_repeat = true;
            return true;
        }
    }

    /// Classes, anchors and escaped punctuation; numbers and names of groups are refused.
    bool read_escape() {
        if (m_left.empty()) {
            return false;
        }
        const char c = take();
        constexpr std::string_view k_anchors = "AbBZ";
        constexpr std::string_view k_classes = "dDsSwWnrtfva";
        m_can_repeat = k_anchors.find(c) == std::string_view::npos;
        return !is_word(c) || !m_can_repeat || k_classes.find(c) != std::string_view::npos;
    }

    bool read_set() {
        if (next_is('^')) {
            take();
        }
        bool is_first = true;
        while (!m_left.empty() && (is_first || !next_is(']'))) {
            const char c = take();
            is_first = false;
            if (c == '[' || (c == '\\' && !read_escape())) {
                return false;
            }
            if (next_is('-') && m_left.size() > 1 && m_left[1] != ']' && !read_range(c)) {
                return false;
            }
        }
        m_can_repeat = true;
        return !m_left.empty() && take() == ']';
    }

    bool read_range(char from) {
        take();
        const char to = take();
        const bool is_same_kind =
            (is_digit(from) && is_digit(to)) || (is_letter(from) && is_letter(to));
        return is_same_kind && from <= to;
    }

    bool read_group() {
        ++m_depth;
        m_can_repeat = false;
        if (!next_is('?')) {
            return true;
        }
        take();
        if (next_is(':') || next_is('=') || next_is('!')) {
            take();
            return true;
        }
        if (!m_left.starts_with("P<")) {
            return false;
        }
        m_left.remove_prefix(2);
        std::string name;
        while (!m_left.empty() && is_word(m_left.front())) {
            name += take();
        }
        const bool is_name = !name.empty() && !is_digit(name.front()) && next_is('>');
        return is_name && take() == '>' && m_names.insert(name).second;
    }

    bool read_repeat() {
        const bool is_legal = m_can_repeat;
        m_can_repeat = false;
        if (next_is('?')) {
            take();
        }
        return is_legal && !next_is('+');
    }

    /// `{2}`, `{2,}`, `{2,3}`; other braces stand for themselves.
    bool read_bounds() {
        const std::size_t end = m_left.find('}');
        const std::string_view inside = m_left.substr(0, end);
        if (end == std::string_view::npos ||
            inside.find_first_not_of("0123456789,") != std::string_view::npos || inside.empty()) {
            m_can_repeat = true;
            return true;
        }
        const std::size_t comma = inside.find(',');
        const std::string_view low = inside.substr(0, comma);
        const std::string_view high =
            comma == std::string_view::npos ? std::string_view() : inside.substr(comma + 1);
        if (low.empty() || low.size() > 3 || high.size() > 3 ||
            high.find(',') != std::string_view::npos) {
            return false;
        }
        m_left.remove_prefix(end + 1);
        const bool is_ordered =
            high.empty() || low.size() < high.size() || (low.size() == high.size() && low <= high);
        return is_ordered && read_repeat();
    }

    std::string_view m_left;
    std::set<std::string> m_names;
    int m_depth = 0;
    bool m_can_repeat = false;
};

}  // namespace

bool is_surely_valid_pattern(std::string_view pattern) { return Pattern(pattern).is_valid(); }

}  // namespace pst
