// SPDX-License-Identifier: MIT
#include <pst/graph/dependency_graph.hpp>

#include "support/catch.hpp"

using namespace pst;

namespace {

std::vector<std::string> labels(const DependencyGraph& graph, const std::vector<NodeId>& nodes) {
    std::vector<std::string> texts;
    for (const NodeId node : nodes) {
        texts.push_back(graph.label(node));
    }
    return texts;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a label stands for one node") {
    DependencyGraph graph;
    const NodeId first = graph.add_node("a");
    CHECK(graph.add_node("a") == first);
    CHECK(graph.find("a") == first);
    CHECK(graph.find("b") == k_no_node);
}

TEST_CASE("the chain is the shortest one, and ties go to the smaller label") {
    DependencyGraph graph;
    const NodeId change = graph.add_node("change");
    const NodeId longer = graph.add_node("a");
    const NodeId late = graph.add_node("z");
    const NodeId early = graph.add_node("b");
    const NodeId test = graph.add_node("test");
    graph.add_edge(late, change, EdgeKind::imports, 3);
    graph.add_edge(early, change, EdgeKind::imports, 4);
    graph.add_edge(longer, late, EdgeKind::imports);
    graph.add_edge(test, longer, EdgeKind::imports);
    graph.add_edge(test, late, EdgeKind::imports);
    graph.add_edge(test, early, EdgeKind::uses, 9);
    graph.seal();
    const Reach reach(graph, {change});
    CHECK(labels(graph, reach.chain(test)) == Labels{"change", "b", "test"});
    CHECK(reach.step(test).kind == EdgeKind::uses);
    CHECK(reach.step(test).line == 9);
    CHECK(reach.contains(longer));
}

TEST_CASE("a cycle ends, and what is not reached has no chain") {
    DependencyGraph graph;
    const NodeId a = graph.add_node("a");
    const NodeId b = graph.add_node("b");
    const NodeId apart = graph.add_node("apart");
    graph.add_edge(a, b, EdgeKind::imports);
    graph.add_edge(b, a, EdgeKind::imports);
    graph.seal();
    const Reach reach(graph, {a, k_no_node});
    CHECK(reach.contains(b));
    CHECK_FALSE(reach.contains(apart));
    CHECK(reach.chain(apart).empty());
}

TEST_CASE("of edges between the same two nodes one stays, and none leads to itself") {
    DependencyGraph graph;
    const NodeId a = graph.add_node("a");
    const NodeId b = graph.add_node("b");
    graph.add_edge(a, b, EdgeKind::uses, 7);
    graph.add_edge(a, b, EdgeKind::imports, 2);
    graph.add_edge(a, a, EdgeKind::imports);
    graph.add_edge(a, k_no_node, EdgeKind::imports);
    graph.seal();
    REQUIRE(graph.dependents(b).size() == 1);
    CHECK(graph.dependents(b)[0].kind == EdgeKind::imports);
    CHECK(graph.dependents(a).empty());
}

TEST_CASE("dependencies are followed forward") {
    DependencyGraph graph;
    const NodeId test = graph.add_node("test");
    const NodeId module = graph.add_node("module");
    const NodeId base = graph.add_node("base");
    const NodeId user = graph.add_node("user");
    graph.add_edge(test, module, EdgeKind::imports);
    graph.add_edge(module, base, EdgeKind::imports);
    graph.add_edge(user, base, EdgeKind::imports);
    graph.seal();
    const auto needed = dependencies_of(graph, {test});
    CHECK(needed[module]);
    CHECK(needed[base]);
    CHECK_FALSE(needed[user]);
}
