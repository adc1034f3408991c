// SPDX-License-Identifier: MIT
// What pytest itself wires: conftests, hooks, plugins, fixtures, classes (impact.md section 2).
#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/impact/impact_graph.hpp>
#include <pst/pytest/decorators.hpp>

#include "impact/widened_files.hpp"

namespace pst {
namespace {

class TestEdges {
public:
    explicit TestEdges(ImpactGraph& graph)
        : m_graph(graph), m_state(graph.state()), m_index(*graph.state().index), m_widened(graph) {}
    void add();

private:
    static bool reads_test_module(const Reference& reference);
    void find_module_readers();
    bool is_module_read(const TestItem& item, const FixtureClosure& closure) const;
    void add_own_module(NodeId node, const TestItem& item);
    void add_session();
    void add_fixture_values();
    void add_item(std::size_t at);
    void add_code(NodeId node, const TestItem& item);
    void add_classes(NodeId node, const TestItem& item);
    void add_fixtures(NodeId node, const TestItem& item);
    void add_examples(NodeId node, const TestItem& item);
    bool is_test_method(const TestItem& item, const NameTarget& member) const;
    bool runs_beside_tests(const NameTarget& member) const;
    const std::vector<DefinitionIndex>& owners_naming(FileId file, std::string_view name);
    bool is_named_by(const TestItem& item, const NameTarget& member);
    std::uint32_t line_of(const NameTarget& at) const {
        return m_index.facts(at.file).definitions[at.definition].line;
    }

    ImpactGraph& m_graph;
    const ProjectState& m_state;
    const CodeIndex& m_index;
    WidenedFiles m_widened;
    using NamingOwners = std::unordered_map<std::string_view, std::vector<DefinitionIndex>>;
    std::unordered_map<FileId, NamingOwners> m_named;  ///< by the last part of a reference
    std::vector<NameTarget> m_module_readers;  ///< definitions that ask for the module of a test
};

void TestEdges::add_session() {
    DependencyGraph& edges = m_graph.edit();
    const NodeId session = m_graph.session();
    for (const FileId plugin : m_state.plugins) {
        edges.add_edge(session, m_graph.body(plugin), EdgeKind::session);
    }
    const auto add_file = [&](const RepoPath& path) {
        const FileId file = m_index.find(path);
        if (file == k_no_file) {
            return;
        }
        const auto& definitions = m_index.facts(file).definitions;
        if (!definitions[k_acting_code].body.empty() && is_rule_on("acting-module")) {
            edges.add_edge(session, m_graph.acting_code(file), EdgeKind::session);
        }
        for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
            const bool hook = path.name() == "conftest.py" && is_session_hook(definitions[at].name);
            if (hook && is_rule_on("session-hooks")) {
                edges.add_edge(session, m_graph.definition(file, at), EdgeKind::session,
                               definitions[at].line);
            }
        }
    };
    std::ranges::for_each(m_state.layout.conftests, add_file);
    std::ranges::for_each(m_state.layout.test_files, add_file);
}

/// `request.getfixturevalue` in what is neither a test nor a fixture: whoever calls it gets the
/// fixture, and which one of several is not told there.
void TestEdges::add_fixture_values() {
    std::set<std::pair<FileId, DefinitionIndex>> resolved;
    for (const TestItem& item : m_state.items) {
        resolved.emplace(item.code.file, item.code.definition);
    }
    for (const Fixture& fixture : m_state.fixtures->all()) {
        resolved.emplace(fixture.code.file, fixture.code.definition);
    }
    const auto add = [&](FileId file, DefinitionIndex owner, std::string_view name,
                         std::uint32_t line) {
        for (const Fixture& fixture : m_state.fixtures->all()) {
            const bool is_meant = name.empty() || fixture.name == name;
            if (is_meant && !resolved.contains({file, owner})) {
                m_graph.edit().add_edge(
                    m_graph.owner_node(file, owner),
                    m_graph.definition(fixture.code.file, fixture.code.definition),
                    EdgeKind::fixture, line);
            }
        }
    };
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        for (const CallFact& fact : m_index.facts(file).calls) {
            if (last_part(fact.call.callee) == "getfixturevalue" && !fact.call.arguments.empty() &&
                is_rule_on("getfixturevalue")) {
                add(file, fact.owner, fact.call.arguments.front().text, fact.line);
            }
        }
        for (const Hazard& hazard : m_index.facts(file).hazards) {
            if (hazard.kind == HazardKind::computed_fixture && is_rule_on("computed-fixture")) {
                add(file, hazard.owner, {}, hazard.line);
            }
        }
    }
}

