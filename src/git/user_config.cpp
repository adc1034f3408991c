// SPDX-License-Identifier: MIT
#include "user_config.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handles.hpp"
#include "library.hpp"

namespace pst::git {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_no_file = "/dev/null";

std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
}

bool without_system_file() {
    const auto value = environment("GIT_CONFIG_NOSYSTEM");
    return value && !value->empty() && *value != "0" && *value != "false" && *value != "no";
}

std::string system_file() {
    if (without_system_file()) return k_no_file;
    return environment("GIT_CONFIG_SYSTEM").value_or("/etc/gitconfig");
}

std::string xdg_file() {
    if (const auto folder = environment("XDG_CONFIG_HOME"); folder && !folder->empty()) {
        return *folder + "/git/config";
    }
    return environment("HOME").value_or("") + "/.config/git/config";
}

/// From the weakest to the strongest.
std::vector<std::string> user_files() {
    if (const auto global = environment("GIT_CONFIG_GLOBAL")) return {system_file(), *global};
    return {system_file(), xdg_file(), environment("HOME").value_or("") + "/.gitconfig"};
}

void add_values_of(const std::string& file, std::vector<std::string>& values) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return;
    ConfigHandle config;
    if (git_config_open_ondisk(out(config), file.c_str()) < 0) return;
    ConfigIteratorHandle entries;
    if (git_config_multivar_iterator_new(out(entries), config.get(), "safe.directory", nullptr) <
        0) {
        return;
    }
    git_config_entry* entry = nullptr;
    while (git_config_next(&entry, entries.get()) == 0) {
        values.emplace_back(entry->value == nullptr ? "" : entry->value);
    }
}

/// GIT_CONFIG_COUNT with GIT_CONFIG_KEY_<n> and GIT_CONFIG_VALUE_<n>, as CI systems set them.
void add_values_of_environment(std::vector<std::string>& values) {
    const int count = std::atoi(environment("GIT_CONFIG_COUNT").value_or("0").c_str());
    for (int number = 0; number < count; ++number) {
        const std::string suffix = std::to_string(number);
        const auto key = environment("GIT_CONFIG_KEY_" + suffix);
        if (key == "safe.directory") {
            values.push_back(environment("GIT_CONFIG_VALUE_" + suffix).value_or(""));
        }
    }
}

fs::path real_path(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(path, error);
    if (error) real = path.lexically_normal();
    return real.has_filename() ? real : real.parent_path();
}

bool names_folder(std::string value, const fs::path& folder) {
    if (value == "*") return true;
    if (value.starts_with("~/")) value = environment("HOME").value_or("") + value.substr(1);
    if (!value.starts_with('/')) return false;
    if (!value.ends_with("/*")) return real_path(value) == real_path(folder);
    value.resize(value.size() - 2);
    const std::string base = real_path(value).string() + "/";
    return value.empty() || real_path(folder).string().starts_with(base);
}

Status replace(git_config* config, const std::string& file, git_config_level_t level,
               git_repository* repository) {
    const int code = git_config_add_file_ondisk(config, file.empty() ? k_no_file : file.c_str(),
                                                level, repository, 1);
    if (code < 0) return git_failure(code, "read git's configuration", file);
    return {};
}

}  // namespace

bool is_safe_directory(const fs::path& folder) {
    std::vector<std::string> values;
    for (const std::string& file : user_files())
        add_values_of(file, values);
    add_values_of_environment(values);
    bool safe = false;
    for (const std::string& value : values) {
        safe = !value.empty() && (safe || names_folder(value, folder));
    }
    return safe;
}

Status follow_environment(git_repository* repository) {
    const auto global = environment("GIT_CONFIG_GLOBAL");
    const bool system = without_system_file() || environment("GIT_CONFIG_SYSTEM");
    if (!global && !system) return {};
    ConfigHandle config;
    if (const int code = git_repository_config(out(config), repository); code < 0) {
        return git_failure(code, "read git's configuration");
    }
    if (global) {
        PST_CHECK(replace(config.get(), *global, GIT_CONFIG_LEVEL_GLOBAL, repository));
        PST_CHECK(replace(config.get(), k_no_file, GIT_CONFIG_LEVEL_XDG, repository));
    }
    if (system) return replace(config.get(), system_file(), GIT_CONFIG_LEVEL_SYSTEM, repository);
    return {};
}

}  // namespace pst::git
