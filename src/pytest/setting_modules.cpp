// SPDX-License-Identifier: MIT
#include "setting_modules.hpp"

#include <algorithm>
#include <array>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

namespace pst {

namespace {

constexpr std::string_view k_django = "DJANGO_SETTINGS_MODULE";

/// Settings of pytest itself that hold no module names (by prefix); filterwarnings has its own
/// form.
constexpr std::array<std::string_view, 23> k_own_settings = {"addopts",
                                                             "cache_dir",
                                                             "collect_imported_tests",
                                                             "console_output_style",
                                                             "consider_",
                                                             "disable_test_id_",
                                                             "doctest_",
                                                             "empty_parameter_set_mark",
                                                             "enable_assert",
                                                             "faulthandler_",
                                                             "filterwarnings",
                                                             "junit_",
                                                             "log_",
                                                             "markers",
                                                             "minversion",
                                                             "norecursedirs",
                                                             "python_",
                                                             "pythonpath",
                                                             "required_plugins",
                                                             "strict",
                                                             "testpaths",
                                                             "tmp_path_",
                                                             "truncation_"};

bool is_own_setting(std::string_view name) {
    return std::any_of(k_own_settings.begin(), k_own_settings.end(),
                       [&](std::string_view own) { return name.starts_with(own); });
}

/// A line of pytest-env: `[D:][R:]NAME=value`.
struct EnvLine {
    std::string_view name;
    std::string_view value;
};

EnvLine read_env_line(std::string_view line) {
    std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return {{}, trimmed(line)};
    std::string_view name = trimmed(line.substr(0, equals));
    if (std::size_t colon = name.rfind(':'); colon != std::string_view::npos) {
        name = trimmed(name.substr(colon + 1));
    }
    return {name, trimmed(line.substr(equals + 1))};
}

/// `action:message:category:...` -> "package.Category", or nothing for a built-in one.
void add_category(std::string_view filter, std::vector<std::string>& into) {
    auto parts = split(filter, ':');
    if (parts.size() < 3 || !is_rule_on("settings-warnings")) return;
    std::string_view category = trimmed(parts[2]);
    if (category.find('.') != std::string_view::npos && is_dotted_name(category)) {
        into.emplace_back(category);
    }
}

/// "package.module" or "package.module:attribute", with at least one dot or colon.
void add_dotted(std::string_view word, std::vector<std::string>& into) {
    std::string name(word);
    std::size_t colon = name.find(':');
    if (colon != std::string::npos) name[colon] = '.';
    if (name.find('.') != std::string::npos && is_dotted_name(name)) into.push_back(name);
}

void add_of_plugin_setting(const RawSetting& setting, std::vector<std::string>& into) {
    for (const std::string& line : setting.lines()) {
        for (const std::string& word : shell_split(read_env_line(line).value)) {
            add_dotted(word, into);
        }
    }
}

}  // namespace

std::vector<std::string> django_setting_modules(const RawSettings& raw,
                                                const PytestOptions& options) {
    std::vector<std::string> found = options.django_settings;
    if (const RawSetting* setting = raw.find(k_django)) {
        found.emplace_back(trimmed(setting->text));
    }
    if (const RawSetting* env = raw.find("env")) {
        for (const std::string& line : env->lines()) {
            EnvLine entry = read_env_line(line);
            if (entry.name == k_django) found.emplace_back(entry.value);
        }
    }
    std::erase_if(found, [](const std::string& name) { return !is_dotted_name(name); });
    return found;
}

std::vector<std::string> setting_modules(const RawSettings& raw, const PytestOptions& options) {
    std::vector<std::string> found = django_setting_modules(raw, options);
    for (const std::string& filter : options.warning_filters) {
        add_category(filter, found);
    }
    for (const auto& [name, setting] : raw.values) {
        if (name == "filterwarnings") {
            for (const std::string& line : setting.lines())
                add_category(line, found);
        } else if (!is_own_setting(name)) {
            add_of_plugin_setting(setting, found);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace pst
