// SPDX-License-Identifier: MIT
#include <pst/model/repo_path.hpp>

#include <vector>

#include <pst/base/text.hpp>

namespace pst {

namespace {

bool is_normal(std::string_view text) {
    while (!text.empty()) {
        std::size_t end = text.find('/');
        std::string_view part = text.substr(0, end);
        if (part.empty() || part == "." || part == "..") return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
        if (text.empty()) return false;
    }
    return true;
}

std::string normalised(std::string_view text) {
    if (text.front() == '/') return {};
    std::vector<std::string> parts;
    for (std::string_view part : split(text, '/')) {
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.emplace_back(part);
        } else if (parts.empty()) {
            return {};
        } else {
            parts.pop_back();
        }
    }
    return joined(parts, "/");
}

/// Where the extension starts in a file name, or its size. A leading dot starts none.
std::size_t extension_start(std::string_view name) {
    std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot + 1 == name.size()) return name.size();
    return name.find_first_not_of('.') > dot ? name.size() : dot;
}

}  // namespace

RepoPath::RepoPath(std::string_view text)
    : m_text(is_normal(text) ? std::string(text) : normalised(text)) {}

RepoPath RepoPath::parent() const {
    RepoPath folder;
    std::size_t slash = m_text.rfind('/');
    if (slash != std::string::npos) folder.m_text = m_text.substr(0, slash);
    return folder;
}

std::string_view RepoPath::name() const {
    std::size_t slash = m_text.rfind('/');
    return std::string_view(m_text).substr(slash == std::string::npos ? 0 : slash + 1);
}

std::string_view RepoPath::stem() const { return name().substr(0, extension_start(name())); }

std::string_view RepoPath::extension() const { return name().substr(extension_start(name())); }

RepoPath RepoPath::operator/(std::string_view child) const {
    if (m_text.empty() || child.starts_with('/')) return RepoPath(child);
    return RepoPath(m_text + "/" + std::string(child));
}

bool leaves_root(std::string_view text) {
    if (text.starts_with('/')) return true;
    std::size_t depth = 0;
    for (std::string_view part : split(text, '/')) {
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            ++depth;
        } else if (depth == 0) {
            return true;
        } else {
            --depth;
        }
    }
    return false;
}

bool RepoPath::is_within(const RepoPath& folder) const {
    const std::string& start = folder.m_text;
    if (start.empty()) return true;
    if (!m_text.starts_with(start)) return false;
    return m_text.size() == start.size() || m_text[start.size()] == '/';
}

}  // namespace pst
