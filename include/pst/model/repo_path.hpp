// SPDX-License-Identifier: MIT
// A path below the project root.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace pst {

/// Root-relative, '/'-separated bytes; no leading or final '/', no "." or ".." parts.
/// The empty path is the root itself.
class RepoPath {
public:
    RepoPath() = default;
    /// Normalises "./", "//" and inner ".."; what would leave the root becomes the empty path.
    explicit RepoPath(std::string_view text);

    const std::string& str() const { return m_text; }
    bool empty() const { return m_text.empty(); }
    RepoPath parent() const;
    /// Last part; of the root: empty.
    std::string_view name() const;
    /// Name without its last extension ("a.tar.gz" -> "a.tar").
    std::string_view stem() const;
    /// With the dot (".py"), or empty.
    std::string_view extension() const;
    RepoPath operator/(std::string_view child) const;
    /// True for the folder itself and all below it; the root holds everything.
    bool is_within(const RepoPath& folder) const;

    auto operator<=>(const RepoPath&) const = default;

private:
    std::string m_text;
};

/// True for an absolute path, and where ".." parts lead above the root: RepoPath makes both empty.
bool leaves_root(std::string_view text);

}  // namespace pst

template <>
struct std::hash<pst::RepoPath> {
    std::size_t operator()(const pst::RepoPath& path) const noexcept {
        return std::hash<std::string>{}(path.str());
    }
};
