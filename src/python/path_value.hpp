// SPDX-License-Identifier: MIT
// What can be told of a path before the program runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pst::syntax {

/// Starts nowhere known, at a constant, or at the file itself; then come parts, `*` for unknown.
class PathValue {
public:
    enum class Start : std::uint8_t { unknown, temporary, constant, file };

    static PathValue unknown() { return {}; }
    /// Below a folder made for the test: never a file of the project.
    static PathValue temporary();
    static PathValue constant(std::string_view text);
    /// `__file__`.
    static PathValue own_file();
    /// The folder of the file.
    static PathValue own_folder();

    PathValue parent() const;
    PathValue joined(const PathValue& piece) const;
    /// `str(path) + text`; no slash is added.
    PathValue with_text(std::string_view text) const;
    PathValue with_name(const PathValue& name) const;
    PathValue with_suffix(std::string_view suffix) const;

    Start start() const { return m_start; }
    bool is_known() const { return m_start == Start::constant || m_start == Start::file; }
    bool is_own_file() const { return m_start == Start::file && m_is_file; }
    bool is_anchored() const { return m_start == Start::file && !m_is_file; }
    std::uint8_t up() const { return m_up; }
    bool has_hole() const { return m_text.find('*') != std::string::npos; }
    /// Parts joined by '/'.
    const std::string& text() const { return m_text; }

private:
    void push(std::string_view part);
    void append(std::string_view text);

    Start m_start = Start::unknown;
    bool m_is_file = false;  ///< no `parent` was taken of `__file__` yet
    std::uint8_t m_up = 0;
    std::string m_text;
};

}  // namespace pst::syntax
