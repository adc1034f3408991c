// SPDX-License-Identifier: MIT
// Who depends on whom, and the shortest chain from a change to what it reaches.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pst/base/hash.hpp>

namespace pst {

using NodeId = std::uint32_t;
inline constexpr NodeId k_no_node = 0xffffffff;

/// How a dependent comes to depend; its text is part of every printed reason.
enum class EdgeKind : std::uint8_t {
    imports,
    runs_package,  ///< the `__init__` of the package that a module lies in
    in_module,     ///< a definition needs its module
    uses,          ///< a name or attribute
    has_method,
    inherits,
    registers,   ///< reached with its module: unknown decorator, hook, metaclass
    names,       ///< a string that names a module or definition
    may_import,  ///< a dynamic import
    may_use,     ///< globals(), getattr on a module ...
    conftest,
    session,  ///< session-wide hooks, plugins and acting code
    fixture,
    runs,          ///< a test and the code that is its own
    data,          ///< a data file
    distribution,  ///< an installed distribution
};
std::string_view edge_text(EdgeKind kind);

struct Edge {
    NodeId target = k_no_node;  ///< what is depended upon
    EdgeKind kind = EdgeKind::uses;
    std::uint32_t line = 0;  ///< in the dependent's file; 0 where none applies
};

/// Nodes are dense ids; labels are unique and decide ties. Edges may be added until seal().
class DependencyGraph {
public:
    NodeId add_node(std::string label);
    /// The node of that label, or k_no_node.
    NodeId find(std::string_view label) const;
    const std::string& label(NodeId node) const { return m_labels[node]; }
    std::size_t node_count() const { return m_labels.size(); }
    std::size_t edge_count() const { return m_edges.size(); }

    void add_edge(NodeId dependent, NodeId dependency, EdgeKind kind, std::uint32_t line = 0);
    /// Sorts and de-duplicates the edges; of equal pairs the first by kind and line stays.
    void seal();

    struct Dependent {
        NodeId node = k_no_node;
        EdgeKind kind = EdgeKind::uses;
        std::uint32_t line = 0;
    };
    /// Those that depend directly on a node, by label order. Needs seal().
    std::span<const Dependent> dependents(NodeId node) const;
    struct RawEdge {
        NodeId dependent, dependency;
        EdgeKind kind;
        std::uint32_t line;
    };
    std::span<const RawEdge> edges() const { return m_edges; }

private:
    std::vector<std::string> m_labels;
    std::unordered_map<std::string, NodeId> m_by_label;
    std::vector<RawEdge> m_edges;
    std::vector<Dependent> m_dependents;
    std::vector<std::uint32_t> m_first;  ///< offsets into m_dependents, node_count + 1
};

/// Result of one search from changed nodes along dependents.
class Reach {
public:
    /// By node: `within`, whether a chain may hold it (empty: all may); `ends`, whether it may only
    /// be a chain's last (empty: none). `follows`: along which edges (null: all).
    Reach(const DependencyGraph& graph, std::vector<NodeId> seeds,
          const std::vector<bool>& within = {}, const std::vector<bool>& ends = {},
          bool (*follows)(EdgeKind) = nullptr);

    bool contains(NodeId node) const { return m_step[node].seen; }
    struct Step {
        NodeId from = k_no_node;  ///< the node before, k_no_node at a seed
        EdgeKind kind = EdgeKind::uses;
        std::uint32_t line = 0;
        bool seen = false;
    };
    const Step& step(NodeId node) const { return m_step[node]; }
    /// Seed first, `node` last; empty when it is not reached. Shortest; ties by label bytes.
    std::vector<NodeId> chain(NodeId node) const;

private:
    std::vector<Step> m_step;
};

/// All nodes that one of `nodes` depends on, themselves included.
std::vector<bool> dependencies_of(const DependencyGraph& graph, std::vector<NodeId> nodes);

}  // namespace pst