/// A method that pytest runs as a test of its own: another test's body, not this one's.
bool TestEdges::is_test_method(const TestItem& item, const NameTarget& member) const {
    if (item.unit != ItemUnit::method) {
        return false;
    }
    const Definition& method = m_index.facts(member.file).definitions[member.definition];
    const auto name = last_part(method.name);
    return method.kind == DefinitionKind::method && fixture_decorator(method) == nullptr &&
           (name.starts_with("test") || matches_name(name, m_state.settings.python_functions));
}

/// What is no test may run before or after one, or be called by it.
bool TestEdges::runs_beside_tests(const NameTarget& member) const {
    const std::string& name = m_index.facts(member.file).definitions[member.definition].name;
    return is_rule_on("xunit-setup") || !is_xunit_name(last_part(name));
}

/// Definitions of the file that hold a reference which ends in that name.
const std::vector<DefinitionIndex>& TestEdges::owners_naming(FileId file, std::string_view name) {
    const auto [place, is_new] = m_named.try_emplace(file);
    if (is_new) {
        for (const Reference& reference : m_index.facts(file).references) {
            place->second[last_part(reference.text)].push_back(reference.owner);
        }
    }
    return place->second[name];
}

/// `self.test_other()`: one test calls another, itself or through what is no test.
bool TestEdges::is_named_by(const TestItem& item, const NameTarget& member) {
    const std::string& name = m_index.facts(member.file).definitions[member.definition].name;
    const std::string_view simple = last_part(name);
    const auto names_it = [&](FileId file) {
        return std::ranges::any_of(owners_naming(file, simple), [&](DefinitionIndex at) {
            const NameTarget owner{file, at, {}};
            return owner == item.code || !is_test_method(item, owner);
        });
    };
    return names_it(item.code.file) || std::ranges::any_of(item.classes, [&](const auto& class_) {
               return names_it(class_.file);
           });
}

/// `request.module`, `item.module.setup`: the module of whichever test runs.
bool TestEdges::reads_test_module(const Reference& reference) {
    const auto parts = split(reference.text, '.');
    const auto place = std::ranges::find(parts, "module");
    return place != parts.end() && place != parts.begin() &&
           ((parts.front() != "self" && parts.front() != "cls") ||
            std::ranges::find(parts, "request") != parts.end());
}

void TestEdges::find_module_readers() {
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        if (!m_state.is_wiring[file] || !is_rule_on("test-module")) {
            continue;
        }
        for (const Reference& reference : m_index.facts(file).references) {
            if (reads_test_module(reference)) {
                m_module_readers.push_back({file, reference.owner, {}});
            }
        }
    }
}

/// A fixture counts for those who ask for it, other code for all tests that it may serve.
bool TestEdges::is_module_read(const TestItem& item, const FixtureClosure& closure) const {
    return std::ranges::any_of(m_module_readers, [&](const NameTarget& reader) {
        const auto& definition = m_index.facts(reader.file).definitions[reader.definition];
        if (fixture_decorator(definition) != nullptr) {
            return std::ranges::any_of(
                closure.fixtures, [&](const Fixture* fixture) { return fixture->code == reader; });
        }
        const RepoPath& path = m_index.path(reader.file);
        if (path.name() == "conftest.py") {
            return item.path.is_within(path.parent());
        }
        return item.file == reader.file ||
               !std::ranges::binary_search(m_state.layout.test_files, path);
    });
}

/// What a test's module holds beside tests.
void TestEdges::add_own_module(NodeId node, const TestItem& item) {
    const auto& definitions = m_index.facts(item.file).definitions;
    for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
        const std::string& name = definitions[at].name;
        if (definitions[at].parent == k_module_body && !name.starts_with("test") &&
            !name.starts_with("Test")) {
            m_graph.edit().add_edge(node, m_graph.definition(item.file, at), EdgeKind::may_use,
                                    definitions[at].line);
        }
    }
}

void TestEdges::add_classes(NodeId node, const TestItem& item) {
    DependencyGraph& edges = m_graph.edit();
    for (const auto& class_ : item.classes) {
        edges.add_edge(node, m_graph.body(class_.file), EdgeKind::inherits, line_of(class_));
        for (const DefinitionIndex at : m_index.members(class_.file, class_.definition)) {
            const NameTarget member{class_.file, at, {}};
            if ((!is_test_method(item, member) && runs_beside_tests(member)) ||
                is_named_by(item, member)) {
                edges.add_edge(node, m_graph.definition(member.file, at), EdgeKind::runs,
                               line_of(member));
            }
        }
    }
}

