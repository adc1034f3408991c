// SPDX-License-Identifier: MIT
#include "pipeline/loaded_project.hpp"

#include <algorithm>
#include <set>

#include <pst/base/glob.hpp>
#include <pst/base/log.hpp>

#include "pipeline/analyze.hpp"
#include "pipeline/effects.hpp"
#include "pipeline/scan.hpp"

namespace pst {
namespace {

ReadText reader(World& world) {
    return [&world](const RepoPath& path) -> std::optional<std::string> {
        auto content = world.files.read(path);
        return content ? std::move(*content) : std::nullopt;
    };
}

StateInput state_input(World& world, const Configuration& configuration,
                       const PytestSettings& settings) {
    StateInput input;
    input.settings = settings;
    input.entry_points = read_entry_points(reader(world));
    input.source_roots = configuration.source_roots;
    input.test_roots = configuration.test_roots;
    return input;
}

/// Text files that doctest looks into in vain.
std::set<RepoPath> texts_without_examples(World& world, const SourceTree& tree,
                                          const PytestSettings& settings) {
    std::set<RepoPath> texts;
    for (const SourceFile& file : tree.files()) {
        const auto fits = [&file](const std::string& glob) {
            return glob_matches(glob, file.path.name(), true);
        };
        if (is_python_file(file.path) || std::ranges::none_of(settings.doctest_globs, fits)) {
            continue;
        }
        const auto text = world.files.read(file.path);
        if (text && *text && (*text)->find(">>>") == std::string::npos &&
            (*text)->find('\0') == std::string::npos) {
            texts.insert(file.path);
        }
    }
    return texts;
}

LoadedProject saved(World& world, LoadedProject project) {
    if (const auto kept = world.facts.commit(); !kept) {
        log_warning("the cache is not kept: " + kept.error().message);
    }
    return project;
}

}  // namespace

PytestSettings read_settings(World& world, const Invocation& invocation,
                             const Configuration& configuration) {
    std::vector<std::string> arguments = configuration.pytest_args;
    arguments.insert(arguments.end(), invocation.pytest_args.begin(), invocation.pytest_args.end());
    const auto addopts = invocation.environment.find("PYTEST_ADDOPTS");
    return read_pytest_settings(
        reader(world), addopts == invocation.environment.end() ? "" : addopts->second, arguments);
}

Result<LoadedProject> load_project(World& world, const Invocation& invocation,
                                   const Configuration& configuration, bool compare_files) {
    LoadedProject project;
    project.settings = read_settings(world, invocation, configuration);
    project.notes = project.settings.warnings;
    PST_TRY(scan, scan_tree(world, !invocation.regenerate));
    project.notes.insert(project.notes.end(), scan.notes.begin(), scan.notes.end());
    if (compare_files) {
        PST_TRY(comparison, compare(world, invocation, configuration, scan.tree));
        project.comparison = std::move(comparison);
    }
    PST_TRY(files, analyze(world, project.comparison, scan.tree, !invocation.regenerate));
    const ChangeSet& changes = project.comparison.changes;
    project.notes.insert(project.notes.end(), changes.notes.begin(), changes.notes.end());
    project.counters = {{"files", scan.tree.files().size()},
                        {"hashes_reused", scan.reused_hashes},
                        {"parsed", files.parsed},
                        {"facts_reused", files.reused}};
    project.unknown_before = std::move(files.unknown_before);

    StateInput after = state_input(world, configuration, project.settings);
    after.tree = scan.tree;
    after.texts_without_examples = texts_without_examples(world, scan.tree, project.settings);
    after.files = std::move(files.after);
    project.after = std::make_unique<ProjectState>(std::move(after));
    if (changes.changes.empty()) {
        return saved(world, std::move(project));
    }
    StateInput before = state_input(world, configuration, project.settings);
    before.tree = std::move(files.tree_before);
    before.files = std::move(files.before);
    project.before = std::make_unique<ProjectState>(std::move(before));
    return saved(world, std::move(project));
}

Judgement judge_project(World& world, const Invocation& invocation,
                        const Configuration& configuration, const LoadedProject& project) {
    if (project.before == nullptr) {
        return {};  // nothing differs
    }
    JudgeInput input{*project.before, *project.after, project.comparison.changes, {}, {}, {}};
    input.settings.narrow_definitions = invocation.granularity == Granularity::definition;
    input.settings.docstrings_ignored = configuration.docstrings == DocstringPolicy::ignore;
    input.settings.docstrings_are_code = configuration.docstrings == DocstringPolicy::code;
    input.settings.map = configuration.map;
    input.outside = ask_outside(world, project.comparison, *project.after);
    input.outside.old_text_unknown.insert(project.unknown_before.begin(),
                                          project.unknown_before.end());
    input.mentions = find_mentions(world, project.comparison, *project.after);
    return judge(input);
}

}  // namespace pst
