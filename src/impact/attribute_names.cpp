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
            if (definitions[at].kind == DefinitionKind::import_binding) {
                add_renamed(file, definitions[at].name);
            } else if (definitions[at].parent == k_module_body) {
                add(definitions[at].name, {.file = file, .definition = at});
            }
        }
    }
}

void AttributeNames::add(const std::string& name, const NameTarget& target) {
    auto [place, added] = m_nodes.try_emplace(name, k_no_node);
    if (added) {
        place->second = m_graph.add('n', "." + name);
    }
    m_graph.edit().add_edge(place->second, m_graph.definition(target.file, target.definition),
                            EdgeKind::uses);
}

void AttributeNames::add_renamed(FileId file, const std::string& name) {
    const CodeIndex& index = *m_graph.state().index;
    for (const NameTarget& target : index.exported(file, name)) {
        if (target.file != k_no_file && !target.is_module() &&
            index.facts(target.file).definitions[target.definition].name != name) {
            add(name, target);
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
