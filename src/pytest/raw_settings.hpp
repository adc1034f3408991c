// SPDX-License-Identifier: MIT
// Which file configures pytest, and its settings before they get their types.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/pytest/settings.hpp>

namespace pst {

struct RawSetting {
    bool is_list = false;  ///< a TOML array: its strings are in `items`, else in `text`
    std::string text;
    std::vector<std::string> items;

    /// Of pytest's type `args` or `paths`: a text is split as a shell does.
    std::vector<std::string> words() const;
    /// Of type `linelist`: a text is split into its lines.
    std::vector<std::string> lines() const;
};

struct RawSettings {
    std::optional<RepoPath> file;  ///< the file that decides, or none
    std::map<std::string, RawSetting, std::less<>> values;
    std::vector<std::string> warnings;

    const RawSetting* find(std::string_view name) const;
};

/// The file that pytest takes in a root folder, or `config_file` of `-c`.
RawSettings find_raw_settings(const ReadText& read, const std::optional<std::string>& config_file);

}  // namespace pst
