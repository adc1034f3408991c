// SPDX-License-Identifier: MIT
#include "pipeline/loaded_project.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <pst/base/glob.hpp>
#include <pst/base/log.hpp>
#include <pst/base/rules.hpp>

#include "pipeline/analyze.hpp"
#include "pipeline/effects.hpp"
#include "pipeline/ignored_by_git.hpp"
#include "pipeline/ignored_folders.hpp"
#include "pipeline/links.hpp"
#include "pipeline/older_states.hpp"
#include "pipeline/recording_key.hpp"
#include "pipeline/scan.hpp"

namespace pst {
namespace {

StateInput state_input(World& world, const Configuration& configuration,
                       const PytestSettings& settings) {
    StateInput input;
    input.settings = settings;
    input.entry_points = read_entry_points(text_on_disk(world));
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

/// What the project reads in folders that git ignores becomes part of it.
Status add_named_places(World& world, const Configuration& configuration, ScannedTree& scan,
                        std::vector<CodeFile>& code, FactCounts& counts) {
    if (!is_rule_on("ignored-files")) {
        return {};
    }
    const auto places = places_named(code, scan.ignored_folders, configuration.source_roots);
    PST_TRY(found, files_at(world, places));
    scan.notes.insert(scan.notes.end(), found.notes.begin(), found.notes.end());
    if (found.files.empty()) {
        return {};
    }
    SourceTree placed(std::move(found.files));
    if (scan.uses_cache) {
        scan.reused_hashes += reuse_hashes(world, placed);
    }
    for (CodeFile& file : analyze(world, placed, scan.uses_cache, counts)) {
        code.push_back(std::move(file));
    }
    std::ranges::sort(code, {}, &CodeFile::path);
    std::vector<SourceFile> files = scan.tree.files();
    files.insert(files.end(), placed.files().begin(), placed.files().end());
    scan.tree = SourceTree(std::move(files));
    return {};
}

std::function<FileHashes()> edits_since_base(World& world, const Invocation& invocation,
                                             const Configuration& configuration, SourceTree& tree,
                                             const Comparison& comparison,
                                             const IgnoredInput& ignored) {
    return [&]() -> FileHashes {
        std::optional<Comparison> default_one;
        if (invocation.run_all || invocation.since || invocation.source != ChangeSource::since) {
            Invocation plain;
            plain.environment = invocation.environment;
            auto found = compare(world, plain, configuration, tree);
            if (found && !found->everything) {
                default_one = std::move(*found);
            }
        }
        FileHashes hashes;
        for (const FileChange& change : (default_one ? *default_one : comparison).changes.changes) {
            hashes.emplace(change.path, ignored.hash_now(change.path));
            if (!change.old_path.empty()) {
                hashes.emplace(change.old_path, ignored.hash_now(change.old_path));
            }
        }
        return hashes;
    };
}

/// Adds to the changes those of ignored files. The first look is kept at once: nothing can be lost
/// that was known, and what changes from here on is seen.
Status add_ignored_files(World& world, const Invocation& invocation,
                         const Configuration& configuration, SourceTree& tree,
                         LoadedProject& project) {
    PST_TRY(input, look_at_ignored_files(world, configuration, *project.after));
    input.edits =
        edits_since_base(world, invocation, configuration, tree, project.comparison, input);
    IgnoredComparison found = compare_ignored(input);
    if (!input.stored) {
        PST_CHECK(world.history.save_ignored_snapshot(found.next));
        if (std::string note = first_look_note(found.next); !note.empty()) {
            project.notes.push_back(std::move(note));
        }
    }
    project.ignored = std::move(found.next);
    project.comparison.ignored = std::move(found.before);
    auto& changes = project.comparison.changes;
    changes.changes.insert(changes.changes.end(), found.changes.begin(), found.changes.end());
    follow_links(tree, changes);
    for (const auto& [path, hash] : input.current) {
        SourceFile& file = *tree.find(path);
        if (file.kind == FileKind::regular && file.size <= k_largest_hashed) {
            file.hash = hash;  // for the stat table: it is not read again
        }
    }
    return {};
}

void add_state_before(World& world, const Configuration& configuration, bool use_cache,
                      FactCounts& counts, LoadedProject& project) {
    FilesBefore files =
        analyze_before(world, project.comparison, *project.after, use_cache, counts);
    project.before = resolve_state(world, configuration, project.settings, std::move(files.tree),
                                   std::move(files.files));
    project.unknown_before = std::move(files.unknown);
}

LoadedProject saved(World& world, const SourceTree& tree, LoadedProject project) {
    StatTable table;
    for (const SourceFile& file : tree.files()) {
        if (!file.hash.empty()) {
            table.push_back(file);
        }
    }
    world.facts.put_stat_table(std::move(table));
    if (const auto kept = world.facts.commit(); !kept) {
        log_warning("the cache is not kept: " + kept.error().message);
    }
    return project;
}

}  // namespace

ReadText text_on_disk(World& world) {
    return [&world](const RepoPath& path) -> std::optional<std::string> {
        auto content = world.files.read(path);
        return content ? std::move(*content) : std::nullopt;
    };
}

std::unique_ptr<ProjectState> resolve_state(World& world, const Configuration& configuration,
                                            const PytestSettings& settings, SourceTree tree,
                                            std::vector<CodeFile> files) {
    StateInput input = state_input(world, configuration, settings);
    input.tree = std::move(tree);
    input.files = std::move(files);
    return std::make_unique<ProjectState>(std::move(input));
}

PytestSettings read_settings(World& world, const Invocation& invocation,
                             const Configuration& configuration) {
    std::vector<std::string> arguments = configuration.pytest_args;
    arguments.insert(arguments.end(), invocation.pytest_args.begin(), invocation.pytest_args.end());
    const auto addopts = invocation.environment.find("PYTEST_ADDOPTS");
    return read_pytest_settings(text_on_disk(world),
                                addopts == invocation.environment.end() ? "" : addopts->second,
                                arguments);
}

Result<LoadedProject> load_project(World& world, const Invocation& invocation,
                                   const Configuration& configuration, bool compare_files) {
    LoadedProject project;
    project.began = world.clock();
    project.settings = read_settings(world, invocation, configuration);
    project.notes = project.settings.warnings;
    const bool use_cache = !invocation.regenerate;
    PST_TRY(scan, scan_tree(world, configuration.track, use_cache));
    if (compare_files) {
        PST_TRY(comparison, compare(world, invocation, configuration, scan.tree));
        project.comparison = std::move(comparison);
    }
    FactCounts counts;
    StateInput after = state_input(world, configuration, project.settings);
    after.files = analyze(world, scan.tree, use_cache, counts);
    PST_CHECK(add_named_places(world, configuration, scan, after.files, counts));
    project.notes.insert(project.notes.end(), scan.notes.begin(), scan.notes.end());
    after.tree = scan.tree;
    after.texts_without_examples = texts_without_examples(world, scan.tree, project.settings);
    project.after = std::make_unique<ProjectState>(std::move(after));
    if (world.git != nullptr && invocation.source != ChangeSource::files &&
        is_rule_on("ignored-files")) {
        const Status added =
            add_ignored_files(world, invocation, configuration, scan.tree, project);
        if (!added) {
            project.notes.push_back("files that git ignores are not compared: " +
                                    added.error().message);
        }
    }
    const ChangeSet& changes = project.comparison.changes;
    project.notes.insert(project.notes.end(), changes.notes.begin(), changes.notes.end());
    if (compare_files && !changes.changes.empty()) {
        add_state_before(world, configuration, use_cache, counts, project);
    }
    project.counters = {{"files", scan.tree.files().size()},
                        {"hashes_reused", scan.reused_hashes},
                        {"parsed", counts.parsed},
                        {"facts_reused", counts.reused}};
    return saved(world, scan.tree, std::move(project));
}

namespace {

/// Asks the interpreter for the environment, but only where there is something to look for.
std::optional<RecordingKey> key_to_look_for(World& world, const Invocation& invocation,
                                            const Configuration& configuration,
                                            const LoadedProject& project) {
    const auto has_any = world.history.has_recordings();
    if (!invocation.use_recordings || !has_any || !*has_any ||
        invocation.granularity != Granularity::definition) {
        return std::nullopt;
    }
    return key_of_before(world, invocation, configuration, project);
}

std::optional<Recording> recording_of(World& world, const std::optional<RecordingKey>& key) {
    if (!key) {
        return std::nullopt;
    }
    auto recording = world.history.recording(*key);
    return recording ? std::move(*recording) : std::nullopt;
}

}  // namespace

Judgement judge_project(World& world, const Invocation& invocation,
                        const Configuration& configuration, const LoadedProject& project) {
    if (project.before == nullptr) {
        return {};  // nothing differs
    }
    JudgeInput input{
        *project.before, *project.after, project.comparison.changes, {}, {}, nullptr, {}};
    input.settings.narrow_definitions = invocation.granularity == Granularity::definition;
    input.settings.docstrings_ignored = configuration.docstrings == DocstringPolicy::ignore;
    input.settings.docstrings_are_code = configuration.docstrings == DocstringPolicy::code;
    input.settings.map = configuration.map;
    input.settings.explain_narrowing = invocation.explain_narrowing;
    const ReadText now = text_on_disk(world);
    input.outside = ask_outside(world, project.comparison, *project.after, now);
    input.outside.old_text_unknown.insert(project.unknown_before.begin(),
                                          project.unknown_before.end());
    const auto key = key_to_look_for(world, invocation, configuration, project);
    const auto recording = recording_of(world, key);
    input.recording = recording ? &*recording : nullptr;
    input.mentions = find_mentions(project.comparison, *project.after, now);
    Judgement judgement = judge(input);
    if (!key) {
        return judgement;
    }
    return with_older_states(world, configuration, project, input, *key, std::move(judgement));
}

}  // namespace pst
