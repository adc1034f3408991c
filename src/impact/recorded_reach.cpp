// SPDX-License-Identifier: MIT
#include "impact/recorded_reach.hpp"

#include <algorithm>
#include <utility>

#include <pst/base/text.hpp>
#include <pst/impact/definition_diff.hpp>

namespace pst {

RecordedGraph::RecordedGraph(const ImpactGraph& graph, const ProjectState& made_in,
                             const ProjectState& other, const Executions& executions)
    : m_graph(graph),
      m_executions(executions),
      m_others(&graph.state() == &made_in ? *other.index : *made_in.index),
      m_is_made_here(&graph.state() == &made_in),
      m_ends(graph.graph().node_count()),
      m_executors(graph.graph().node_count()) {
    // Functions of one name share a node: it ends chains only if each of them does.
    std::vector<bool> leads_on(m_ends.size());
    for (FileId file = 0; file < graph.state().index->files().size(); ++file) {
        add_file(file, leads_on);
    }
    for (NodeId node = 0; node < m_ends.size(); ++node) {
        m_ends[node] = m_ends[node] && !leads_on[node];
    }
}

void RecordedGraph::add_file(FileId file, std::vector<bool>& leads_on) {
    const CodeIndex& own = *m_graph.state().index;
    const auto& definitions = own.facts(file).definitions;
    const FileId other_file = m_others.find(own.path(file));
    std::vector<std::optional<DefinitionIndex>> pairs(definitions.size());
    if (other_file != k_no_file) {
        pairs = paired_definitions(own.facts(file), m_others.facts(other_file));
    }
    if (const FileId made = m_is_made_here ? file : other_file; made != k_no_file) {
        m_executors[m_graph.body(file)] = m_executions.executors(made, k_module_body);
    }
    for (DefinitionIndex at = 0; at < definitions.size(); ++at) {
        const Definition& function = definitions[at];
        if (!runs_in_own_frame(function)) {
            continue;
        }
        const NodeId node = m_graph.definition(file, at);
        m_ends[node] = true;
        if (function.remembers) {
            add_remembering(file, at);
            leads_on[node] = true;  // a cache in front of it answers without executing it
        }
        const bool is_same =
            pairs[at] &&
            m_others.facts(other_file).definitions[*pairs[at]].header == function.header;
        if (!is_same || !add_executors(node, {file, at}, {other_file, *pairs[at]})) {
            leads_on[node] = true;
        }
    }
}

std::vector<bool> RecordedGraph::loaded(std::vector<bool> within,
                                        const std::set<FileId>& changed) const {
    within.resize(m_ends.size(), true);
    for (NodeId node = 0; node < within.size(); ++node) {
        const FileId file = m_graph.file(node);
        const FileId made = m_is_made_here ? file : m_others.find(m_graph.place(node).file);
        within[node] = within[node] && (file == k_no_file || changed.contains(file) ||
                                        made == k_no_file || m_executions.was_loaded(made));
    }
    return within;
}

void RecordedGraph::add_remembering(FileId file, DefinitionIndex at) {
    const ModuleFacts& facts = m_graph.state().index->facts(file);
    const Definition& function = facts.definitions[at];
    const bool is_method = function.kind == DefinitionKind::method;
    Remembering remembering{m_graph.definition(file, at),
                            is_method ? m_graph.definition(file, function.parent) : k_no_node,
                            function.calls_parameters,
                            {}};
    for (const Reference& reference : facts.references) {
        if (reference.owner == at && reference.text.find('.') != std::string::npos &&
            std::ranges::find(function.parameters, first_part(reference.text)) !=
                function.parameters.end()) {
            remembering.methods.emplace(last_part(reference.text));
        }
    }
    m_remembering.push_back(std::move(remembering));
}

/// False: it also runs at import.
bool RecordedGraph::add_executors(NodeId node, const Place& own, const Place& other) {
    const auto& [file, at] = m_is_made_here ? own : other;
    const auto& items = m_executions.executors(file, at);
    m_executors[node].insert(m_executors[node].end(), items.begin(), items.end());
    return !m_executions.is_always(file, at);
}

namespace {

/// Who calls, or hands on to be called.
bool may_be_call(EdgeKind kind) {
    return kind == EdgeKind::uses || kind == EdgeKind::has_method || kind == EdgeKind::inherits ||
           kind == EdgeKind::names || kind == EdgeKind::may_use;
}

/// Without the modules as such: that a function needs its module is no call.
std::vector<bool> without_modules(const ImpactGraph& graph, std::vector<bool> within) {
    within.resize(graph.graph().node_count(), true);
    for (FileId file = 0; file < graph.state().index->files().size(); ++file) {
        within[graph.body(file)] = false;
    }
    return within;
}

/// What calls one method of an object has the others at hand through `self`, those of its bases,
/// too.
std::set<NodeId> called_classes(const ImpactGraph& graph, const Reach& by_calls) {
    const CodeIndex& index = *graph.state().index;
    std::set<NodeId> classes;
    for (FileId file = 0; file < index.files().size(); ++file) {
        const auto& definitions = index.facts(file).definitions;
        for (DefinitionIndex at = 0; at < definitions.size(); ++at) {
            const NodeId node = graph.definition(file, at);
            if (definitions[at].kind != DefinitionKind::class_ || !by_calls.contains(node)) {
                continue;
            }
            classes.insert(node);
            std::vector<NameTarget> open = index.project_bases(file, at);
            while (!open.empty()) {
                const NameTarget base = open.back();
                open.pop_back();
                if (classes.insert(graph.definition(base.file, base.definition)).second) {
                    const auto more = index.project_bases(base.file, base.definition);
                    open.insert(open.end(), more.begin(), more.end());
                }
            }
        }
    }
    return classes;
}

/// A parameter may be an object of any class.
std::set<std::string, std::less<>> called_methods(const ImpactGraph& graph, const Reach& by_calls,
                                                  const std::set<NodeId>& classes) {
    const CodeIndex& index = *graph.state().index;
    std::set<std::string, std::less<>> names;
    for (FileId file = 0; file < index.files().size(); ++file) {
        const auto& definitions = index.facts(file).definitions;
        for (DefinitionIndex at = 0; at < definitions.size(); ++at) {
            if (definitions[at].kind == DefinitionKind::method &&
                (by_calls.contains(graph.definition(file, at)) ||
                 classes.contains(graph.definition(file, definitions[at].parent)))) {
                names.emplace(last_part(definitions[at].name));
            }
        }
    }
    return names;
}

}  // namespace

RecordedReach::RecordedReach(const RecordedGraph& recorded, const ImpactGraph& graph,
                             std::vector<NodeId> seeds, const std::vector<bool>& within)
    : m_reach(graph.graph(), std::move(seeds), within, recorded.ends()) {
    for (const bool is_change : {true, false}) {
        add_executors(recorded, is_change);
    }
}

/// Of the changes themselves, or of what they lead to.
void RecordedReach::add_executors(const RecordedGraph& recorded, bool of_changes) {
    for (NodeId node = 0; node < recorded.ends().size(); ++node) {
        const bool is_change = m_reach.step(node).from == k_no_node;
        if (!m_reach.contains(node) || is_change != of_changes) {
            continue;
        }
        for (const std::size_t item : recorded.executors(node)) {
            m_through.try_emplace(item, node);
        }
    }
}

/// Functions at which the search ended and that some item executed.
std::vector<NodeId> RecordedReach::executed_ends(const RecordedGraph& recorded) const {
    std::vector<NodeId> nodes;
    for (NodeId node = 0; node < recorded.ends().size(); ++node) {
        if (m_reach.contains(node) && !recorded.executors(node).empty()) {
            nodes.push_back(node);
        }
    }
    return nodes;
}

void RecordedReach::find_memories(const RecordedGraph& recorded, const ImpactGraph& graph,
                                  const std::vector<bool>& within) {
    const Reach by_calls(graph.graph(), executed_ends(recorded), without_modules(graph, within), {},
                         may_be_call);
    const std::set<NodeId> classes = called_classes(graph, by_calls);
    std::vector<NodeId> functions;
    const auto methods = called_methods(graph, by_calls, classes);
    for (const auto& [function, class_, calls_parameters, names] : recorded.remembering()) {
        const auto& items = recorded.executors(function);
        const auto led_there =
            std::ranges::find_if(items, [&](auto item) { return m_through.contains(item); });
        const bool is_called =
            by_calls.contains(function) || classes.contains(class_) || calls_parameters ||
            std::ranges::any_of(names, [&](const auto& name) { return methods.contains(name); });
        if (led_there != items.end() && is_called) {
            functions.push_back(function);
            m_memories.emplace(function, m_through.at(*led_there));
        }
    }
    m_users.emplace(graph.graph(), std::move(functions), within, recorded.ends());
    for (NodeId node = 0; node < graph.graph().node_count(); ++node) {
        if (m_users->contains(node)) {
            for (const std::size_t item : recorded.executors(node)) {
                m_users_of_item.try_emplace(item, node);
            }
        }
    }
}

RecordedReach::Memory RecordedReach::memory_at(NodeId node) const {
    const NodeId function = m_users->chain(node).front();
    return {m_memories.at(function), function};
}

std::optional<RecordedReach::Memory> RecordedReach::remembered(NodeId item_node,
                                                               std::size_t item) const {
    if (!m_users) {
        return std::nullopt;
    }
    if (m_users->contains(item_node)) {
        return memory_at(item_node);
    }
    const auto user = m_users_of_item.find(item);
    return user == m_users_of_item.end() ? std::nullopt : std::optional(memory_at(user->second));
}

std::set<std::size_t> RecordedGraph::executors_of(const std::vector<NodeId>& nodes) const {
    std::set<std::size_t> items;
    for (const NodeId node : nodes) {
        items.insert(m_executors[node].begin(), m_executors[node].end());
    }
    return items;
}

std::optional<NodeId> RecordedReach::through(std::size_t item) const {
    const auto place = m_through.find(item);
    return place == m_through.end() ? std::nullopt : std::optional(place->second);
}

}  // namespace pst
