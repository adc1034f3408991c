// SPDX-License-Identifier: MIT
#include "pipeline/effects.hpp"

#include <algorithm>

#include <pst/base/rules.hpp>
#include <pst/pytest/config_diff.hpp>
#include <pst/pytest/dependency_diff.hpp>
#include <pst/python/standard_library.hpp>

#include "pipeline/analyze.hpp"

namespace pst {
namespace {

/// Plugins change how every test runs; so does pytest itself and what it stands on.
bool concerns_every_test(std::string_view distribution) {
    return distribution == "pytest" || distribution == "pluggy" || distribution == "iniconfig" ||
           distribution.starts_with("pytest-") || distribution == "hypothesis" ||
           distribution == "anyio" || distribution == "python";
}

/// A change of distributions that may concern any test.
FileEffect unknown(std::string why) {
    return {is_rule_on("lock-unknown") ? FileEffect::Kind::all : FileEffect::Kind::none,
            std::move(why),
            {}};
}

class DependencyEffects {
public:
    explicit DependencyEffects(World& world) : m_world(world) {}

    /// Import names that bumping the distributions reaches, through those that require them.
    FileEffect of(std::vector<std::string> names) {
        if (!is_rule_on("lock-distribution")) {
            return {FileEffect::Kind::all, "a distribution changed", {}};
        }
        FileEffect effect{FileEffect::Kind::outside_modules, "the importers of " + list(names), {}};
        if (names.empty()) {
            return {FileEffect::Kind::none, "no distribution changed", {}};
        }
        const auto installed = m_world.interpreter.distributions();
        if (!installed) {
            return unknown(list(names) + " changed, and no interpreter tells what they install");
        }
        for (std::size_t at = 0; at < names.size(); ++at) {
            if (concerns_every_test(names[at])) {
                return unknown(names[at] + " changed, which runs in every test");
            }
            const auto found = std::ranges::find(*installed, names[at], &Distribution::name);
            if (found == installed->end()) {
                return unknown(names[at] +
                               " changed and is not installed here: which modules it "
                               "brings is not known");
            }
            effect.modules.insert(effect.modules.end(), found->import_names.begin(),
                                  found->import_names.end());
            for (const Distribution& other : *installed) {
                if (std::ranges::find(other.requires_names, names[at]) !=
                        other.requires_names.end() &&
                    std::ranges::find(names, other.name) == names.end()) {
                    names.push_back(other.name);
                }
            }
        }
        return effect;
    }

private:
    static std::string list(const std::vector<std::string>& names) {
        std::string text;
        for (const auto& name : names) {
            text += (text.empty() ? "" : ", ") + name;
        }
        return text;
    }
    World& m_world;
};

FileEffect effect_of(World& world, const Comparison& comparison, const FileChange& change,
                     const ProjectState& after, const ReadText& text_now) {
    const RepoPath& path = change.path;
    const auto before = text_before(world, comparison, change);
    const auto now = text_now(path);
    if (comparison.is_known_by_hash(path) && change.status != ChangeStatus::added) {
        return {FileEffect::Kind::all, "it changed, and no commit holds its old text", {}};
    }
    if (is_configuration_file(path)) {
        const ConfigEffect found = compare_configuration(path, before, now, after.settings.addopts);
        switch (found.scope) {
        case ConfigScope::none:
            return {FileEffect::Kind::none, found.why, {}};
        case ConfigScope::distributions:
            return DependencyEffects(world).of(found.distributions);
        default:
            return {FileEffect::Kind::all, found.why, {}};
        }
    }
    auto names = changed_distributions(path, before.value_or(""), now.value_or(""));
    if (!names) {
        return unknown("which distributions changed cannot be told");
    }
    return DependencyEffects(world).of(std::move(*names));
}

void check_compiling(World& world, const std::vector<RepoPath>& files, const ReadText& text_now,
                     OutsideKnowledge& outside) {
    // CPython needs a minute and gigabytes for a source of 50 MB: one that is too large counts as
    // refused, so that all of it is changed.
    constexpr std::size_t k_largest_compiled = std::size_t{8} << 20U;  // bytes
    std::vector<RepoPath> asked;
    std::vector<std::string> sources;
    for (const RepoPath& path : files) {
        std::string source = text_now(path).value_or("");
        if (source.size() > k_largest_compiled) {
            outside.not_compiling.insert(path);
            continue;
        }
        asked.push_back(path);
        sources.push_back(std::move(source));
    }
    const auto verdicts = world.interpreter.compile(sources);
    outside.compile_checked = verdicts.has_value();
    for (std::size_t at = 0; verdicts && at < asked.size(); ++at) {
        if ((*verdicts)[at]) {
            outside.not_compiling.insert(asked[at]);
        }
    }
}

/// A new top-level module may hide an installed one.
bool adds_top_module(const Comparison& comparison, const ProjectState& after) {
    return std::ranges::any_of(comparison.changes.changes, [&after](const FileChange& change) {
        if (change.status != ChangeStatus::added && change.status != ChangeStatus::renamed) {
            return false;
        }
        return is_python_file(change.path) &&
               std::ranges::any_of(
                   after.resolver->all_names_of(change.path),
                   [](const std::string& name) { return name.find('.') == std::string::npos; });
    });
}

bool may_name_others(const SourceFile& file) {
    static constexpr std::string_view k_kinds[] = {
        ".html", ".htm",  ".jinja", ".j2",  ".jinja2", ".tmpl",    ".tpl", ".mako", ".xml", ".xsl",
        ".xsd",  ".json", ".yaml",  ".yml", ".toml",   ".cfg",     ".ini", ".sql",  ".css", ".js",
        ".txt",  ".md",   ".rst",   ".svg", ".proto",  ".graphql", ".csv", ".sh"};
    constexpr std::uint64_t k_largest = 256U << 10U;  // bytes
    return file.size <= k_largest &&
           std::ranges::find(k_kinds, file.path.extension()) != std::end(k_kinds);
}

}  // namespace

OutsideKnowledge ask_outside(World& world, const Comparison& comparison, const ProjectState& after,
                             const ReadText& now) {
    OutsideKnowledge outside;
    if (const auto files = files_to_compile(after, comparison.changes); !files.empty()) {
        check_compiling(world, files, now, outside);
    }
    for (const FileChange& change : comparison.changes.changes) {
        const bool means_something =
            is_configuration_file(change.path) || is_dependency_file(change.path);
        if (change.status == ChangeStatus::renamed &&
            (means_something || is_configuration_file(change.old_path) ||
             is_dependency_file(change.old_path))) {
            outside.effects[change.path] = {
                FileEffect::Kind::all, "a configuration file was renamed", {}};
        } else if (means_something && !is_python_file(change.path)) {
            outside.effects[change.path] = effect_of(world, comparison, change, after, now);
        }
    }
    if (adds_top_module(comparison, after)) {
        if (const auto installed = world.interpreter.distributions()) {
            for (const Distribution& distribution : *installed) {
                outside.installed_names.insert(distribution.import_names.begin(),
                                               distribution.import_names.end());
            }
        }
    }
    return outside;
}

std::map<RepoPath, std::vector<RepoPath>> find_mentions(const Comparison& comparison,
                                                        const ProjectState& after,
                                                        const ReadText& now) {
    std::vector<RepoPath> changed;
    for (const FileChange& change : comparison.changes.changes) {
        if (!is_python_file(change.path)) {
            changed.push_back(change.path);
        }
    }
    std::map<RepoPath, std::vector<RepoPath>> mentions;
    constexpr std::size_t k_most =
        200;  // beyond that many changed files their names are everywhere
    if (changed.empty() || changed.size() > k_most) {
        return mentions;
    }
    std::vector<std::pair<RepoPath, std::string>> texts;
    for (const SourceFile& file : after.tree.files()) {
        if (may_name_others(file)) {
            texts.emplace_back(file.path, now(file.path).value_or(""));
        }
    }
    for (const RepoPath& path : changed) {
        std::vector<RepoPath> found = {path};
        for (std::size_t at = 0; at < found.size(); ++at) {
            for (const auto& [other, text] : texts) {
                if (text.find(found[at].name()) != std::string::npos &&
                    std::ranges::find(found, other) == found.end()) {
                    found.push_back(other);
                }
            }
        }
        found.erase(found.begin());
        mentions.emplace(path, std::move(found));
    }
    return mentions;
}

}  // namespace pst
