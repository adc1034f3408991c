// SPDX-License-Identifier: MIT
// What an interpreter said of sources, by content, kept in the cache folder between runs.
//
// A text file, oldest first, a line per verdict: 32 digits for the interpreter, a space, 32 digits
// for the source, a space, `+` when it compiles, else `-` and the error. Lines that look otherwise
// are left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pst/base/hash.hpp>
#include <pst/base/result.hpp>

namespace pst {

/// Tells the interpreter from any that may come to lie at its path. Nothing where what the path
/// leads to is no Python itself: a script or launcher may choose another one each time.
std::optional<Digest> identity_of_interpreter(const std::string& path);

class CompileVerdicts {
public:
    /// Nothing when it compiles, else the error.
    using Verdict = std::optional<std::string>;

    /// A file that cannot be read holds nothing.
    CompileVerdicts(std::string path, const Digest& interpreter);

    /// Null when the interpreter was not asked.
    const Verdict* find(const Digest& source) const;
    void put(const Digest& source, const Verdict& verdict);
    Status save() const;

private:
    std::string m_path;
    std::string m_interpreter;
    std::vector<std::string> m_lines;  ///< of all interpreters
    std::unordered_map<std::string, Verdict> m_verdicts;
};

}  // namespace pst
