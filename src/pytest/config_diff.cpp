// SPDX-License-Identifier: MIT
#include <pst/pytest/config_diff.hpp>

#include <algorithm>
#include <iterator>

#include <pst/base/text.hpp>

#include "effect.hpp"

namespace pst {

namespace {

enum class Format : std::uint8_t { none, pyproject, own, ini, whole };

struct Named {
    std::string_view name;
    Format format;
    bool counts_when_empty = false;  ///< pytest takes the file even without settings
};

constexpr Named k_files[] = {
    {"pyproject.toml", Format::pyproject},
    {"pst.toml", Format::own},
    {".py-smart-test.toml", Format::own},
    {"setup.cfg", Format::ini},
    {"tox.ini", Format::ini},
    {"pytest.ini", Format::ini, true},
    {".pytest.ini", Format::ini, true},
    {"pytest.toml", Format::whole, true},
    {".pytest.toml", Format::whole, true},
    {"setup.py", Format::whole},
};

const Named* find_named(const RepoPath& path) {
    auto found = std::find_if(std::begin(k_files), std::end(k_files),
                              [&](const Named& file) { return file.name == path.name(); });
    return found == std::end(k_files) ? nullptr : found;
}

constexpr std::string_view k_checkers[] = {"autoflake",
                                           "autopep8",
                                           "bandit",
                                           "basedpyright",
                                           "black",
                                           "blue",
                                           "bumpver",
                                           "bumpversion",
                                           "check-manifest",
                                           "check-sdist",
                                           "check-wheel-contents",
                                           "cibuildwheel",
                                           "codespell",
                                           "commitizen",
                                           "copier",
                                           "coverage",
                                           "creosote",
                                           "cruft",
                                           "curlylint",
                                           "darglint",
                                           "deptry",
                                           "django-stubs",
                                           "djhtml",
                                           "djlint",
                                           "doc8",
                                           "docformatter",
                                           "fawltydeps",
                                           "fixit",
                                           "flake8",
                                           "flakeheaven",
                                           "flynt",
                                           "git-cliff",
                                           "gitchangelog",
                                           "import-linter",
                                           "importlinter",
                                           "interrogate",
                                           "isort",
                                           "jupytext",
                                           "liccheck",
                                           "licensecheck",
                                           "mutmut",
                                           "mypy",
                                           "nbqa",
                                           "numpydoc_validation",
                                           "pep8",
                                           "pip-tools",
                                           "poe",
                                           "poethepoet",
                                           "pre-commit",
                                           "prospector",
                                           "pycln",
                                           "pycodestyle",
                                           "pydoclint",
                                           "pydocstyle",
                                           "pydoctor",
                                           "pylint",
                                           "pyproject-fmt",
                                           "pyrefly",
                                           "pyright",
                                           "pytype",
                                           "pyupgrade",
                                           "refurb",
                                           "repo-review",
                                           "rstcheck",
                                           "ruff",
                                           "scriv",
                                           "semantic_release",
                                           "slotscheck",
                                           "sourcery",
                                           "tach",
                                           "taskipy",
                                           "tbump",
                                           "tomlsort",
                                           "towncrier",
                                           "tox",
                                           "ty",
                                           "typos",
                                           "unimport",
                                           "vulture",
                                           "yamllint",
                                           "yapf"};

/// "a, b and 2 more"
std::string listed(const std::vector<std::string>& parts) {
    constexpr std::size_t k_shown = 3;
    if (parts.size() <= k_shown + 1) return joined(parts, ", ");
    std::vector<std::string> shown(parts.begin(), parts.begin() + k_shown);
    return joined(shown, ", ") + " and " + std::to_string(parts.size() - k_shown) + " more";
}

}  // namespace

bool is_checker(std::string_view tool) {
    return std::find(std::begin(k_checkers), std::end(k_checkers), tool) != std::end(k_checkers);
}

void EffectBuilder::distributions(const ChangedNames& names, const std::string& what) {
    if (!names) return all(what);
    if (names->empty()) return none(what);
    m_distributions.insert(names->begin(), names->end());
}

void EffectBuilder::checker(std::string_view name, const std::string& what) {
    std::string option = "--" + std::string(name);
    for (const std::string& argument : m_addopts) {
        std::string_view rest = argument;
        if (!rest.starts_with(option)) continue;
        rest.remove_prefix(option.size());
        if (rest.empty() || rest[0] == '-' || rest[0] == '=') {
            return all(what + ", which pytest reads with " + argument + ",");
        }
    }
    none(what);
}

ConfigEffect EffectBuilder::effect() const {
    if (!m_all.empty()) return {ConfigScope::all, {}, listed(m_all) + " changed"};
    if (!m_distributions.empty()) {
        std::vector<std::string> names(m_distributions.begin(), m_distributions.end());
        std::string why = "requirements changed: " + listed(names);
        return {ConfigScope::distributions, std::move(names), why};
    }
    if (!m_inert.empty()) return {ConfigScope::none, {}, "only " + listed(m_inert) + " changed"};
    return {ConfigScope::none, {}, "only comments or layout changed"};
}

bool is_configuration_file(const RepoPath& path) { return find_named(path) != nullptr; }

ConfigEffect compare_configuration(const RepoPath& path, std::optional<std::string_view> before,
                                   std::optional<std::string_view> after,
                                   const std::vector<std::string>& addopts) {
    const Named* file = find_named(path);
    if (file == nullptr) return {ConfigScope::unknown, {}, "not a known configuration file"};
    if (before == after) return {ConfigScope::none, {}, "the content is the same"};
    bool both = before.has_value() && after.has_value();
    if (!both && (file->counts_when_empty || file->format == Format::whole)) {
        return {ConfigScope::all, {}, before ? "it was deleted" : "it is new"};
    }
    EffectBuilder builder(addopts);
    std::string_view old_text = before.value_or("");
    std::string_view new_text = after.value_or("");
    switch (file->format) {
    case Format::pyproject:
        compare_pyproject(old_text, new_text, builder);
        break;
    case Format::own:
        compare_own_configuration(old_text, new_text, builder);
        break;
    case Format::ini:
        compare_ini(path, old_text, new_text, builder);
        break;
    case Format::whole:
    case Format::none:
        builder.all(std::string(file->name));
        break;
    }
    return builder.effect();
}

}  // namespace pst
