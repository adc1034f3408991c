// SPDX-License-Identifier: MIT
// The answers of gen, map, stale, why and tests-of.
#include <algorithm>
#include <set>

#include <pst/base/hash.hpp>
#include <pst/impact/impact_graph.hpp>
#include <pst/pipeline/passes.hpp>

#include "pipeline/loaded_project.hpp"
#include "pipeline/scan.hpp"

namespace pst {
namespace {

/// Direct imports of one file as dotted names of source modules.
std::set<std::string> imports_of(const ProjectState& state, FileId file) {
    std::set<std::string> names;
    for (const Import& import : state.index->facts(file).imports) {
        if (import.kind == ImportKind::type_checking) {
            continue;
        }
        for (const FileId target : state.index->imported_files(file, import)) {
            if (target != file) {
                names.insert(state.resolver->name_of(state.index->path(target)));
            }
        }
    }
    return names;
}

void add_tests(const ProjectState& state, const ImpactGraph& graph, GraphReport& report) {
    for (FileId file = 0; file < state.index->files().size(); ++file) {
        const std::string name = state.resolver->name_of(state.index->path(file));
        const auto module = report.modules.find(name);
        if (module == report.modules.end() || module->second.file != state.index->path(file)) {
            continue;
        }
        const Reach reach(graph.graph(), {graph.body(file)});
        std::set<std::string> tests;
        for (std::size_t item = 0; item < state.items.size(); ++item) {
            if (reach.contains(graph.item(item))) {
                tests.insert(state.items[item].path.str());
            }
        }
        for (const auto& test : tests) {
            report.test_map[test].push_back(name);
        }
        module->second.tests.assign(tests.begin(), tests.end());
    }
    for (const auto& test : state.layout.test_files) {
        if (!report.test_map.contains(test.str())) {
            report.notes.push_back(test.str() + " depends on no module of the project");
        }
    }
}

/// Also of a file in a folder that git ignores, which the tree does not hold.
ContentHash hash_now(World& world, const SourceTree& tree, const RepoPath& path) {
    if (const SourceFile* file = tree.find(path)) {
        return file->hash;
    }
    const auto content = world.files.read(path);
    return content && *content ? digest_of(**content) : ContentHash();
}

}  // namespace

Result<GraphReport> make_graph(World& world, const Invocation& invocation,
                               const Configuration& configuration) {
    PST_TRY(project, load_project(world, invocation, configuration, false));
    const ProjectState& state = *project.after;
    GraphReport report;
    for (FileId file = 0; file < state.index->files().size(); ++file) {
        const RepoPath& path = state.index->path(file);
        const bool is_source = !std::ranges::binary_search(state.layout.test_files, path) &&
                               path.name() != "conftest.py";
        if (is_source) {
            const auto names = imports_of(state, file);
            report.modules[state.resolver->name_of(path)] = {
                path, {names.begin(), names.end()}, {}, {}};
        }
    }
    for (auto& [name, module] : report.modules) {
        for (const auto& imported : module.imports) {
            if (const auto target = report.modules.find(imported); target != report.modules.end()) {
                target->second.imported_by.push_back(name);
            }
        }
    }
    ImpactGraph definitions(state, GraphDetail::definitions);
    connect(definitions);
    ImpactGraph modules(state, GraphDetail::modules);
    connect(modules, find_reached_hazards(definitions));
    add_tests(state, modules, report);
    for (const SourceFile& file : state.tree.files()) {
        if (!file.hash.empty()) {
            report.file_hashes[file.path.str()] = file.hash.hex();
        }
    }
    report.notes.insert(report.notes.end(), project.notes.begin(), project.notes.end());
    return report;
}

Result<StaleReport> check_stale(World& world, const Invocation&,
                                const Configuration& configuration) {
    StaleReport report;
    const StatTable known = world.facts.stat_table();
    if (known.empty()) {
        report.stale = true;
        report.cause = "there is no cache yet";
        return report;
    }
    PST_TRY(scan, scan_tree(world, configuration.track, true));
    hash_files(world, scan.tree, [](const SourceFile& file) { return is_python_file(file.path); });
    std::set<RepoPath> seen;
    for (const SourceFile& file : known) {
        if (hash_now(world, scan.tree, file.path) != file.hash) {
            report.files.push_back(file.path.str());
        }
        seen.insert(file.path);
    }
    for (const SourceFile& file : scan.tree.files()) {
        if (is_python_file(file.path) && !seen.contains(file.path)) {
            report.files.push_back(file.path.str());
        }
    }
    std::ranges::sort(report.files);
    report.stale = !report.files.empty();
    report.cause = report.stale ? "files changed since the cache was written" : "";
    return report;
}

}  // namespace pst
