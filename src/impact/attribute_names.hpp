// SPDX-License-Identifier: MIT
// Definitions reached by an attribute's name alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <pst/impact/impact_graph.hpp>

namespace pst {

/// Module-level functions, classes and bindings by simple name. Methods are not here: they come
/// with their class, and whoever holds an object has reached its class.
class AttributeNames {
public:
    explicit AttributeNames(ImpactGraph& graph);

    void connect(NodeId from, std::string_view name, std::uint32_t line);
    /// Every name that begins with the prefix.
    void connect_prefix(NodeId from, std::string_view prefix, std::uint32_t line);

private:
    ImpactGraph& m_graph;
    std::map<std::string, NodeId, std::less<>> m_nodes;  ///< only names that something defines
};

}  // namespace pst
