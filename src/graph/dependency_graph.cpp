// SPDX-License-Identifier: MIT
#include <pst/graph/dependency_graph.hpp>

#include <algorithm>
#include <tuple>

namespace pst {

std::string_view edge_text(EdgeKind kind) {
    switch (kind) {
    case EdgeKind::imports:
        return "imports";
    case EdgeKind::runs_package:
        return "in package";
    case EdgeKind::in_module:
        return "in module";
    case EdgeKind::uses:
        return "uses";
    case EdgeKind::has_method:
        return "has method";
    case EdgeKind::inherits:
        return "inherits";
    case EdgeKind::registers:
        return "registers";
    case EdgeKind::names:
        return "names";
    case EdgeKind::may_import:
        return "may import";
    case EdgeKind::may_use:
        return "may use";
    case EdgeKind::conftest:
        return "conftest";
    case EdgeKind::session:
        return "session";
    case EdgeKind::fixture:
        return "fixture";
    case EdgeKind::runs:
        return "runs";
    case EdgeKind::data:
        return "reads";
    case EdgeKind::distribution:
        return "imports";
    }
    return "uses";
}

NodeId DependencyGraph::add_node(std::string label) {
    const auto next = static_cast<NodeId>(m_labels.size());
    auto [place, added] = m_by_label.emplace(std::move(label), next);
    if (added) {
        m_labels.push_back(place->first);
    }
    return place->second;
}

NodeId DependencyGraph::find(std::string_view label) const {
    const auto place = m_by_label.find(std::string(label));
    return place == m_by_label.end() ? k_no_node : place->second;
}

void DependencyGraph::add_edge(NodeId dependent, NodeId dependency, EdgeKind kind,
                               std::uint32_t line) {
    if (dependent != dependency && dependent != k_no_node && dependency != k_no_node) {
        m_edges.push_back({dependent, dependency, kind, line});
    }
}

void DependencyGraph::seal() {
    std::vector<NodeId> order(node_count());
    for (NodeId node = 0; node < order.size(); ++node) {
        order[node] = node;
    }
    std::ranges::sort(order, {}, [this](NodeId node) { return std::string_view(m_labels[node]); });
    std::vector<std::uint32_t> rank(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place) {
        rank[order[place]] = place;
    }
    const auto key = [&rank](const RawEdge& edge) {
        return std::tuple(edge.dependency, rank[edge.dependent], edge.kind, edge.line);
    };
    std::ranges::sort(m_edges, {}, key);
    const auto same = std::ranges::unique(m_edges, [](const RawEdge& a, const RawEdge& b) {
        return a.dependency == b.dependency && a.dependent == b.dependent;
    });
    m_edges.erase(same.begin(), same.end());

    m_first.assign(node_count() + 1, 0);
    m_dependents.clear();
    m_dependents.reserve(m_edges.size());
    for (const RawEdge& edge : m_edges) {
        ++m_first[edge.dependency + 1];
        m_dependents.push_back({edge.dependent, edge.kind, edge.line});
    }
    for (std::size_t node = 0; node < node_count(); ++node) {
        m_first[node + 1] += m_first[node];
    }
}

std::span<const DependencyGraph::Dependent> DependencyGraph::dependents(NodeId node) const {
    return std::span(m_dependents).subspan(m_first[node], m_first[node + 1] - m_first[node]);
}

Reach::Reach(const DependencyGraph& graph, std::vector<NodeId> seeds,
             const std::vector<bool>& within, const std::vector<bool>& ends,
             bool (*follows)(EdgeKind))
    : m_step(graph.node_count()) {
    const auto may_hold = [&within](NodeId node) { return within.empty() || within[node]; };
    const auto by_label = [&graph](NodeId node) { return std::string_view(graph.label(node)); };
    std::erase(seeds, k_no_node);
    std::vector<NodeId> level;
    for (const NodeId seed : seeds) {
        if (!m_step[seed].seen && may_hold(seed)) {
            m_step[seed].seen = true;
            level.push_back(seed);
        }
    }
    // Whole levels in label order: the first to discover a node is the smallest predecessor.
    while (!level.empty()) {
        std::ranges::sort(level, {}, by_label);
        std::vector<NodeId> next;
        for (const NodeId node : level) {
            if (!ends.empty() && ends[node]) {
                continue;
            }
            for (const auto& dependent : graph.dependents(node)) {
                Step& step = m_step[dependent.node];
                if (!step.seen && may_hold(dependent.node) &&
                    (follows == nullptr || follows(dependent.kind))) {
                    step = {node, dependent.kind, dependent.line, true};
                    next.push_back(dependent.node);
                }
            }
        }
        level = std::move(next);
    }
}

std::vector<NodeId> Reach::chain(NodeId node) const {
    std::vector<NodeId> nodes;
    if (contains(node)) {
        for (NodeId at = node; at != k_no_node; at = m_step[at].from) {
            nodes.push_back(at);
        }
        std::ranges::reverse(nodes);
    }
    return nodes;
}

std::vector<bool> dependencies_of(const DependencyGraph& graph, std::vector<NodeId> nodes) {
    std::vector<std::vector<NodeId>> forward(graph.node_count());
    for (const auto& edge : graph.edges()) {
        forward[edge.dependent].push_back(edge.dependency);
    }
    std::vector<bool> seen(graph.node_count());
    std::vector<NodeId> open;
    const auto visit = [&](NodeId node) {
        if (!seen[node]) {
            seen[node] = true;
            open.push_back(node);
        }
    };
    std::erase(nodes, k_no_node);
    std::ranges::for_each(nodes, visit);
    while (!open.empty()) {
        const NodeId at = open.back();
        open.pop_back();
        std::ranges::for_each(forward[at], visit);
    }
    return seen;
}

}  // namespace pst
