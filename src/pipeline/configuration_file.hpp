// SPDX-License-Identifier: MIT
// Which configuration file counts, and its table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/base/toml.hpp>
#include <pst/pytest/settings.hpp>

namespace pst {

struct ConfigurationTable {
    std::string file;  ///< empty: there is no configuration
    TomlValue table;
    bool of_py_smart_test = false;      ///< [tool.py-smart-test], with that program's own keys
    std::vector<std::string> warnings;  ///< one for each further configuration, which is not read
};

Result<ConfigurationTable> find_configuration_table(
    const ReadText& read, const std::optional<std::string>& explicit_file);

}  // namespace pst
