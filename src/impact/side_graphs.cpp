// SPDX-License-Identifier: MIT
#include "impact/side_graphs.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <pst/base/rules.hpp>

#include "impact/re_exports.hpp"

namespace pst {
namespace {

std::vector<bool> needed_by_tests(const ImpactGraph& graph) {
    std::vector<NodeId> items;
    for (std::size_t item = 0; item < graph.state().items.size(); ++item) {
        items.push_back(graph.item(item));
    }
    return dependencies_of(graph.graph(), std::move(items));
}

std::vector<bool> items_reached(const ImpactGraph& graph, std::vector<NodeId> from,
                                const std::vector<bool>& within) {
    const Reach reach(graph.graph(), std::move(from), within);
    std::vector<bool> items(graph.state().items.size());
    for (std::size_t item = 0; item < items.size(); ++item) {
        items[item] = reach.contains(graph.item(item));
    }
    return items;
}

std::vector<NodeId> nodes_of(const std::map<NodeId, Origin>& seeds) {
    std::vector<NodeId> nodes;
    for (const auto& [node, origin] : seeds) {
        nodes.push_back(node);
    }
    return nodes;
}

}  // namespace

SideGraphs::SideGraphs(const ProjectState& state, Side side)
    : m_state(state),
      m_side(side),
      m_definitions(state, GraphDetail::definitions),
      m_modules(state, GraphDetail::modules),
      m_readers(state) {
    connect(m_definitions);
    connect(m_modules, find_reached_hazards(m_definitions));
    m_needed = needed_by_tests(m_modules);
    find_importable();
    m_needed_definitions = needed_by_tests(m_definitions);
    m_definition_level.graph = &m_definitions;
    m_module_level.graph = &m_modules;
}

/// An attribute's name leads to every definition of that name, but no test holds what stands in a
/// module that no test imports.
void SideGraphs::find_importable() {
    if (!is_rule_on("importable-only")) {
        return;
    }
    m_definition_level.within.assign(m_definitions.graph().node_count(), true);
    for (NodeId node = 0; node < m_definition_level.within.size(); ++node) {
        const FileId file = m_definitions.file(node);
        m_definition_level.within[node] = file == k_no_file || m_needed[m_modules.body(file)];
    }
}

bool SideGraphs::seed(NodeId in_definitions, NodeId in_modules, const Origin& origin) {
    m_definition_level.seeds.add(Channel::code, in_definitions, origin);
    m_module_level.seeds.add(Channel::code, in_modules, origin);
    return in_modules != k_no_node && m_needed[in_modules];
}

bool SideGraphs::seed_diff(FileId file, const SourceDiff& diff, DocstringChannel docstrings,
                           const std::optional<std::vector<std::string>>& re_exports) {
    seed_source(m_definitions, m_side, file, diff, docstrings, m_definition_level.seeds,
                re_exports.has_value());
    if (re_exports) {
        seed_readers(m_definitions, file, *re_exports, m_definition_level.seeds);
    }
    seed_source(m_modules, m_side, file, diff, docstrings, m_module_level.seeds);
    return m_needed[m_modules.body(file)];
}

bool SideGraphs::seed_body(FileId file, const Origin& origin) {
    return seed(m_definitions.body(file), m_modules.body(file), origin);
}

bool SideGraphs::seed_everything(FileId file, const Origin& origin) {
    const bool acting = seed(m_definitions.acting_code(file), m_modules.acting_code(file), origin);
    return seed_body(file, origin) || acting;
}

bool SideGraphs::seed_reader(FileId file, DefinitionIndex owner, const Origin& origin) {
    // A path kept in a name is read by whoever uses the name, not by the import.
    const Definition& definition = m_state.index->facts(file).definitions[owner];
    const bool is_name = definition.kind == DefinitionKind::binding && definition.is_pure;
    const auto node = [&](const ImpactGraph& graph) {
        return is_name ? graph.definition(file, owner) : graph.owner_node(file, owner);
    };
    m_definition_level.seeds.add(Channel::data, node(m_definitions), origin);
    m_module_level.seeds.add(Channel::data, node(m_modules), origin);
    return m_needed_definitions[node(m_definitions)] && m_needed[node(m_modules)];
}

bool SideGraphs::seed_definition(FileId file, DefinitionIndex at, const Origin& origin) {
    return seed(m_definitions.definition(file, at), m_modules.definition(file, at), origin);
}

bool SideGraphs::seed_outside_module(const std::string& top_name, const Origin& origin) {
    return seed(m_definitions.outside_module(top_name), m_modules.outside_module(top_name), origin);
}

bool SideGraphs::seed_item(std::size_t item, const Origin& origin) {
    return seed(m_definitions.item(item), m_modules.item(item), origin);
}

/// Readers count where a test reaches them at definition level: by module, nearly every test of a
/// project would reach one.
void SideGraphs::find_readers() {
    m_reads_docstrings =
        items_reached(m_definitions, docstring_readers(m_definitions), m_definition_level.within);
    m_reads_layout =
        items_reached(m_definitions, layout_readers(m_definitions), m_definition_level.within);
    for (std::size_t item = 0; item < m_state.items.size(); ++item) {
        m_reads_docstrings[item] = m_reads_docstrings[item] || m_state.items[item].has_doctests;
    }
}

void SideGraphs::search_level(Level& level) {
    const DependencyGraph& graph = level.graph->graph();
    level.code.emplace(graph, nodes_of(level.seeds.of(Channel::code)), level.within);
    level.data.emplace(graph, nodes_of(level.seeds.of(Channel::data)), level.within);
    if (const auto& seeds = level.seeds.of(Channel::docstring); !seeds.empty()) {
        level.docstring.emplace(graph, nodes_of(seeds), level.within);
    }
    if (const auto& seeds = level.seeds.of(Channel::layout); !seeds.empty()) {
        level.layout.emplace(graph, nodes_of(seeds), level.within);
    }
}

void SideGraphs::search(bool narrow, const RecordedGraph* recorded) {
    m_narrow = narrow;
    search_level(m_module_level);
    if (m_module_level.docstring || m_module_level.layout) {
        find_readers();
    }
    search_level(m_definition_level);
    if (narrow && recorded != nullptr) {
        search_recorded(*recorded);
    }
}

std::set<FileId> SideGraphs::seeded_files() const {
    std::set<FileId> files;
    for (const Channel channel :
         {Channel::code, Channel::data, Channel::docstring, Channel::layout}) {
        for (const auto& [node, origin] : m_definition_level.seeds.of(channel)) {
            files.insert(m_definitions.file(node));
        }
    }
    return files;
}

void SideGraphs::search_recorded(const RecordedGraph& recorded) {
    const Level& level = m_definition_level;
    const std::vector<bool> within = recorded.loaded(level.within, seeded_files());
    const auto from = [&](std::vector<NodeId> nodes) {
        return RecordedReach(recorded, m_definitions, std::move(nodes), within);
    };
    m_recorded.code.emplace(from(nodes_of(level.seeds.of(Channel::code))));
    m_recorded.data.emplace(from(nodes_of(level.seeds.of(Channel::data))));
    m_recorded.code->find_memories(recorded, m_definitions, within);
    m_recorded.data->find_memories(recorded, m_definitions, within);
    m_recorded.function_readers.emplace(from(function_readers(m_definitions)));
    if (level.docstring || level.layout) {
        m_recorded.docstring_readers.emplace(from(docstring_readers(m_definitions)));
        m_recorded.line_readers.emplace(from(line_readers(m_definitions)));
        m_recorded.code_object_readers.emplace(from(code_object_readers(m_definitions)));
        std::vector<NodeId> moved = nodes_of(level.seeds.of(Channel::layout));
        for (std::size_t at = 0, count = moved.size(); at < count; ++at) {
            const FileId file = m_definitions.file(moved[at]);
            moved.push_back(m_definitions.body(file));
        }
        m_recorded.executed_moved = recorded.are_executors_of(moved);
    }
}

Reason SideGraphs::render(const Level& level, const Reach& reach, Channel channel,
                          NodeId node) const {
    Reason reason;
    const ImpactGraph& graph = *level.graph;
    RepoPath file_of_edge;
    for (const NodeId at : reach.chain(node)) {
        const NodePlace& place = graph.place(at);
        const auto& step = reach.step(at);
        if (step.from == k_no_node) {
            const Origin& origin = level.seeds.of(channel).at(at);
            if (!origin.node.empty()) {
                reason.push_back({origin.node, origin.verb, origin.file, 0, origin.rule});
                reason.push_back({graph.display(at), origin.edge, place.file, origin.line});
            } else {
                reason.push_back(
                    {graph.display(at), origin.verb, place.file, place.line, origin.rule});
            }
            continue;
        }
        // Names and whole-file nodes only lead on; a test's own function is the test.
        const char kind = graph.graph().label(at).front();
        if (kind == 'n' || kind == 'e' || graph.display(at) == reason.back().node) {
            continue;
        }
        reason.push_back({graph.display(at), std::string(edge_text(step.kind)), place.file,
                          step.line != 0 ? step.line : place.line});
    }
    return reason;
}

std::optional<Reason> SideGraphs::reason_in(const Level& level, std::size_t item) const {
    const NodeId node = level.graph->item(item);
    if (level.code->contains(node)) {
        return render(level, *level.code, Channel::code, node);
    }
    if (m_module_level.data->contains(m_modules.item(item)) &&
        m_definition_level.data->contains(m_definitions.item(item))) {
        return render(level, *level.data, Channel::data, node);
    }
    if (level.docstring && level.docstring->contains(node) && m_reads_docstrings[item]) {
        return render(level, *level.docstring, Channel::docstring, node);
    }
    if (level.layout && level.layout->contains(node) && m_reads_layout[item]) {
        return render(level, *level.layout, Channel::layout, node);
    }
    return std::nullopt;
}

bool SideGraphs::is_reached_by_modules(std::size_t item) const {
    return reason_in(m_module_level, item).has_value();
}

std::optional<Reason> SideGraphs::reason_of(std::size_t item) const {
    auto reason = reason_in(m_module_level, item);
    if (!reason || !m_narrow) {
        return reason;
    }
    return reason_in(m_definition_level, item);
}

Reason SideGraphs::reason_through(const RecordedReach& search, Channel channel, std::size_t item,
                                  std::uint32_t test) const {
    const NodeId node = m_definitions.item(item);
    if (search.reach().contains(node)) {
        return render(m_definition_level, search.reach(), channel, node);
    }
    const auto through = search.through(test);
    const auto memory = through ? std::nullopt : search.remembered(node, test);
    Reason reason =
        render(m_definition_level, search.reach(), channel, through ? *through : memory->executed);
    if (memory) {
        const NodePlace& place = m_definitions.place(memory->function);
        reason.push_back(
            {m_definitions.display(memory->function), "may remember", place.file, place.line});
    }
    const TestItem& own = m_state.items[item];
    if (reason.back().node != own.id) {
        reason.push_back({own.id, "executes", own.path, m_definitions.place(node).line});
    }
    return reason;
}

bool SideGraphs::is_executor_of_change(std::uint32_t test) const {
    const auto through = m_recorded.code->through(test);
    return through && m_definition_level.seeds.of(Channel::code).contains(*through);
}

bool SideGraphs::reads_functions(std::size_t item, std::uint32_t test) const {
    const RecordedReach& readers = *m_recorded.function_readers;
    return readers.reach().contains(m_definitions.item(item)) || readers.through(test);
}

/// The first channel by which a change reaches the test.
std::optional<Channel> SideGraphs::channel_to(std::size_t item, std::uint32_t test) const {
    const NodeId node = m_definitions.item(item);
    const auto reached = [&](const std::optional<RecordedReach>& search) {
        return search && (search->reach().contains(node) || search->through(test));
    };
    const auto led_to = [&](const std::optional<RecordedReach>& search) {
        return reached(search) || search->remembered(node, test);
    };
    if (led_to(m_recorded.code)) {
        return Channel::code;
    }
    if (led_to(m_recorded.data)) {
        return Channel::data;
    }
    const Level& level = m_definition_level;
    const bool has_doctests = m_state.items[item].has_doctests;
    if (level.docstring && level.docstring->contains(node) &&
        (has_doctests || reached(m_recorded.docstring_readers))) {
        return Channel::docstring;
    }
    // Lines are seen of what is on the stack. What reads them at import may keep any.
    if (level.layout && level.layout->contains(node) &&
        (m_recorded.line_readers->reach().contains(node) ||
         m_recorded.code_object_readers->through(test) ||
         (m_recorded.line_readers->through(test) && m_recorded.executed_moved[test]))) {
        return Channel::layout;
    }
    return std::nullopt;
}

bool SideGraphs::is_reached(std::size_t item, std::uint32_t test) const {
    return channel_to(item, test).has_value();
}

Reason SideGraphs::recorded_reason(std::size_t item, std::uint32_t test) const {
    const Level& level = m_definition_level;
    const NodeId node = m_definitions.item(item);
    switch (*channel_to(item, test)) {
    case Channel::code:
        return reason_through(*m_recorded.code, Channel::code, item, test);
    case Channel::data:
        return reason_through(*m_recorded.data, Channel::data, item, test);
    case Channel::docstring:
        return render(level, *level.docstring, Channel::docstring, node);
    default:
        return render(level, *level.layout, Channel::layout, node);
    }
}

std::vector<std::string> SideGraphs::reached_modules() const {
    std::set<std::string> names;
    for (FileId file = 0; file < m_state.index->files().size(); ++file) {
        const bool is_source = !m_state.is_wiring[file];
        if (is_source && m_module_level.code->contains(m_modules.body(file))) {
            names.insert(m_state.resolver->name_of(m_state.index->path(file)));
        }
    }
    return {names.begin(), names.end()};
}

}  // namespace pst
