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

/// Module-level functions, classes and bindings of the sources by simple name, and imports that
/// rename one. Methods are not
/// here: they come with their class, and whoever holds an object has reached its class. Nor are
/// names of test files: no source holds those as modules, and a test that passes its module on has
/// reached every name of it. At module level there is nothing to tell apart.
class AttributeNames {
public:
    explicit AttributeNames(ImpactGraph& graph);

    void connect(NodeId from, std::string_view name, std::uint32_t line);
    /// Every name that begins with the prefix.
    void connect_prefix(NodeId from, std::string_view prefix, std::uint32_t line);

private:
    void add(const std::string& name, const NameTarget& target);
    /// What an import binds under another name than its own.
    void add_renamed(FileId file, const std::string& name);

    ImpactGraph& m_graph;
    std::map<std::string, NodeId, std::less<>> m_nodes;  ///< only names that something defines
};

}  // namespace pst
