// SPDX-License-Identifier: MIT
// What a change of a configuration file can mean for tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/model/repo_path.hpp>

namespace pst {

enum class ConfigScope : std::uint8_t {
    none,           ///< no test can see the change
    distributions,  ///< the importers of some installed distributions
    all,
    unknown,  ///< no file that is known here
};

struct ConfigEffect {
    ConfigScope scope = ConfigScope::unknown;
    std::vector<std::string> distributions = {};  ///< normalised names, sorted
    std::string why;                              ///< "only [tool.ruff] changed"
};

/// pyproject.toml, setup.cfg, tox.ini, setup.py, pytest's own files and pst's own, in any folder.
bool is_configuration_file(const RepoPath& path);

/// Compares what the two texts say; comments and layout do not count. Absent: there is no such
/// file. `addopts` are pytest's options: with `--mypy` or the like among them the settings of
/// that checker are no longer inert.
ConfigEffect compare_configuration(const RepoPath& path, std::optional<std::string_view> before,
                                   std::optional<std::string_view> after,
                                   const std::vector<std::string>& addopts = {});

}  // namespace pst
