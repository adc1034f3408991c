// SPDX-License-Identifier: MIT
// Which Python is the project's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <pst/base/result.hpp>
#include <pst/process/python_interpreter.hpp>

namespace pst {

/// What was chosen, else VIRTUAL_ENV, else `.venv` or `venv` in the root that git does not track,
/// else python3 or python of PATH.
Result<std::string> find_python(const PythonSetup& setup);

/// First executable file of that name in the folders of PATH.
std::optional<std::string> find_in_path(std::string_view name);
bool is_executable_file(const std::string& path);

}  // namespace pst
