// SPDX-License-Identifier: MIT
#include "pipeline/last_seen.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <pst/base/log.hpp>

#include "pipeline/scan.hpp"

namespace pst {
namespace {

/// Of the file of a test that was left out: it equals no content, so that the file counts as
/// changed until all of its tests have run.
void mark_as_not_run(Snapshot& snapshot, const TestId& id) {
    const auto place = snapshot.find(RepoPath(file_of(id)));
    if (place != snapshot.end()) {
        place->second = digest_of("a test of this file was left out");
    }
}

Snapshot seen_by(const TestPlan& plan) {
    Snapshot snapshot = *plan.seen;
    for (const ExcludedTest& excluded : plan.excluded) {
        mark_as_not_run(snapshot, excluded.id);
    }
    return snapshot;
}

/// Another one of each plan: what ran on the files of one proves nothing of another's.
std::string name_of(const TestPlan& plan) {
    Hasher hasher;
    hasher.add(std::to_string(plan.made));
    for (const auto& [path, hash] : *plan.seen) {
        hasher.add(path.str());
        hasher.add(hash.high);
        hasher.add(hash.low);
    }
    return hasher.digest().hex();
}

}  // namespace

Snapshot snapshot_of(World& world, SourceTree tree) {
    hash_files(world, tree, [](const SourceFile&) { return true; });
    Snapshot snapshot;
    for (const SourceFile& file : tree.files()) {
        snapshot.emplace(file.path, snapshot_hash(file));
    }
    return snapshot;
}

bool has_narrowing_option(const std::vector<std::string>& arguments) {
    static constexpr std::array<std::string_view, 15> k_options = {
        "-x",       "--exitfirst",   "--maxfail",  "-k",   "-m",
        "--lf",     "--last-failed", "--ff",       "--sw", "--stepwise",
        "--ignore", "--ignore-glob", "--deselect", "--co", "--collect-only"};
    return std::ranges::any_of(arguments, [](const std::string& argument) {
        return std::ranges::any_of(k_options, [&](std::string_view option) {
            return argument == option || argument.starts_with(std::string(option) + "=") ||
                   (option.size() == 2 && argument.starts_with(option));
        });
    });
}

Status keep_last_seen(World& world, const TestPlan& plan) {
    if (plan.seen) {
        return world.history.save_snapshot(seen_by(plan));
    }
    if (plan.ignored && plan.excluded.empty()) {
        return world.history.save_ignored_snapshot(*plan.ignored);
    }
    return {};
}

std::string keep_planned(World& world, const TestPlan& plan) {
    if (!plan.seen) {
        return {};
    }
    std::string name = name_of(plan);
    if (const Status saved = world.history.save_planned_snapshot(name, seen_by(plan)); !saved) {
        log_info("what is seen now is not kept: " + saved.error().message);
        return {};
    }
    return name;
}

}  // namespace pst
