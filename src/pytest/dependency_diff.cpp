// SPDX-License-Identifier: MIT
#include <pst/pytest/dependency_diff.hpp>

#include <algorithm>
#include <iterator>
#include <map>

#include <nlohmann/json.hpp>

#include <pst/base/glob.hpp>
#include <pst/base/toml.hpp>

#include "requirement.hpp"

namespace pst {

namespace {

using nlohmann::json;

enum class Format : std::uint8_t { none, requirements, toml_lock, pipfile, pipfile_lock, opaque };

struct Named {
    std::string_view glob;
    Format format;
};

constexpr Named k_formats[] = {
    {"uv.lock", Format::toml_lock},
    {"poetry.lock", Format::toml_lock},
    {"pdm.lock", Format::toml_lock},
    {"pylock.toml", Format::toml_lock},
    {"pylock.*.toml", Format::toml_lock},
    {"Pipfile", Format::pipfile},
    {"Pipfile.lock", Format::pipfile_lock},
    {"*requirements*.txt", Format::requirements},
    {"*requirements*.in", Format::requirements},
    {"*requirements*.pip", Format::requirements},
    {"*constraints*.txt", Format::requirements},
    {"*constraints*.in", Format::requirements},
    {"environment*.yml", Format::opaque},
    {"environment*.yaml", Format::opaque},
    {"conda-lock.yml", Format::opaque},
    {"*.conda-lock.yml", Format::opaque},
    {"conda-*.lock", Format::opaque},
    {"pixi.toml", Format::opaque},
    {"pixi.lock", Format::opaque},
};

Format format_of(const RepoPath& path) {
    for (const Named& named : k_formats) {
        if (glob_matches(named.glob, path.name())) return named.format;
    }
    const RepoPath parent = path.parent();
    const std::string_view folder = parent.name();
    bool in_folder = folder == "requirements" || folder == "constraints";
    bool text = path.extension() == ".txt" || path.extension() == ".in";
    return in_folder && text ? Format::requirements : Format::none;
}

/// What a lock file says about a package beside which version it is: it follows from the
/// version, or concerns other packages, which have entries of their own.
constexpr std::string_view k_beside_version[] = {"name",
                                                 "files",
                                                 "hashes",
                                                 "dependencies",
                                                 "optional-dependencies",
                                                 "dev-dependencies",
                                                 "metadata",
                                                 "description",
                                                 "summary",
                                                 "groups",
                                                 "category",
                                                 "optional",
                                                 "python-versions",
                                                 "requires_python",
                                                 "requires-python",
                                                 "index",
                                                 "attestation-identities"};

TomlValue version_part(const TomlValue& package) {
    TomlValue kept;
    bool has_version = package.find("version") != nullptr;
    for (std::size_t i = 0; i < package.keys.size(); ++i) {
        const std::string& key = package.keys[i];
        bool beside = std::find(std::begin(k_beside_version), std::end(k_beside_version), key) !=
                      std::end(k_beside_version);
        if (beside || (has_version && (key == "sdist" || key == "wheels"))) continue;
        kept.keys.push_back(key);
        kept.items.push_back(package.items[i]);
    }
    return kept;
}

/// name -> its versions: several where markers choose.
using Packages = std::map<std::string, std::vector<TomlValue>>;

std::optional<Packages> read_toml_lock(std::string_view text) {
    Packages packages;
    auto document = parse_toml(text);
    if (!document) return std::nullopt;
    const TomlValue* list = document->find("package");
    if (list == nullptr) list = document->find("packages");
    if (list == nullptr) return document->keys.empty() ? std::optional(packages) : std::nullopt;
    for (const TomlValue& package : list->items) {
        const TomlValue* name = package.find("name");
        if (name == nullptr || !name->is_string()) return std::nullopt;
        packages[normalised_distribution(name->text)].push_back(version_part(package));
    }
    return packages;
}

std::optional<Packages> read_pipfile(std::string_view text) {
    Packages packages;
    auto document = parse_toml(text);
    if (!document) return std::nullopt;
    for (std::size_t i = 0; i < document->keys.size(); ++i) {
        const std::string& section = document->keys[i];
        const TomlValue& table = document->items[i];
        if (section == "source" || section == "scripts" || section == "pipenv") continue;
        if (!table.is_table()) return std::nullopt;
        for (std::size_t j = 0; j < table.keys.size(); ++j) {
            std::string prefix = section == "requires" ? "/" : "";  // no distribution's name
            packages[prefix + normalised_distribution(table.keys[j])].push_back(table.items[j]);
        }
    }
    return packages;
}

using JsonPackages = std::map<std::string, std::vector<json>>;

std::optional<JsonPackages> read_pipfile_lock(std::string_view text) {
    JsonPackages packages;
    if (text.empty()) return packages;
    json document = json::parse(text, nullptr, false);
    if (!document.is_object()) return std::nullopt;
    for (auto& [section, table] : document.items()) {
        if (section == "_meta") continue;
        if (!table.is_object()) return std::nullopt;
        for (auto& [name, package] : table.items()) {
            if (package.is_object()) {
                package.erase("hashes");
                package.erase("index");
            }
            packages[normalised_distribution(name)].push_back(package);
        }
    }
    return packages;
}

template <class Value>
bool same_values(const std::vector<Value>& a, const std::vector<Value>& b) {
    return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

template <class Table>
ChangedNames changed_names(const std::optional<Table>& before, const std::optional<Table>& after) {
    if (!before || !after) return std::nullopt;
    std::set<std::string> names;
    auto add_missing = [&](const Table& from, const Table& in) {
        for (const auto& [name, values] : from) {
            auto other = in.find(name);
            if (other == in.end() || !same_values(values, other->second)) names.insert(name);
        }
    };
    add_missing(*before, *after);
    add_missing(*after, *before);
    // '/' marks what is no distribution: the interpreter that a Pipfile requires.
    for (const std::string& name : names) {
        if (name.starts_with('/')) return std::nullopt;
    }
    return names;
}

ChangedNames changed_names_of(Format format, std::string_view before, std::string_view after) {
    switch (format) {
    case Format::requirements:
        return changed_requirements(requirement_lines(before), requirement_lines(after));
    case Format::toml_lock:
        return changed_names(read_toml_lock(before), read_toml_lock(after));
    case Format::pipfile:
        return changed_names(read_pipfile(before), read_pipfile(after));
    case Format::pipfile_lock:
        return changed_names(read_pipfile_lock(before), read_pipfile_lock(after));
    case Format::none:
    case Format::opaque:
        break;
    }
    return std::nullopt;
}

}  // namespace

bool is_dependency_file(const RepoPath& path) { return format_of(path) != Format::none; }

std::optional<std::vector<std::string>> changed_distributions(const RepoPath& path,
                                                              std::string_view before,
                                                              std::string_view after) {
    if (before == after) return std::vector<std::string>();
    ChangedNames names = changed_names_of(format_of(path), before, after);
    if (!names) return std::nullopt;
    return std::vector<std::string>(names->begin(), names->end());
}

}  // namespace pst
