// SPDX-License-Identifier: MIT
// Whether giving pytest a list of files would change what it does.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <pst/pytest/collectors.hpp>

#include "pipeline/loaded_project.hpp"

namespace pst {
namespace {

/// What is asked differently about a file named as argument, or collects others than those named.
constexpr std::array k_collecting = {"pytest_collect_file",   "pytest_collect_directory",
                                     "pytest_ignore_collect", "collect_ignore",
                                     "collect_ignore_glob",   "pytest_pycollect_makemodule"};

/// Folders whose conftest a plain start loads before collection: the root, the starts, `test*/`.
bool is_loaded_early(const ProjectState& state, const RepoPath& conftest) {
    const RepoPath folder = conftest.parent();
    return std::ranges::any_of(state.layout.starts, [&folder](const RepoPath& start) {
        const bool below = folder.parent() == start && folder.name().starts_with("test");
        return start.is_within(folder) || below;
    });
}

bool defines(const CodeIndex& index, FileId file, std::string_view name) {
    return !index.exported(file, name).empty() || !hooks_named(index, file, name).empty();
}

bool has_paths(const ProjectState& state, const std::vector<std::string>& arguments) {
    return std::ranges::any_of(arguments, [&state](const std::string& argument) {
        const RepoPath path(file_of(argument));
        return !argument.starts_with('-') &&
               (state.tree.has_file(path) || state.tree.has_folder(path));
    });
}

/// A file argument would make pytest take its settings from the nearest of these.
bool has_inner_settings(const ProjectState& state) {
    static const std::set<std::string_view> k_names = {
        "pytest.ini", ".pytest.ini", "pytest.toml",   ".pytest.toml",
        "tox.ini",    "setup.cfg",   "pyproject.toml"};
    return std::ranges::any_of(state.tree.files(), [](const SourceFile& file) {
        return !file.path.parent().empty() && k_names.contains(file.path.name());
    });
}

}  // namespace

bool must_collect_all(const LoadedProject& project, const Invocation& invocation) {
    const ProjectState& state = *project.after;
    const CodeIndex& index = *state.index;
    if (has_paths(state, invocation.pytest_args) || has_paths(state, project.settings.addopts)) {
        return true;
    }
    if (!project.settings.ini_file && has_inner_settings(state)) {
        return true;
    }
    for (const RepoPath& path : state.layout.conftests) {
        const FileId file = index.find(path);
        if (file == k_no_file) {
            continue;
        }
        for (const auto* name : k_collecting) {
            if (defines(index, file, name)) {
                return true;
            }
        }
        for (const auto* name :
             {"pytest_addoption", "pytest_configure", "pytest_plugins", "pytest_sessionstart",
              "pytest_load_initial_conftests", "pytest_cmdline_main"}) {
            if (!is_loaded_early(state, path) && defines(index, file, name)) {
                return true;
            }
        }
    }
    return std::ranges::any_of(state.plugins, [&](FileId file) {
        return std::ranges::any_of(k_collecting,
                                   [&](const auto* name) { return defines(index, file, name); });
    });
}

}  // namespace pst
