// SPDX-License-Identifier: MIT
#include "impact/recorded_reach.hpp"

#include <algorithm>
#include <utility>

#include <pst/base/text.hpp>
#include <pst/impact/definition_diff.hpp>

#include "impact/askers.hpp"

namespace pst {

RecordedGraph::RecordedGraph(const ImpactGraph& graph, const ProjectState& made_in,
                             const ProjectState& other, const Executions& executions)
    : m_graph(graph),
      m_executions(executions),
      m_others(&graph.state() == &made_in ? *other.index : *made_in.index),
      m_is_made_here(&graph.state() == &made_in),
      m_ends(graph.graph().node_count()) {
    static const TestNumbers k_none;
    m_executors.assign(m_ends.size(), &k_none);
    // Functions of one name share a node: it ends chains only if each of them does.
    std::vector<bool> leads_on(m_ends.size());
    for (FileId file = 0; file < graph.state().index->files().size(); ++file) {
        add_file(file, leads_on);
    }
    for (NodeId node = 0; node < m_ends.size(); ++node) {
        m_ends[node] = m_ends[node] && !leads_on[node];
    }
    find_led();
    find_askers();
}

/// What is not there in this state is a change in the other.
void RecordedGraph::find_led() {
    for (Remembering& remembering : m_remembering) {
        if (remembering.recorded_led == nullptr) {
            continue;
        }
        auto& led = remembering.led.emplace();
        led.push_back(remembering.function);
        for (const Place& place : *remembering.recorded_led) {
            if (const auto node = m_nodes.find(place); node != m_nodes.end()) {
                led.push_back(node->second);
            }
        }
    }
}

/// Who asks for what is kept, and finds it, does not run what fills it.
void RecordedGraph::find_askers() {
    std::vector<Place> functions;
    for (const Remembering& remembering : m_remembering) {
        functions.push_back(remembering.place);
    }
    const Askers askers(*m_graph.state().index, functions);
    for (Remembering& remembering : m_remembering) {
        if (remembering.users == nullptr) {
            continue;
        }
        std::set<std::uint32_t> users;
        for (const auto& [file, asker] : askers.of(remembering.place)) {
            const TestNumbers& tests = executors(m_graph.definition(file, asker));
            users.insert(tests.begin(), tests.end());
        }
        for (const std::uint32_t test : executors(remembering.function)) {
            users.erase(test);
        }
        users.insert(remembering.users->begin(), remembering.users->end());
        remembering.users = &m_merged.emplace_back(users.begin(), users.end());
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
        add(m_graph.body(file), m_executions.executors(made, k_module_body));
        m_nodes.emplace(Place(made, k_module_body), m_graph.body(file));
    }
    for (DefinitionIndex at = 0; at < definitions.size(); ++at) {
        const Definition& function = definitions[at];
        if (!runs_in_own_frame(function)) {
            continue;
        }
        const NodeId node = m_graph.definition(file, at);
        m_ends[node] = true;
        const FileId made_file = m_is_made_here ? file : other_file;
        const auto made_at = m_is_made_here ? std::optional(at) : pairs[at];
        if (made_at) {
            m_nodes.emplace(Place(made_file, *made_at), node);
            leads_on[node] = add_remembering({file, at}, {made_file, *made_at}) || leads_on[node];
        }
        const Definition* other =
            pairs[at] ? &m_others.facts(other_file).definitions[*pairs[at]] : nullptr;
        // Who reads a docstring that counts as code need not execute the function.
        const bool is_same = other != nullptr && other->header == function.header &&
                             other->docstring == function.docstring;
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

/// True: a cache in front of it may answer without executing it.
bool RecordedGraph::add_remembering(const Place& own, const Place& made) {
    const auto& [file, at] = own;
    const TestNumbers& dependents = m_executions.dependents(made.first, made.second);
    const ModuleFacts& facts = m_graph.state().index->facts(file);
    const Definition& function = facts.definitions[at];
    const bool ran = !m_executions.executors(made.first, made.second).empty();
    if (dependents.empty() && !(function.remembers && ran)) {
        return false;
    }
    // Who gets what it remembers runs it, but where a cache stands before it.
    const bool is_told =
        !function.answered_for || m_executions.was_watched(made.first, made.second);
    const bool is_method = function.kind == DefinitionKind::method;
    Remembering remembering{m_graph.definition(file, at),
                            is_method ? m_graph.definition(file, function.parent) : k_no_node,
                            function.calls_parameters,
                            {},
                            is_told ? &dependents : nullptr,
                            own,
                            m_executions.led(made.first, made.second)};
    for (const Reference& reference : facts.references) {
        if (reference.owner == at && reference.text.find('.') != std::string::npos &&
            std::ranges::find(function.parameters, first_part(reference.text)) !=
                function.parameters.end()) {
            remembering.methods.emplace(last_part(reference.text));
        }
    }
    m_remembering.push_back(std::move(remembering));
    return !is_told;
}

/// False: it also runs at import.
bool RecordedGraph::add_executors(NodeId node, const Place& own, const Place& other) {
    const auto& [file, at] = m_is_made_here ? own : other;
    add(node, m_executions.executors(file, at));
    return !m_executions.is_always(file, at);
}

void RecordedGraph::add(NodeId node, const TestNumbers& executors) {
    if (m_executors[node]->empty()) {
        m_executors[node] = &executors;
        return;
    }
    TestNumbers merged = *m_executors[node];
    merged.insert(merged.end(), executors.begin(), executors.end());
    m_executors[node] = &m_merged.emplace_back(std::move(merged));
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
    : m_reach(graph.graph(), std::move(seeds), within, recorded.ends()),
      m_through(recorded.test_count(), k_no_node),
      m_used_by(recorded.test_count(), k_no_node) {
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
        for (const std::uint32_t test : recorded.executors(node)) {
            if (m_through[test] == k_no_node) {
                m_through[test] = node;
            }
        }
    }
}

/// Functions at which the search ended and that some test executed.
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
    const auto methods = called_methods(graph, by_calls, classes);
    std::vector<const RecordedGraph::Remembering*> open;
    for (const auto& remembering : recorded.remembering()) {
        if (remembering.led || by_calls.contains(remembering.function) ||
            classes.contains(remembering.class_) || remembering.calls_parameters ||
            std::ranges::any_of(remembering.methods,
                                [&](const auto& name) { return methods.contains(name); })) {
            open.push_back(&remembering);
        }
    }
    std::vector<NodeId> functions;
    m_users.emplace(graph.graph(), functions, within, recorded.ends());
    // What depends on a memory may leave it in another.
    for (std::size_t before = open.size() + 1; open.size() < before;) {
        before = open.size();
        std::erase_if(open,
                      [&](const auto* each) { return add_memory(recorded, *each, functions); });
        if (open.size() < before) {
            add_users(recorded, graph, functions, within);
        }
    }
}

bool RecordedReach::is_used(const RecordedGraph& recorded, NodeId node) const {
    return m_memories.contains(node) ||
           (!recorded.executors(node).empty() && m_users->contains(node));
}

/// Of what the function led to, what leads to a change, for all that is known so far.
std::optional<NodeId> RecordedReach::led_to(const RecordedGraph& recorded,
                                            const RecordedGraph::Remembering& remembering) const {
    if (remembering.led) {
        const auto led = std::ranges::find_if(*remembering.led, [&](NodeId node) {
            return m_reach.contains(node) || is_used(recorded, node);
        });
        if (led == remembering.led->end()) {
            return std::nullopt;
        }
        return m_reach.contains(*led) ? *led : memory_at(*led).executed;
    }
    for (const std::uint32_t test : recorded.executors(remembering.function)) {
        if (m_through[test] != k_no_node) {
            return m_through[test];
        }
        if (m_used_by[test] != k_no_node) {
            return memory_at(m_used_by[test]).executed;
        }
    }
    return std::nullopt;
}

/// False: nothing that it did leads to a change, for all that is known so far.
bool RecordedReach::add_memory(const RecordedGraph& recorded,
                               const RecordedGraph::Remembering& remembering,
                               std::vector<NodeId>& functions) {
    const auto through = led_to(recorded, remembering);
    if (!through) {
        return false;
    }
    m_memories.emplace(remembering.function, *through);
    if (remembering.users == nullptr) {
        functions.push_back(remembering.function);
        return true;
    }
    for (const std::uint32_t test : *remembering.users) {
        m_used_by[test] = std::min(m_used_by[test], remembering.function);
    }
    return true;
}

void RecordedReach::add_users(const RecordedGraph& recorded, const ImpactGraph& graph,
                              const std::vector<NodeId>& functions,
                              const std::vector<bool>& within) {
    m_users.emplace(graph.graph(), functions, within, recorded.ends());
    for (NodeId node = 0; node < graph.graph().node_count(); ++node) {
        if (m_users->contains(node)) {
            for (const std::uint32_t test : recorded.executors(node)) {
                m_used_by[test] = std::min(m_used_by[test], node);
            }
        }
    }
}

RecordedReach::Memory RecordedReach::memory_at(NodeId node) const {
    const NodeId function = m_users->contains(node) ? m_users->chain(node).front() : node;
    return {m_memories.at(function), function};
}

std::optional<RecordedReach::Memory> RecordedReach::remembered(NodeId item_node,
                                                               std::uint32_t test) const {
    if (!m_users) {
        return std::nullopt;
    }
    if (m_users->contains(item_node)) {
        return memory_at(item_node);
    }
    const NodeId user = m_used_by[test];
    return user == k_no_node ? std::nullopt : std::optional(memory_at(user));
}

std::vector<bool> RecordedGraph::are_executors_of(const std::vector<NodeId>& nodes) const {
    std::vector<bool> are_executors(test_count());
    for (const NodeId node : nodes) {
        for (const std::uint32_t test : executors(node)) {
            are_executors[test] = true;
        }
    }
    return are_executors;
}

std::optional<NodeId> RecordedReach::through(std::uint32_t test) const {
    return m_through[test] == k_no_node ? std::nullopt : std::optional(m_through[test]);
}

}  // namespace pst
