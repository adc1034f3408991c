// SPDX-License-Identifier: MIT
#include <pst/impact/impact_graph.hpp>

#include <utility>

namespace pst {
namespace {

// Kinds keep labels of different nodes apart; display() cuts them off.
constexpr char k_module = 'm';
constexpr char k_definition = 'd';
constexpr char k_everything = 'e';
constexpr char k_item = 't';
constexpr char k_session = 's';
constexpr char k_outside = 'o';

}  // namespace

ImpactGraph::ImpactGraph(const ProjectState& state, GraphDetail detail)
    : m_state(state), m_detail(detail) {
    add_code_nodes();
    m_session = add(k_session, "every test of the run");
    m_items.reserve(state.items.size());
    for (const TestItem& item : state.items) {
        const bool own = item.code.file != k_no_file && item.code.file == item.file;
        const std::uint32_t line =
            own ? state.index->facts(item.file).definitions[item.code.definition].line : 0;
        m_items.push_back(add(k_item, item.id, {item.path, line}));
    }
}

NodeId ImpactGraph::add(char kind, const std::string& text, NodePlace place) {
    const NodeId node = m_graph.add_node(std::string(1, kind) + text);
    if (node == m_places.size()) {
        m_places.push_back(std::move(place));
    }
    return node;
}

void ImpactGraph::add_code_nodes() {
    const CodeIndex& index = *m_state.index;
    const std::size_t count = index.files().size();
    m_body.resize(count);
    m_definitions.resize(count);
    m_everything.resize(count);
    for (FileId file = 0; file < count; ++file) {
        const RepoPath& path = index.path(file);
        const bool by_path = m_state.is_wiring[file];
        std::string name = by_path ? path.str() : m_state.resolver->name_of(path);
        if (m_graph.find(k_module + name) != k_no_node) {
            name = path.str();  // two files of one dotted name
        }
        m_body[file] = add(k_module, name, {path, 0});
        if (!is_split(file)) {
            m_everything[file] = m_body[file];
            continue;
        }
        m_everything[file] = add(k_everything, "every name of " + name, {path, 0});
        const auto& definitions = index.facts(file).definitions;
        m_definitions[file].reserve(definitions.size());
        for (DefinitionIndex at = 0; at < definitions.size(); ++at) {
            const Definition& definition = definitions[at];
            if (at == k_module_body || definition.kind == DefinitionKind::import_binding) {
                m_definitions[file].push_back(m_body[file]);
            } else {
                const std::string own = at == k_acting_code ? "<acting code>" : definition.name;
                m_definitions[file].push_back(add(k_definition, name + (by_path ? "::" : ".") + own,
                                                  {path, definition.line}));
            }
        }
    }
}

NodeId ImpactGraph::definition(FileId file, DefinitionIndex at) const {
    return is_split(file) ? m_definitions[file][at] : m_body[file];
}

NodeId ImpactGraph::owner_node(FileId file, DefinitionIndex owner) const {
    const Definition& definition = m_state.index->facts(file).definitions[owner];
    const bool own = runs_in_own_frame(definition) || owner == k_acting_code;
    return own ? this->definition(file, owner) : body(file);
}

NodeId ImpactGraph::outside_module(std::string_view top_name) const {
    return m_graph.find(k_outside + std::string(top_name));
}

std::string ImpactGraph::display(NodeId node) const { return m_graph.label(node).substr(1); }

}  // namespace pst
