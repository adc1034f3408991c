// SPDX-License-Identifier: MIT
// Which tests a change reaches when it is known what they execute (impact.md section 4): a function
// that a test did not execute leads it to nothing, so a search from the changes ends at functions,
// and goes on in those who executed them.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pst/impact/impact_graph.hpp>

#include "impact/executions.hpp"

namespace pst {

/// What a recording made in one state (*before*) says of the graph of that or another state.
class RecordedGraph {
public:
    /// `made_in`, `other`: the state of the recording, and the other side of the change.
    RecordedGraph(const ImpactGraph& graph, const ProjectState& made_in, const ProjectState& other,
                  const Executions& executions);

    /// Nodes of functions that are the same function in both states, with an equal header, and do
    /// not run at import: only who executed one depends on its body.
    const std::vector<bool>& ends() const { return m_ends; }
    /// Recorded tests that executed the function of a node, or imported its module.
    const TestNumbers& executors(NodeId node) const { return *m_executors[node]; }
    /// By recorded test.
    std::vector<bool> are_executors_of(const std::vector<NodeId>& nodes) const;
    std::size_t test_count() const { return m_executions.test_count(); }
    /// `within` without the files of which nothing ran, but for those that changed.
    std::vector<bool> loaded(std::vector<bool> within, const std::set<FileId>& changed) const;
    /// A function that remembers what an earlier caller made it do, and its class or k_no_node.
    struct Remembering {
        NodeId function, class_;
        bool calls_parameters;
        std::set<std::string> methods;  ///< names that it reads of its parameters
        const TestNumbers* users;       ///< tests that depend on it; null: all who use it
        Executions::Place place;        ///< of the function, in this state
        const std::vector<Executions::Place>* recorded_led;  ///< in the recording's; null: unknown
        /// Itself and what it led to; absent: all that it may call.
        std::optional<std::vector<NodeId>> led = {};
    };
    const std::vector<Remembering>& remembering() const { return m_remembering; }

private:
    using Place = Executions::Place;
    void find_led();
    void find_askers();
    void add_file(FileId file, std::vector<bool>& leads_on);
    bool add_remembering(const Place& own, const Place& made);
    bool add_executors(NodeId node, const Place& own, const Place& other);
    void add(NodeId node, const TestNumbers& executors);

    const ImpactGraph& m_graph;
    const Executions& m_executions;
    const CodeIndex& m_others;  ///< of the other side
    bool m_is_made_here;
    std::vector<bool> m_ends;
    std::vector<const TestNumbers*> m_executors;  ///< of the executions, or in m_merged
    std::deque<TestNumbers> m_merged;
    std::vector<Remembering> m_remembering;
    std::map<Place, NodeId> m_nodes;  ///< of places in the state of the recording
};

class RecordedReach {
public:
    RecordedReach(const RecordedGraph& recorded, const ImpactGraph& graph,
                  std::vector<NodeId> seeds, const std::vector<bool>& within);

    const Reach& reach() const { return m_reach; }
    /// The function through which a change reaches a recorded test; a changed one where there is
    /// one.
    std::optional<NodeId> through(std::uint32_t test) const;
    /// Looks for what earlier callers may have left to later ones; with the arguments of the
    /// making.
    void find_memories(const RecordedGraph& recorded, const ImpactGraph& graph,
                       const std::vector<bool>& within);
    /// A function that the test uses and that may have called, for another, what leads to a change:
    /// what it remembers may stand for that.
    struct Memory {
        NodeId executed;  ///< the function through which a change reached that other
        NodeId function;
    };
    /// Nothing before find_memories. `item_node`: that of the test's item in the searched graph.
    std::optional<Memory> remembered(NodeId item_node, std::uint32_t test) const;

private:
    using Causes = std::unordered_map<NodeId, NodeId>;
    void add_executors(const RecordedGraph& recorded, bool of_changes);
    std::vector<NodeId> executed_ends(const RecordedGraph& recorded) const;
    std::optional<NodeId> led_to(const RecordedGraph& recorded,
                                 const RecordedGraph::Remembering& remembering) const;
    bool add_memory(const RecordedGraph& recorded, const RecordedGraph::Remembering& remembering,
                    std::vector<NodeId>& functions);
    void add_users(const RecordedGraph& recorded, const ImpactGraph& graph,
                   const std::vector<NodeId>& functions, const std::vector<bool>& within);
    Memory memory_at(NodeId node) const;
    bool is_used(const RecordedGraph& recorded, NodeId node) const;

    Reach m_reach;
    std::optional<Reach> m_users;              ///< of the functions that may remember
    Causes m_memories;                         ///< those functions
    std::vector<NodeId> m_through, m_used_by;  ///< by recorded test; k_no_node: none
};

}  // namespace pst
