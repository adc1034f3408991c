// SPDX-License-Identifier: MIT
#include "pipeline/recording_key.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pst/base/log.hpp>

#include "pipeline/last_seen.hpp"

namespace pst {
namespace {

/// Read by Python or pytest themselves, whether or not a source names them.
constexpr std::array<std::string_view, 12> k_variables = {
    "PYTHONPATH",     "PYTHONHASHSEED", "PYTHONOPTIMIZE",
    "PYTHONDEVMODE",  "PYTHONWARNINGS", "PYTHONUTF8",
    "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "TZ",
    "LANG",           "LC_ALL",         "PYTEST_DISABLE_PLUGIN_AUTOLOAD"};

/// Kept by shells for themselves: where the user was before, how deep, the command's own path. They
/// differ from one shell to the next, and "_" stands in strings for other reasons.
constexpr std::array<std::string_view, 3> k_of_shells = {"_", "OLDPWD", "SHLVL"};

/// Variables whose names stand in a string of some source.
void add_variables(const ProjectState& state, const Invocation& invocation, Hasher& hasher) {
    std::set<std::string_view> named(k_variables.begin(), k_variables.end());
    const CodeIndex& index = *state.index;
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const StringFact& fact : index.facts(file).strings) {
            if (invocation.environment.contains(fact.text)) {
                named.insert(fact.text);
            }
        }
    }
    for (const std::string_view name : k_of_shells)
        named.erase(name);
    for (const auto& [name, value] : invocation.environment) {
        if (named.contains(name)) {
            hasher.add(name);
            hasher.add(value);
        }
    }
}

std::optional<RecordingKey> key_of(World& world, const Invocation& invocation,
                                   const Configuration& configuration, const LoadedProject& project,
                                   const std::string& state) {
    const auto environment = world.interpreter.environment();
    if (!environment) {
        log_info("nothing is recorded: " + environment.error().message);
        return std::nullopt;
    }
    Hasher hasher;
    hasher.add(*environment);
    for (const auto* arguments : {&configuration.pytest_args, &invocation.pytest_args}) {
        for (const std::string& option : telling_options(*arguments)) {
            hasher.add(option);
        }
    }
    add_variables(*project.after, invocation, hasher);
    return state + ":" + hasher.digest().hex();
}

/// Edits that are not part of the change in question lie in both of its states.
bool has_other_edits(World& world, const ChangeSet& asked) {
    if (asked.base.kind != BaseKind::staged && asked.base.kind != BaseKind::files) {
        return false;
    }
    const auto edits = world.git->changes_since(asked.base.commit);
    std::set<RepoPath> paths;
    for (const FileChange& change : asked.changes) {
        paths.insert({change.path, change.old_path});
    }
    return !edits || std::ranges::any_of(*edits, [&paths](const FileChange& edit) {
        return !paths.contains(edit.path) ||
               (!edit.old_path.empty() && !paths.contains(edit.old_path));
    });
}

constexpr char k_ignored = '+';  ///< ends the commit in a state's name

std::string of_files(const Snapshot& files) {
    Hasher hasher;
    for (const auto& [path, hash] : files) {
        hasher.add(path.str());
        hasher.add(hash.high);
        hasher.add(hash.low);
    }
    return hasher.digest().hex();
}

/// What git ignores belongs to the state, too.
std::string of_commit(const CommitId& commit, const LoadedProject& project) {
    Snapshot ignored;
    if (project.ignored) {
        for (const auto& [path, file] : project.ignored->files) {
            ignored.emplace(path, file.hash);
        }
    }
    return commit + k_ignored + of_files(ignored);
}

}  // namespace

std::optional<RecordingKey> key_of_now(World& world, const Invocation& invocation,
                                       const Configuration& configuration,
                                       const LoadedProject& project) {
    if (world.git_failure) {
        return std::nullopt;
    }
    if (world.git == nullptr) {
        return key_of(world, invocation, configuration, project,
                      of_files(snapshot_of(world, project.after->tree)));
    }
    const auto head = world.git->head();
    if (!head || !*head) {
        return std::nullopt;
    }
    const auto edits = world.git->changes_since(**head);
    if (!edits || !edits->empty()) {
        return std::nullopt;
    }
    return key_of(world, invocation, configuration, project, of_commit(**head, project));
}

std::optional<RecordingKey> key_of_before(World& world, const Invocation& invocation,
                                          const Configuration& configuration,
                                          const LoadedProject& project) {
    const Comparison& comparison = project.comparison;
    if (comparison.snapshot) {
        return key_of(world, invocation, configuration, project, of_files(*comparison.snapshot));
    }
    const CommitId& commit = comparison.changes.base.commit;
    if (commit.empty() || !comparison.ignored.empty() ||
        has_other_edits(world, comparison.changes)) {
        return std::nullopt;
    }
    return key_of(world, invocation, configuration, project, of_commit(commit, project));
}

std::string_view commit_of(std::string_view key) {
    const std::string_view state = state_of(key);
    const auto end = state.find(k_ignored);
    return end == std::string_view::npos ? std::string_view() : state.substr(0, end);
}

bool have_same_ignored_files(std::string_view one, std::string_view other) {
    return state_of(one).substr(commit_of(one).size()) ==
           state_of(other).substr(commit_of(other).size());
}

ContentCheck content_check(World& world) {
    return [&world](const RecordingKey& state, const RepoPath& path, const std::string& blob) {
        const std::string commit(commit_of(state));
        if (world.git == nullptr || commit.empty()) {
            return false;
        }
        const auto known = world.git->blob_at(commit, path);
        return known && *known && **known == blob;
    };
}

}  // namespace pst
