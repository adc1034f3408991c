// SPDX-License-Identifier: MIT
#include <pst/impact/explain.hpp>

#include <algorithm>

#include "impact/side_graphs.hpp"

namespace pst {

std::vector<RepoPath> files_behind(const ProjectState& state, std::size_t item) {
    const SideGraphs graphs(state, Side::after);
    const ImpactGraph& modules = graphs.modules();
    const auto needed = dependencies_of(modules.graph(), {modules.item(item)});
    std::vector<RepoPath> files;
    for (NodeId node = 0; node < needed.size(); ++node) {
        if (needed[node] && !modules.place(node).file.empty()) {
            files.push_back(modules.place(node).file);
        }
    }
    std::ranges::sort(files);
    const auto repeats = std::ranges::unique(files);
    files.erase(repeats.begin(), repeats.end());
    return files;
}

namespace {

void seed_file(SideGraphs& graphs, const RepoPath& path) {
    const FileId file = graphs.state().index->find(path);
    if (file != k_no_file) {
        graphs.seed_everything(file, {.verb = "changed"});
    }
    for (const DataOwner& owner : graphs.readers().of(path)) {
        graphs.seed_reader(owner.file, owner.owner,
                           {.verb = "changed",
                            .node = path.str(),
                            .edge = "reads",
                            .file = path,
                            .line = owner.line});
    }
}

bool seed_named(SideGraphs& graphs, FileId file, const std::string& name) {
    const auto& definitions = graphs.state().index->facts(file).definitions;
    bool found = false;
    for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
        if (definitions[at].name == name) {
            graphs.seed_definition(file, at, {.verb = "changed"});
            found = true;
        }
    }
    return found;
}

}  // namespace

std::optional<std::vector<AffectedTest>> tests_behind_change(const ProjectState& state,
                                                             const ChangePlace& place,
                                                             bool narrow) {
    SideGraphs graphs(state, Side::after);
    const FileId file = state.index->find(place.path);
    if (place.definition.empty() || file == k_no_file) {
        seed_file(graphs, place.path);
    } else if (!seed_named(graphs, file, place.definition)) {
        return std::nullopt;
    }
    graphs.search(narrow);
    std::vector<AffectedTest> tests;
    for (std::size_t item = 0; item < state.items.size(); ++item) {
        if (auto reason = graphs.reason_of(item)) {
            tests.push_back({item, std::move(*reason)});
        }
    }
    return tests;
}

}  // namespace pst
