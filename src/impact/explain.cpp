// SPDX-License-Identifier: MIT
#include <pst/impact/explain.hpp>

#include <algorithm>

#include "impact/side_graphs.hpp"

namespace pst {

std::vector<RepoPath> files_behind(const ProjectState& state, std::size_t item) {
    const SideGraphs graphs(state, Side::after);
    const ImpactGraph& modules = graphs.modules();
    const auto needed = dependencies_of(modules.graph(), modules.item(item));
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

std::optional<std::vector<AffectedTest>> tests_behind_change(const ProjectState& state, const RepoPath& path,
                                                             const std::string& definition) {
    SideGraphs graphs(state, Side::after);
    const FileId file = state.index->find(path);
    const Origin origin{.verb = "changed"};
    if (file == k_no_file || definition.empty()) {
        if (file != k_no_file) {
            graphs.seed_everything(file, origin);
        }
        for (const DataOwner& owner : graphs.readers().of(path)) {
            graphs.seed_reader(owner.file, owner.owner,
                              {.verb = "changed", .node = path.str(), .edge = "reads", .file = path, .line = owner.line});
        }
        graphs.search(false);
    } else {
        const auto& definitions = state.index->facts(file).definitions;
        bool found = false;
        for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
            if (definitions[at].name == definition) {
                graphs.seed_definition(file, at, origin);
                found = true;
            }
        }
        if (!found) {
            return std::nullopt;
        }
        graphs.search(true);
    }
    std::vector<AffectedTest> tests;
    for (std::size_t item = 0; item < state.items.size(); ++item) {
        if (auto reason = graphs.reason_of(item)) {
            tests.push_back({item, std::move(*reason)});
        }
    }
    return tests;
}

}  // namespace pst
