// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>
#include <span>

#include <pst/base/toml.hpp>
#include <pst/pytest/dependency_diff.hpp>

#include "effect.hpp"

namespace pst {

namespace {

using Keys = std::span<const std::string_view>;

/// Both sides of a table or value; null where a side has none.
struct Sides {
    const TomlValue* before = nullptr;
    const TomlValue* after = nullptr;

    Sides operator[](std::string_view key) const {
        return {before == nullptr ? nullptr : before->find(key),
                after == nullptr ? nullptr : after->find(key)};
    }
    bool differ() const {
        if (before == nullptr || after == nullptr) return before != after;
        return !(*before == *after);
    }
    /// Keys of a table whose values differ.
    std::vector<std::string> changed_keys() const {
        std::set<std::string> keys;
        for (const TomlValue* side : {before, after}) {
            if (side != nullptr) keys.insert(side->keys.begin(), side->keys.end());
        }
        std::erase_if(keys, [&](const std::string& key) { return !(*this)[key].differ(); });
        return {keys.begin(), keys.end()};
    }
};

bool holds(Keys keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// An array of requirements. Other items than strings must be the same on both sides.
ChangedNames changed_list(const Sides& list) {
    for (const TomlValue* side : {list.before, list.after}) {
        if (side != nullptr && !side->is_array()) return std::nullopt;
    }
    auto others = [](const TomlValue* side) {
        std::vector<TomlValue> found;
        if (side == nullptr) return found;
        std::copy_if(side->items.begin(), side->items.end(), std::back_inserter(found),
                     [](const TomlValue& item) { return !item.is_string(); });
        return found;
    };
    if (others(list.before) != others(list.after)) return std::nullopt;
    return changed_requirements(toml_strings(list.before), toml_strings(list.after));
}

/// name -> array of requirements
ChangedNames changed_lists(const Sides& table) {
    std::set<std::string> names;
    for (const std::string& key : table.changed_keys()) {
        ChangedNames changed = changed_list(table[key]);
        if (!changed) return std::nullopt;
        names.insert(changed->begin(), changed->end());
    }
    return names;
}

/// distribution -> constraint; the interpreter stands among them with poetry.
ChangedNames changed_constraints(const Sides& table) {
    std::set<std::string> names;
    for (const std::string& key : table.changed_keys()) {
        if (key == "python") return std::nullopt;
        names.insert(normalised_distribution(key));
    }
    return names;
}

class Comparison {
public:
    explicit Comparison(EffectBuilder& into) : m_into(into) {}

    void compare_document(const Sides& document) {
        for (const std::string& key : document.changed_keys()) {
            Sides value = document[key];
            if (key == "project") {
                compare_project(value);
            } else if (key == "tool") {
                for (const std::string& tool : value.changed_keys()) {
                    compare_tool(tool, value[tool]);
                }
            } else if (key == "dependency-groups") {
                m_into.distributions(changed_lists(value), "[dependency-groups]");
            } else if (key == "build-system") {
                m_into.none("[build-system]");
            } else {
                m_into.all("[" + key + "]");
            }
        }
    }

    /// pst's own keys decide what is selected, not what a test does, but for three.
    void compare_own(const std::string& where, const Sides& table) {
        static constexpr std::string_view k_all[] = {"pytest-args", "pytest-command", "python"};
        for (const std::string& key : table.changed_keys()) {
            if (holds(k_all, key)) {
                m_into.all(where + key);
            } else {
                m_into.none(where + key);
            }
        }
    }

private:
    void compare_project(const Sides& table) {
        static constexpr std::string_view k_inert[] = {
            "authors",       "classifiers", "description", "keywords", "license",
            "license-files", "maintainers", "readme",      "urls"};
        for (const std::string& key : table.changed_keys()) {
            std::string what = "[project] " + key;
            if (key == "dependencies") {
                m_into.distributions(changed_list(table[key]), what);
            } else if (key == "optional-dependencies") {
                m_into.distributions(changed_lists(table[key]), what);
            } else {
                decide(k_inert, key, what);
            }
        }
    }

    void compare_tool(const std::string& tool, const Sides& table) {
        std::string what = "[tool." + tool + "]";
        if (is_checker(tool)) {
            m_into.checker(tool, what);
        } else if (tool == "poetry") {
            compare_poetry(table);
        } else if (tool == "uv") {
            compare_uv(table);
        } else if (tool == "pdm") {
            compare_pdm(table);
        } else if (tool == "hatch") {
            compare_hatch(table);
        } else if (tool == "pst" || tool == "py-smart-test") {
            compare_own(what + " ", table);
        } else {
            compare_unknown_tool(what, tool, table);
        }
    }

    void compare_unknown_tool(const std::string& what, const std::string& tool,
                              const Sides& table) {
        auto keys = table.changed_keys();
        bool sdist_only = tool == "flit" && keys == std::vector<std::string>{"sdist"};
        if (sdist_only) return m_into.none(what + " sdist");
        m_into.all(what);
    }

    void compare_poetry(const Sides& table) {
        static constexpr std::string_view k_inert[] = {
            "authors",         "classifiers", "description", "documentation", "homepage",
            "keywords",        "license",     "maintainers", "readme",        "repository",
            "requires-poetry", "source",      "urls"};
        for (const std::string& key : table.changed_keys()) {
            std::string what = "[tool.poetry] " + key;
            if (key == "dependencies" || key == "dev-dependencies") {
                m_into.distributions(changed_constraints(table[key]), what);
            } else if (key == "group") {
                compare_poetry_groups(table[key]);
            } else if (key == "extras") {
                m_into.distributions(changed_lists(table[key]), what);
            } else {
                decide(k_inert, key, what);
            }
        }
    }

    void compare_poetry_groups(const Sides& groups) {
        for (const std::string& group : groups.changed_keys()) {
            for (const std::string& key : groups[group].changed_keys()) {
                std::string what = "[tool.poetry.group." + group + "] " + key;
                if (key == "dependencies") {
                    m_into.distributions(changed_constraints(groups[group][key]), what);
                } else {
                    m_into.all(what);
                }
            }
        }
    }

    void compare_uv(const Sides& table) {
        static constexpr std::string_view k_lists[] = {"constraint-dependencies",
                                                       "dev-dependencies", "exclude-dependencies",
                                                       "override-dependencies"};
        // What decides how the project itself, or which groups of requirements, get installed.
        static constexpr std::string_view k_all[] = {
            "build-backend",         "default-groups", "extra-build-dependencies",
            "extra-build-variables", "package",        "workspace"};
        for (const std::string& key : table.changed_keys()) {
            std::string what = "[tool.uv] " + key;
            if (holds(k_lists, key)) {
                m_into.distributions(changed_list(table[key]), what);
            } else if (key == "sources") {
                m_into.distributions(changed_constraints(table[key]), what);
            } else if (holds(k_all, key)) {
                m_into.all(what);
            } else {
                m_into.none(what);
            }
        }
    }

    void compare_pdm(const Sides& table) {
        static constexpr std::string_view k_inert[] = {"ignore_package_warnings", "options",
                                                       "publish", "scripts", "source"};
        for (const std::string& key : table.changed_keys()) {
            std::string what = "[tool.pdm] " + key;
            if (key == "dev-dependencies") {
                m_into.distributions(changed_lists(table[key]), what);
            } else {
                decide(k_inert, key, what);
            }
        }
    }

    void compare_hatch(const Sides& table) {
        static constexpr std::string_view k_inert[] = {"envs", "publish"};
        for (const std::string& key : table.changed_keys()) {
            Sides value = table[key];
            bool sdist_only = key == "build" &&
                              value.changed_keys() == std::vector<std::string>{"targets"} &&
                              value["targets"].changed_keys() == std::vector<std::string>{"sdist"};
            std::string what = "[tool.hatch." + key + "]";
            if (sdist_only) {
                m_into.none(what);
            } else {
                decide(k_inert, key, what);
            }
        }
    }

    void decide(Keys inert, const std::string& key, const std::string& what) {
        if (holds(inert, key)) {
            m_into.none(what);
        } else {
            m_into.all(what);
        }
    }

    EffectBuilder& m_into;
};

}  // namespace

void compare_pyproject(std::string_view before, std::string_view after, EffectBuilder& into) {
    auto old_document = parse_toml(before);
    auto new_document = parse_toml(after);
    if (!old_document || !new_document) return into.all("pyproject.toml, which does not parse,");
    Comparison(into).compare_document(Sides{&*old_document, &*new_document});
}

void compare_own_configuration(std::string_view before, std::string_view after,
                               EffectBuilder& into) {
    auto old_document = parse_toml(before);
    auto new_document = parse_toml(after);
    if (!old_document || !new_document) return into.all("the configuration, which does not parse,");
    Comparison(into).compare_own("", Sides{&*old_document, &*new_document});
}

}  // namespace pst
