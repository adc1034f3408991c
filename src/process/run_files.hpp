// SPDX-License-Identifier: MIT
// What pytest reads when pst starts it: the plan, and the plugin where it is not installed.
#pragma once

#include <string>
#include <string_view>

#include <pst/base/result.hpp>
#include <pst/process/python_interpreter.hpp>

namespace pst {

/// In the cache folder; where that cannot be written, in a temporary folder, and then nothing is
/// recorded. Plan and temporary folder go with the object.
class RunFiles {
public:
    static Result<RunFiles> write(const PythonSetup& setup, std::string_view plan_json);
    ~RunFiles();
    RunFiles(RunFiles&& other) noexcept;
    RunFiles& operator=(RunFiles&&) = delete;

    const std::string& plan() const { return m_plan; }
    /// To be put on sys.path.
    const std::string& plugin_folder() const { return m_plugin_folder; }

private:
    RunFiles() = default;
    Status write_below(const std::string& folder, const std::string& plan_json);

    std::string m_plan;
    std::string m_plugin_folder;
    std::string m_temporary_folder;
};

}  // namespace pst
