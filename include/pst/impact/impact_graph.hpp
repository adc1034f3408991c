// SPDX-License-Identifier: MIT
// The dependency graph of one state of the project, down to definitions or only to modules.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <pst/graph/dependency_graph.hpp>
#include <pst/impact/project_state.hpp>

namespace pst {

/// Module level keeps definitions apart only in wiring files (tests, conftests, fixtures);
/// elsewhere a file is one node.
enum class GraphDetail : std::uint8_t { modules, definitions };

struct NodePlace {
    RepoPath file = {};
    std::uint32_t line = 0;
};

class ImpactGraph {
public:
    ImpactGraph(const ProjectState& state, GraphDetail detail);
    ImpactGraph(const ImpactGraph&) = delete;
    ImpactGraph& operator=(const ImpactGraph&) = delete;

    const ProjectState& state() const { return m_state; }
    const DependencyGraph& graph() const { return m_graph; }
    GraphDetail detail() const { return m_detail; }
    bool is_split(FileId file) const {
        return m_detail == GraphDetail::definitions || m_state.is_wiring[file];
    }

    NodeId body(FileId file) const { return m_body[file]; }
    /// A definition's own node, or its file's where the file is one node.
    NodeId definition(FileId file, DefinitionIndex at) const;
    /// Whoever needs every name of a file.
    NodeId everything(FileId file) const { return m_everything[file]; }
    NodeId acting_code(FileId file) const { return definition(file, k_acting_code); }
    NodeId session() const { return m_session; }
    NodeId item(std::size_t at) const { return m_items[at]; }
    /// The node of an outside top-level module, or k_no_node when nothing imports it.
    NodeId outside_module(std::string_view top_name) const;
    /// A name for people: the label without its kind.
    std::string display(NodeId node) const;
    const NodePlace& place(NodeId node) const { return m_places[node]; }
    /// k_no_file: the node belongs to no source.
    FileId file(NodeId node) const { return m_state.index->find(m_places[node].file); }

    // For the builders in src/impact/*_edges.cpp.
    DependencyGraph& edit() { return m_graph; }
    NodeId add(char kind, const std::string& text, NodePlace place = {});
    /// Where code of an owner runs: its own node for functions, else the module body.
    NodeId owner_node(FileId file, DefinitionIndex owner) const;
    /// Sets of files that a name may mean, by the display name of their node.
    std::map<std::string, std::vector<FileId>>& widened() { return m_widened; }
    const std::map<std::string, std::vector<FileId>>& widened() const { return m_widened; }

private:
    void add_code_nodes();

    const ProjectState& m_state;
    GraphDetail m_detail;
    DependencyGraph m_graph;
    std::vector<NodePlace> m_places;
    std::vector<NodeId> m_body;
    std::vector<std::vector<NodeId>> m_definitions;
    std::vector<NodeId> m_everything;
    std::vector<NodeId> m_items;
    std::map<std::string, std::vector<FileId>> m_widened;
    NodeId m_session = k_no_node;
};

/// Import hazards that tests reach, found at definition level and carried to module level: there a
/// file that merely holds one must not widen every test that imports it.
struct ReachedHazard {
    std::string target;         ///< display name of the widened set
    std::vector<FileId> files;  ///< what it stands for
    std::set<TestId> tests;
};

/// The whole graph, sealed; `hazards`: at module level, what the definition level found.
void connect(ImpactGraph& graph, const std::vector<ReachedHazard>& hazards = {});

void add_code_edges(ImpactGraph& graph);
void add_string_edges(ImpactGraph& graph);
void add_class_edges(ImpactGraph& graph);
void add_test_edges(ImpactGraph& graph);
/// Definition level: hazards as edges of the definitions that hold them.
void add_hazard_edges(ImpactGraph& graph);
/// Module level: hazards as edges of the tests that reach them.
void add_reached_hazards(ImpactGraph& graph, const std::vector<ReachedHazard>& hazards);
std::vector<ReachedHazard> find_reached_hazards(const ImpactGraph& definitions);

}  // namespace pst
