// SPDX-License-Identifier: MIT
#include "path_value.hpp"

#include <algorithm>

#include <pst/base/text.hpp>

namespace pst::syntax {
namespace {

constexpr std::uint8_t k_max_up = 100;

std::string_view last_segment(std::string_view text) { return text.substr(text.rfind('/') + 1); }

std::string_view before_last_segment(std::string_view text) {
    const std::size_t slash = text.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : text.substr(0, slash);
}

}  // namespace

PathValue PathValue::temporary() {
    PathValue value;
    value.m_start = Start::temporary;
    return value;
}

PathValue PathValue::constant(std::string_view text) {
    PathValue value;
    value.m_start = Start::constant;
    value.append(text);
    return value;
}

PathValue PathValue::own_file() {
    PathValue value;
    value.m_start = Start::file;
    value.m_is_file = true;
    return value;
}

PathValue PathValue::own_folder() { return own_file().parent(); }

PathValue PathValue::parent() const {
    PathValue value = *this;
    if (m_is_file) {
        value.m_is_file = false;
        return value;
    }
    value.push("..");
    return value;
}

PathValue PathValue::joined(const PathValue& piece) const {
    if (m_start == Start::temporary) {
        return *this;
    }
    if (piece.m_start == Start::temporary || piece.m_start == Start::file) {
        return piece;
    }
    const bool is_absolute = piece.m_start == Start::constant && piece.m_text.starts_with('/');
    if (is_absolute) {
        return piece;
    }
    PathValue value = *this;
    if (m_is_file) {
        // `__file__ + "/.."` has no meaning of its own, but os.path.join lets it pass.
        value.m_is_file = false;
        std::string_view text = piece.m_text;
        if (text == ".." || text.starts_with("../")) {
            text.remove_prefix(std::min<std::size_t>(text.size(), 3));
            value.append(text);  // the first step leads from the file to its folder
            return value;
        }
        return value.joined(constant("..").joined(piece));
    }
    if (piece.m_start == Start::unknown && piece.m_text.empty()) {
        value.push("*");
    }
    value.append(piece.m_text);
    return value;
}

PathValue PathValue::with_text(std::string_view text) const {
    PathValue value = m_is_file ? own_folder().joined(constant("*")) : *this;
    const std::string before = std::move(value.m_text);
    value.m_text.clear();
    value.append(before + std::string(text));
    return value;
}

PathValue PathValue::with_name(const PathValue& name) const { return parent().joined(name); }

PathValue PathValue::with_suffix(std::string_view suffix) const {
    if (m_is_file) {
        return own_folder().joined(constant("*" + std::string(suffix)));
    }
    const std::string_view last = last_segment(m_text);
    if (last.empty() || last == "..") {
        return unknown();
    }
    const std::size_t dot = last.rfind('.');
    const std::string_view stem = dot == 0 ? last : last.substr(0, dot);
    return parent().joined(constant(std::string(stem) + std::string(suffix)));
}

/// Adds one part; `..` takes back a part whose name is known.
void PathValue::push(std::string_view part) {
    if (part.empty() || part == ".") {
        return;
    }
    const std::string_view last = last_segment(m_text);
    if (part == ".." && !last.empty() && last != ".." && last != "**") {
        m_text.resize(before_last_segment(m_text).size());
        return;
    }
    if (part == ".." && m_start == Start::file) {
        m_up = m_up < k_max_up ? static_cast<std::uint8_t>(m_up + 1) : m_up;
        return;
    }
    const bool is_open = m_start == Start::unknown && m_text.empty();
    if (is_open && (part == ".." || part == "*")) {
        return;  // an unknown start stands for that too
    }
    m_text += m_text.empty() || m_text == "/" ? "" : "/";
    m_text += part;
}

void PathValue::append(std::string_view text) {
    if (m_text.empty() && text.starts_with('/') && m_start == Start::constant) {
        m_text = "/";
    }
    for (const std::string_view part : split(text, '/')) {
        push(part);
    }
}

}  // namespace pst::syntax
