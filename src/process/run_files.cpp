// SPDX-License-Identifier: MIT
#include "run_files.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <pst/base/file.hpp>
#include <pst/base/hash.hpp>
#include <pst/base/log.hpp>
#include <pst/embedded/plugin_events.hpp>
#include <pst/embedded/plugin_executions.hpp>
#include <pst/embedded/plugin_init.hpp>
#include <pst/embedded/plugin_leads.hpp>
#include <pst/embedded/plugin_memories.hpp>
#include <pst/embedded/plugin_monitor.hpp>
#include <pst/embedded/plugin_outcomes.hpp>
#include <pst/embedded/plugin_parameters.hpp>
#include <pst/embedded/plugin_plan.hpp>
#include <pst/embedded/plugin_recording.hpp>
#include <pst/embedded/plugin_texts.hpp>
#include <pst/embedded/plugin_tracer.hpp>
#include <pst/ports/history.hpp>

#include "answers.hpp"

namespace pst {

namespace {

/// Named by content: copies of other versions stay beside it.
Result<std::string> write_plugin(const std::string& folder) {
    // __init__ last: a package without it is incomplete, and is made again.
    const std::array files{std::pair{"/plan.py", embedded::plugin_plan},
                           std::pair{"/outcomes.py", embedded::plugin_outcomes},
                           std::pair{"/events.py", embedded::plugin_events},
                           std::pair{"/executions.py", embedded::plugin_executions},
                           std::pair{"/leads.py", embedded::plugin_leads},
                           std::pair{"/memories.py", embedded::plugin_memories},
                           std::pair{"/monitor.py", embedded::plugin_monitor},
                           std::pair{"/parameters.py", embedded::plugin_parameters},
                           std::pair{"/recording.py", embedded::plugin_recording},
                           std::pair{"/texts.py", embedded::plugin_texts},
                           std::pair{"/tracer.py", embedded::plugin_tracer},
                           std::pair{"/__init__.py", embedded::plugin_init}};
    Hasher hasher;
    for (const auto& [name, text] : files)
        hasher.add(text);
    const std::string path = folder + "/plugin/" + hasher.digest().hex().substr(0, 16);
    const std::string package = path + "/pytest_pst";
    PST_CHECK(make_folders(package));
    for (const auto& [name, text] : files) {
        const auto present = read_file(package + name);
        const bool is_there = present && *present && **present == text;
        if (!is_there) {
            PST_CHECK(write_file_atomically(package + name, text));
        }
    }
    return path;
}

}  // namespace

Result<RunFiles> RunFiles::write(const PythonSetup& setup, std::string_view plan_json) {
    RunFiles files;
    Status written = setup.prepare_cache ? setup.prepare_cache() : Status{};
    const std::string spool = setup.cache_folder + "/" + std::string(k_spool_folder);
    if (written) {
        written =
            files.write_below(setup.cache_folder, plan_with_paths(plan_json, setup.root, spool));
    }
    if (written) return files;

    log_warning("outcomes are not recorded: " + written.error().message + ": " +
                written.error().path);
    std::error_code error;
    std::string pattern = std::filesystem::temp_directory_path(error).string() + "/pst-XXXXXX";
    if (error || ::mkdtemp(pattern.data()) == nullptr) {
        return fail(FailureKind::project,
                    "neither the cache folder nor a temporary one is writable", setup.cache_folder);
    }
    files.m_temporary_folder = pattern;
    PST_CHECK(files.write_below(pattern, plan_with_paths(plan_json, setup.root, "")));
    return files;
}

Status RunFiles::write_below(const std::string& folder, const std::string& plan_json) {
    PST_TRY(plugin, write_plugin(folder));
    PST_CHECK(make_folders(folder + "/plan"));
    const std::string plan = folder + "/plan/" + std::to_string(::getpid()) + ".json";
    PST_CHECK(write_file_atomically(plan, plan_json));
    m_plugin_folder = std::move(plugin);
    m_plan = plan;
    return {};
}

RunFiles::RunFiles(RunFiles&& other) noexcept
    : m_plan(std::exchange(other.m_plan, {})),
      m_plugin_folder(std::exchange(other.m_plugin_folder, {})),
      m_temporary_folder(std::exchange(other.m_temporary_folder, {})) {}

RunFiles::~RunFiles() {
    std::error_code ignored;
    if (!m_plan.empty()) std::filesystem::remove(m_plan, ignored);
    if (!m_temporary_folder.empty()) std::filesystem::remove_all(m_temporary_folder, ignored);
}

}  // namespace pst
