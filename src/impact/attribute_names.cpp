// SPDX-License-Identifier: MIT
#include "impact/attribute_names.hpp"

namespace pst {

AttributeNames::AttributeNames(ImpactGraph& graph) : m_graph(graph) {
    const CodeIndex& index = *graph.state().index;
    for (FileId file = 0; file < index.files().size(); ++file) {
        if (graph.detail() == GraphDetail::modules || graph.state().is_wiring[file]) {
            continue;
        }
        const auto& definitions = index.facts(file).definitions;
        for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
            if (definitions[at].parent != k_module_body ||
                definitions[at].kind == DefinitionKind::import_binding) {
                continue;
            }
            auto [place, added] = m_nodes.try_emplace(definitions[at].name, k_no_node);
            if (added) {
                place->second = graph.add('n', "." + definitions[at].name);
            }
            graph.edit().add_edge(place->second, graph.definition(file, at), EdgeKind::uses);
        }
    }
}

void AttributeNames::connect(NodeId from, std::string_view name, std::uint32_t line) {
    if (const auto place = m_nodes.find(name); place != m_nodes.end()) {
        m_graph.edit().add_edge(from, place->second, EdgeKind::uses, line);
    }
}

void AttributeNames::connect_prefix(NodeId from, std::string_view prefix, std::uint32_t line) {
    for (auto place = m_nodes.lower_bound(prefix);
         place != m_nodes.end() && place->first.starts_with(prefix); ++place) {
        m_graph.edit().add_edge(from, place->second, EdgeKind::uses, line);
    }
}

}  // namespace pst
