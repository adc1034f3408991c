// SPDX-License-Identifier: MIT
// A project as a table of files, for readers that ask for texts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include <pst/pytest/settings.hpp>

namespace pst {

using Files = std::map<std::string, std::string>;

inline ReadText reader_of(Files files) {
    return [files = std::move(files)](const RepoPath& path) -> std::optional<std::string> {
        auto found = files.find(path.str());
        if (found == files.end()) return std::nullopt;
        return found->second;
    };
}

}  // namespace pst
