// SPDX-License-Identifier: MIT
#include <pst/base/glob.hpp>

#include <cstddef>
#include <cstdint>

namespace pst {

namespace {

/// One character at `at`, which moves behind it; a byte that is no UTF-8 counts as a character.
std::uint32_t next_character(std::string_view text, std::size_t& at) {
    auto first = static_cast<unsigned char>(text[at++]);
    std::size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (more == 0 || at + more > text.size()) return first;
    std::uint32_t character = first & (0x3fU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xc0) != 0x80) return first;
        character = character << 6 | (byte & 0x3f);
    }
    at += more;
    return character;
}

class Matcher {
public:
    Matcher(std::string_view pattern, std::string_view text, bool flat)
        : m_pattern(pattern), m_text(text), m_flat(flat) {}

    // Only the last star of each kind is ever retried: what an earlier one could still take,
    // a later one of the same reach can take as well.
    bool matches() {
        while (m_in_text < m_text.size() || m_in_pattern < m_pattern.size()) {
            if (take_star() || take_one()) continue;
            if (!retry()) return false;
        }
        return true;
    }

private:
    struct Retry {
        std::size_t in_pattern = std::string_view::npos;  ///< npos: no such star yet
        std::size_t in_text = 0;
        bool whole_folders = false;  ///< `**/` takes folders, not parts of names
    };

    bool pattern_has(std::string_view piece) const {
        return m_pattern.substr(m_in_pattern).substr(0, piece.size()) == piece;
    }

    bool take_star() {
        if (!pattern_has("*")) return false;
        bool deep = m_flat || pattern_has("**");
        bool folders = !m_flat && pattern_has("**/") &&
                       (m_in_pattern == 0 || m_pattern[m_in_pattern - 1] == '/');
        m_in_pattern += folders ? 3 : !m_flat && deep ? 2 : 1;
        (deep ? m_deep : m_shallow) = {m_in_pattern, m_in_text, folders};
        if (deep) m_shallow = {};
        return true;
    }

    bool take_one() {
        if (m_in_text == m_text.size() || m_in_pattern == m_pattern.size()) return false;
        std::size_t in_text = m_in_text;
        std::uint32_t character = next_character(m_text, in_text);
        std::size_t in_pattern = m_in_pattern;
        std::uint32_t wanted = next_character(m_pattern, in_pattern);
        bool same = false;
        if (wanted == '?') {
            same = m_flat || character != '/';
        } else if (std::size_t end = wanted == '[' ? set_end(in_pattern) : 0; end != 0) {
            same = (m_flat || character != '/') && set_holds(in_pattern, end, character);
            in_pattern = end + 1;
        } else {
            if (wanted == '\\' && !m_flat && in_pattern < m_pattern.size()) {
                wanted = next_character(m_pattern, in_pattern);
            }
            same = wanted == character;
        }
        if (!same) return false;
        m_in_text = in_text;
        m_in_pattern = in_pattern;
        return true;
    }

    /// Where the set that starts at `at` (behind its '[') is closed; 0: a plain '['.
    std::size_t set_end(std::size_t at) const {
        if (at < m_pattern.size() && m_pattern[at] == '!') ++at;
        if (at < m_pattern.size() && m_pattern[at] == ']') ++at;
        std::size_t end = m_pattern.find(']', at);
        return end == std::string_view::npos ? 0 : end;
    }

    bool set_holds(std::size_t at, std::size_t end, std::uint32_t character) const {
        std::string_view set = m_pattern.substr(0, end);
        bool negated = set[at] == '!';
        if (negated) ++at;
        while (at < end) {
            std::uint32_t low = next_character(set, at);
            std::uint32_t high = low;
            if (at + 1 < end && set[at] == '-') {
                ++at;
                high = next_character(set, at);
            }
            if (low <= character && character <= high) return !negated;
        }
        return negated;
    }

    bool retry() { return retry_shallow() || retry_deep(); }

    bool retry_shallow() {
        if (m_shallow.in_pattern == std::string_view::npos) return false;
        if (m_shallow.in_text == m_text.size() || m_text[m_shallow.in_text] == '/') {
            m_shallow = {};
            return false;
        }
        next_character(m_text, m_shallow.in_text);
        resume(m_shallow);
        return true;
    }

    bool retry_deep() {
        if (m_deep.in_pattern == std::string_view::npos) return false;
        if (m_deep.in_text == m_text.size()) return false;
        if (m_deep.whole_folders) {
            std::size_t slash = m_text.find('/', m_deep.in_text);
            if (slash == std::string_view::npos) return false;
            m_deep.in_text = slash + 1;
        } else {
            next_character(m_text, m_deep.in_text);
        }
        m_shallow = {};
        resume(m_deep);
        return true;
    }

    void resume(const Retry& from) {
        m_in_pattern = from.in_pattern;
        m_in_text = from.in_text;
    }

    std::string_view m_pattern;
    std::string_view m_text;
    bool m_flat;  ///< '/' is a character like any other, there is no escape
    std::size_t m_in_pattern = 0;
    std::size_t m_in_text = 0;
    Retry m_shallow;
    Retry m_deep;
};

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text, bool star_crosses_folders) {
    return Matcher(pattern, text, star_crosses_folders).matches();
}

bool is_glob(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '*' || text[at] == '?' || text[at] == '[') {
            return true;
        }
    }
    return false;
}

}  // namespace pst
