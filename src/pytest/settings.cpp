// SPDX-License-Identifier: MIT
#include <pst/pytest/settings.hpp>

#include <algorithm>
#include <utility>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

#include "options.hpp"
#include "raw_settings.hpp"
#include "setting_modules.hpp"

namespace pst {

namespace {

using Words = std::vector<std::string>;

/// `text`, which stands in a file of `folder`, relative to the root ("." is the root itself);
/// absent when it lies outside. A glob stays one.
std::optional<std::string> relative_to_root(const RepoPath& folder, const std::string& text) {
    if (text.starts_with('/') || leaves_root("./" + folder.str() + "/" + text)) return std::nullopt;
    RepoPath path = folder / text;
    return path.empty() ? "." : path.str();
}

Words all_relative(const RepoPath& folder, const Words& texts) {
    Words found;
    for (const std::string& text : texts) {
        if (auto path = relative_to_root(folder, text)) found.push_back(*path);
    }
    return found;
}

void override_settings(RawSettings& raw, const PytestOptions& options) {
    for (const auto& [name, value] : options.overrides) {
        raw.values[name] = RawSetting{false, value, {}};
    }
}

Words concatenated(Words first, const Words& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

void take_words(const RawSettings& raw, std::string_view name, Words& into) {
    if (const RawSetting* setting = raw.find(name)) into = setting->words();
}

bool is_false(const RawSetting* setting) {
    if (setting == nullptr) return false;
    return setting->text == "false" || setting->text == "False" || setting->text == "no" ||
           setting->text == "off" || setting->text == "0";
}

void take_ini_values(const RawSettings& raw, const PytestOptions& options, const ReadText& read,
                     PytestSettings& into) {
    if (is_rule_on("collection-settings")) {
        take_words(raw, "python_files", into.python_files);
        take_words(raw, "python_classes", into.python_classes);
        take_words(raw, "python_functions", into.python_functions);
    }
    take_words(raw, "norecursedirs", into.norecursedirs);
    take_words(raw, "usefixtures", into.usefixtures);
    take_words(raw, "testpaths", into.testpaths);
    into.testpaths = all_relative(RepoPath(), into.testpaths);
    RepoPath folder = raw.file ? raw.file->parent() : RepoPath();
    // pytest looks at testpaths only when it was started in its root folder.
    if (!folder.empty() && !options.rootdir) into.testpaths.clear();
    if (is_rule_on("pythonpath")) {
        take_words(raw, "pythonpath", into.pythonpath);
    }
    into.pythonpath = all_relative(folder, into.pythonpath);
    into.setting_modules = setting_modules(raw, options);
    bool is_django = !django_setting_modules(raw, options).empty();
    if (is_django && !is_false(raw.find("django_find_project")) && read(RepoPath("manage.py"))) {
        into.pythonpath.insert(into.pythonpath.begin(), ".");  // as pytest-django does
    }
}

/// `-p no:NAME` blocks a plugin, wherever it stands.
Words loaded_plugins(const Words& given, bool& doctest) {
    auto blocked = [&](const std::string& name) {
        return std::find(given.begin(), given.end(), "no:" + name) != given.end();
    };
    doctest = !blocked("doctest");
    Words plugins;
    for (const std::string& name : given) {
        bool repeated = std::find(plugins.begin(), plugins.end(), name) != plugins.end();
        if (!name.starts_with("no:") && !blocked(name) && !repeated) plugins.push_back(name);
    }
    return plugins;
}

void take_options(PytestOptions options, PytestSettings& into) {
    bool doctest = true;
    into.plugins = loaded_plugins(options.plugins, doctest);
    if (doctest && is_rule_on("doctest")) {
        into.doctest_modules = options.doctest_modules;
        into.doctest_globs = std::move(options.doctest_globs);
        if (into.doctest_globs.empty()) into.doctest_globs = {"test*.txt"};
    }
    into.ignore = all_relative(RepoPath(), options.ignore);
    into.ignore_globs = std::move(options.ignore_globs);
    into.confcutdir = std::move(options.confcutdir);
    into.marker_expression = options.marker_expression.value_or("");
    into.keyword_expression = options.keyword_expression.value_or("");
    std::string mode = options.import_mode.value_or("prepend");
    if (mode == "prepend" || mode == "append" || mode == "importlib") {
        into.import_mode = mode;
    } else {
        into.warnings.push_back("--import-mode: pytest knows no mode " + mode);
    }
}

}  // namespace

PytestSettings read_pytest_settings(const ReadText& read, std::string_view environment_addopts,
                                    const std::vector<std::string>& arguments) {
    Words outer = concatenated(shell_split(environment_addopts), arguments);
    PytestOptions before = read_options(outer);
    RawSettings raw = find_raw_settings(read, before.config_file);
    override_settings(raw, before);

    PytestSettings settings;
    take_words(raw, "addopts", settings.addopts);
    PytestOptions options = read_options(concatenated(settings.addopts, outer));
    settings.addopts = concatenated(settings.addopts, shell_split(environment_addopts));
    override_settings(raw, options);

    settings.ini_file = raw.file;
    settings.warnings = raw.warnings;
    take_ini_values(raw, options, read, settings);
    take_options(std::move(options), settings);
    return settings;
}

}  // namespace pst
