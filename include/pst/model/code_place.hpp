// SPDX-License-Identifier: MIT
// Where code stands, and what a recording watches there.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include <pst/model/repo_path.hpp>

namespace pst {

/// Where a function's code begins: the line of its first decorator, or of `def`.
struct CodePlace {
    RepoPath file;
    std::uint32_t line = 0;
    auto operator<=>(const CodePlace&) const = default;
};

/// Where a function that remembers keeps something: in an attribute of what a caller gives.
struct MemoryPlace {
    std::string parameter;
    std::string attribute;
    bool is_inside = false;  ///< something inside of the attribute's value changes, too
};

/// A function of which a recording tells whether it finds what another test left.
struct WatchedFunction {
    CodePlace place;
    std::vector<MemoryPlace> kept_in;
    bool is_maker = false;  ///< who is made there is new, whatever else cannot be told of it
};

/// A function of which a recording tells what it leads to: all code that begins in these lines.
struct RememberingFunction {
    CodePlace place;
    std::uint32_t last_line = 0;
};

}  // namespace pst
