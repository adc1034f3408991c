// SPDX-License-Identifier: MIT
#include "interpreter_search.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include <pst/base/log.hpp>
#include <pst/base/text.hpp>

namespace pst {

namespace {

constexpr std::string_view k_hint =
    "activate the project's virtual environment, or name its Python with --python PATH";

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::optional<std::string> python_of_environment(const std::string& folder) {
    for (const char* name : {"/bin/python", "/bin/python3"}) {
        if (is_executable_file(folder + name)) return folder + name;
    }
    return std::nullopt;
}

Result<std::string> chosen_python(const PythonSetup& setup) {
    const std::string& chosen = *setup.chosen;
    const std::string path = chosen.starts_with('/') ? chosen : setup.root + "/" + chosen;
    auto found = python_of_environment(path);
    if (!found && chosen.find('/') == std::string::npos) found = find_in_path(chosen);
    if (!found && is_executable_file(path)) found = path;
    if (found) return *found;
    return fail(FailureKind::environment, "the Python that was asked for cannot be run", chosen,
                "name an interpreter or the folder of a virtual environment");
}

std::optional<std::string> environment_in_root(const PythonSetup& setup) {
    for (const char* name : {".venv", "venv"}) {
        const std::string folder = setup.root + "/" + name;
        if (::access((folder + "/pyvenv.cfg").c_str(), F_OK) != 0) continue;
        if (setup.is_tracked && setup.is_tracked(RepoPath(name))) {
            log_warning("the environment " + folder + " is not used: git tracks it");
            continue;
        }
        if (auto python = python_of_environment(folder)) return python;
    }
    return std::nullopt;
}

}  // namespace

bool is_executable_file(const std::string& path) {
    struct stat state = {};
    return ::stat(path.c_str(), &state) == 0 && S_ISREG(state.st_mode) &&
           ::access(path.c_str(), X_OK) == 0;
}

std::optional<std::string> find_in_path(std::string_view name) {
    const std::string folders = variable("PATH");
    for (const std::string_view folder : split(folders, ':')) {
        // An empty or relative entry is a folder of whatever we stand in: not trusted.
        if (!folder.starts_with('/')) continue;
        std::string path = std::string(folder) + "/" + std::string(name);
        if (is_executable_file(path)) return path;
    }
    return std::nullopt;
}

Result<std::string> find_python(const PythonSetup& setup) {
    if (setup.chosen) return chosen_python(setup);
    if (const std::string folder = variable("VIRTUAL_ENV"); !folder.empty()) {
        if (auto python = python_of_environment(folder)) return *python;
        log_warning("VIRTUAL_ENV names " + folder + ", which holds no Python");
    }
    if (auto python = environment_in_root(setup)) return *python;
    for (const char* name : {"python3", "python"}) {
        if (auto python = find_in_path(name)) return *python;
    }
    return fail(FailureKind::environment, "no Python was found", "", std::string(k_hint));
}

}  // namespace pst
