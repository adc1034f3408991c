// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>
#include <span>

#include <pst/base/text.hpp>

#include "effect.hpp"
#include "ini_file.hpp"

namespace pst {

namespace {

using Keys = std::span<const std::string_view>;

/// Sections beside those of checkers that no test run reads, by the word that they begin with.
constexpr std::string_view k_inert[] = {
    "aliases", "bdist_dumb",     "bdist_rpm", "bdist_wheel", "build_docs",       "build_sphinx",
    "check",   "devpi",          "docker",    "egg_info",    "extract_messages", "gh",
    "hacking", "init_catalog",   "pkgenv",    "sdist",       "testenv",          "tox",
    "travis",  "update_catalog", "upload",    "upload_docs", "upload_sphinx",    "zest"};

/// Of setup.cfg's [metadata].
constexpr std::string_view k_descriptions[] = {"author",           "author_email",
                                               "classifier",       "classifiers",
                                               "description",      "description_file",
                                               "download_url",     "home_page",
                                               "keywords",         "license",
                                               "license_file",     "license_files",
                                               "long_description", "long_description_content_type",
                                               "maintainer",       "maintainer_email",
                                               "platform",         "platforms",
                                               "project_urls",     "url"};

bool holds(Keys keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::string value_of(const IniSection* section, const std::string& name) {
    const IniEntry* entry = section == nullptr ? nullptr : section->find(name);
    return entry == nullptr ? "" : "=" + entry->value;  // '=' tells an empty value from none
}

std::set<std::string> changed_names(const IniSection* before, const IniSection* after) {
    std::set<std::string> names;
    for (const IniSection* side : {before, after}) {
        if (side == nullptr) continue;
        for (const IniEntry& entry : side->entries)
            names.insert(entry.name);
    }
    std::erase_if(names, [&](const std::string& name) {
        return value_of(before, name) == value_of(after, name);
    });
    return names;
}

/// setuptools splits at lines, and a value of one line at ';', where a marker may stand as well:
/// its words then count as names too, which costs nothing.
std::vector<std::string> requirements_in(std::string_view value) {
    if (value.starts_with('=')) value.remove_prefix(1);
    std::vector<std::string> found;
    char separator = value.find('\n') == std::string_view::npos ? ';' : '\n';
    for (std::string_view part : split(value, separator)) {
        if (!trimmed(part).empty()) found.emplace_back(trimmed(part));
    }
    return found;
}

class Comparison {
public:
    Comparison(bool is_setup_cfg, EffectBuilder& into) : m_setup(is_setup_cfg), m_into(into) {}

    void compare_section(const std::string& name, const IniSection* before,
                         const IniSection* after) {
        auto keys = changed_names(before, after);
        bool came_or_went = (before == nullptr) != (after == nullptr);
        if (keys.empty() && !came_or_went) return;
        std::string what = "[" + name + "]";
        if (m_setup && (name == "metadata" || name.starts_with("options"))) {
            for (const std::string& key : keys) {
                compare_setup(name, key, value_of(before, key), value_of(after, key));
            }
            return;
        }
        std::string word = first_word(name);
        if (is_checker(word)) {
            m_into.checker(word, what);
        } else if (holds(k_inert, word) || is_checker(name)) {
            m_into.none(what);
        } else {
            m_into.all(what);
        }
    }

private:
    /// "mypy" of "mypy-pkg.*", "coverage" of "coverage:run", "isort" of "tool:isort".
    static std::string first_word(std::string_view name) {
        if (name.starts_with("tool:")) name.remove_prefix(5);
        std::string word(name.substr(0, name.find_first_of(":-. ")));
        return is_checker(name) ? std::string(name) : word;
    }

    void compare_setup(const std::string& section, const std::string& key,
                       const std::string& before, const std::string& after) {
        std::string what = "[" + section + "] " + key;
        bool requires_lists =
            section == "options.extras_require" ||
            (section == "options" && key.ends_with("_requires") && key != "python_requires") ||
            (section == "options" && key == "tests_require");
        std::string name = key;
        std::replace(name.begin(), name.end(), '-', '_');
        if (requires_lists) {
            m_into.distributions(
                changed_requirements(requirements_in(before), requirements_in(after)), what);
        } else if (section == "metadata" && holds(k_descriptions, name)) {
            m_into.none(what);
        } else {
            m_into.all(what);
        }
    }

    bool m_setup;
    EffectBuilder& m_into;
};

}  // namespace

void compare_ini(const RepoPath& path, std::string_view before, std::string_view after,
                 EffectBuilder& into) {
    IniFile old_file = read_ini(before);
    IniFile new_file = read_ini(after);
    if (!old_file.error.empty() || !new_file.error.empty()) {
        return into.all(std::string(path.name()) + ", which does not parse,");
    }
    std::set<std::string> names;
    for (const IniFile* file : {&old_file, &new_file}) {
        for (const IniSection& section : file->sections)
            names.insert(section.name);
    }
    Comparison comparison(path.name() == "setup.cfg", into);
    for (const std::string& name : names) {
        comparison.compare_section(name, old_file.find(name), new_file.find(name));
    }
}

}  // namespace pst