void TestEdges::add_code(NodeId node, const TestItem& item) {
    DependencyGraph& edges = m_graph.edit();
    if (item.file == k_no_file) {
        // A text file's examples may import anything, and ask for any fixture.
        edges.add_edge(node, m_widened.everything(), EdgeKind::may_import);
        for (const auto& conftest : conftest_chain(m_state.layout, item.path)) {
            if (const FileId file = m_index.find(conftest); file != k_no_file) {
                edges.add_edge(node, m_graph.everything(file), EdgeKind::conftest);
            }
        }
        return;
    }
    edges.add_edge(node, m_graph.body(item.file), EdgeKind::in_module);
    if (item.unit == ItemUnit::file) {
        edges.add_edge(node, m_graph.everything(item.file), EdgeKind::runs);
    } else if (item.code.file != k_no_file) {
        edges.add_edge(node, m_graph.definition(item.code.file, item.code.definition),
                       EdgeKind::runs, line_of(item.code));
    }
    if (item.unit == ItemUnit::class_) {
        // What makes its methods is not known: all that the file holds may take part.
        edges.add_edge(node, m_graph.everything(item.file), EdgeKind::runs);
    }
}

/// Doctest examples see all that their module sees, and import more.
void TestEdges::add_examples(NodeId node, const TestItem& item) {
    DependencyGraph& edges = m_graph.edit();
    const auto add = [&](const Import& import) {
        for (const FileId file : m_index.imported_files(item.file, import)) {
            edges.add_edge(node, m_graph.everything(file), EdgeKind::imports, import.line);
        }
    };
    for (const Import& import : m_index.facts(item.file).imports) {
        if (import.owner == k_module_body) {
            add(import);
        }
    }
    for (const Hazard& hazard : m_index.facts(item.file).hazards) {
        if (hazard.kind != HazardKind::holds_examples || hazard.detail.empty()) {
            continue;
        }
        const auto colon = hazard.detail.find(':');
        Import import;
        import.module = hazard.detail.substr(0, colon);
        import.line = hazard.line;
        if (colon != std::string::npos) {
            import.name = hazard.detail.substr(colon + 1);
        }
        if (hazard.detail == "*") {
            edges.add_edge(node, m_widened.everything(), EdgeKind::may_import, hazard.line);
        } else if (hazard.detail != "getfixture") {
            add(import);
        }
    }
}

void TestEdges::add_fixtures(NodeId node, const TestItem& item) {
    DependencyGraph& edges = m_graph.edit();
    const FixtureClosure closure = m_state.fixtures->closure(item);
    if (item.file != k_no_file && is_module_read(item, closure)) {
        add_own_module(node, item);
    }
    for (const Fixture* fixture : closure.fixtures) {
        if (!is_rule_on("fixture-body")) {
            continue;
        }
        edges.add_edge(node, m_graph.definition(fixture->code.file, fixture->code.definition),
                       EdgeKind::fixture, line_of(fixture->code));
    }
    if (closure.computed && is_rule_on("computed-fixture")) {
        for (const Fixture& fixture : m_state.fixtures->all()) {
            edges.add_edge(node, m_graph.definition(fixture.code.file, fixture.code.definition),
                           EdgeKind::fixture, line_of(fixture.code));
        }
    }
    if (!closure.unknown.empty() && is_rule_on("unknown-fixture")) {
        edges.add_edge(node, m_widened.unknown_fixture(closure.unknown.front()), EdgeKind::fixture);
    }
}

void TestEdges::add_item(std::size_t at) {
    const TestItem& item = m_state.items[at];
    const NodeId node = m_graph.item(at);
    DependencyGraph& edges = m_graph.edit();
    edges.add_edge(node, m_graph.session(), EdgeKind::session);
    for (const auto& conftest : conftest_chain(m_state.layout, item.path)) {
        if (const FileId file = m_index.find(conftest);
            file != k_no_file && is_rule_on("conftest-chain")) {
            edges.add_edge(node, m_graph.body(file), EdgeKind::conftest);
        }
    }
    add_code(node, item);
    add_classes(node, item);
    if (item.has_doctests) {
        add_examples(node, item);
    }
    add_fixtures(node, item);
}

void TestEdges::add() {
    find_module_readers();
    add_session();
    add_fixture_values();
    for (std::size_t at = 0; at < m_state.items.size(); ++at) {
        add_item(at);
    }
}

}  // namespace

void add_test_edges(ImpactGraph& graph) { TestEdges(graph).add(); }

}  // namespace pst
