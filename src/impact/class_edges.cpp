// SPDX-License-Identifier: MIT
// Edges of classes, decorators and everything that is reached without being named
// (impact.md sections 2 and 3).
#include <algorithm>
#include <string_view>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/impact/impact_graph.hpp>
#include <pst/pytest/decorators.hpp>
#include <pst/python/standard_library.hpp>

namespace pst {
namespace {

class ClassEdges {
public:
    explicit ClassEdges(ImpactGraph& graph) : m_graph(graph), m_index(*graph.state().index) {}
    void add();

private:
    const Definition& definition(const NameTarget& at) const {
        return m_index.facts(at.file).definitions[at.definition];
    }
    void add_class(const NameTarget& at);
    void add_registered(const NameTarget& at);
    bool is_own_decorator(const NameTarget& at, const Call& call) const;
    bool watches_subclasses(const NameTarget& class_) const;
    void add_subclass_readers();
    void add_own_subclasses(FileId file, const Hazard& hazard);
    void add_subclass(NodeId reader, const NameTarget& class_);
    bool derives_from(const NameTarget& class_, const NameTarget& base) const;

    ImpactGraph& m_graph;
    const CodeIndex& m_index;
    std::vector<NameTarget> m_subclasses;  ///< classes with a base in the project
};

/// True when a base or metaclass of the class may keep track of its subclasses.
bool ClassEdges::watches_subclasses(const NameTarget& class_) const {
    std::vector<NameTarget> open = {class_};
    std::vector<NameTarget> seen;
    while (!open.empty()) {
        const NameTarget at = open.back();
        open.pop_back();
        if (std::ranges::find(seen, at) != seen.end()) {
            continue;
        }
        seen.push_back(at);
        for (const Argument& keyword : definition(at).class_keywords) {
            if (keyword.keyword == "metaclass" && last_part(keyword.text) != "ABCMeta" &&
                last_part(keyword.text) != "EnumMeta") {
                return true;
            }
        }
        for (const DefinitionIndex member : m_index.members(at.file, at.definition)) {
            if (last_part(m_index.facts(at.file).definitions[member].name) == "__init_subclass__") {
                return true;
            }
        }
        std::vector<std::string> outside;
        const auto bases = m_index.project_bases(at.file, at.definition, &outside);
        if (!std::ranges::all_of(outside, is_plain_base)) {
            return true;
        }
        open.insert(open.end(), bases.begin(), bases.end());
    }
    return false;
}

void ClassEdges::add_class(const NameTarget& at) {
    DependencyGraph& edges = m_graph.edit();
    const NodeId node = m_graph.definition(at.file, at.definition);
    for (const DefinitionIndex member : m_index.members(at.file, at.definition)) {
        const auto& method = m_index.facts(at.file).definitions[member];
        edges.add_edge(node, m_graph.definition(at.file, member), EdgeKind::has_method,
                       method.line);
        if (last_part(method.name) == "__init_subclass__") {
            edges.add_edge(m_graph.body(at.file), m_graph.definition(at.file, member),
                           EdgeKind::registers, method.line);
        }
    }
    const auto bases = m_index.project_bases(at.file, at.definition);
    for (const auto& base : bases) {
        edges.add_edge(node, m_graph.definition(base.file, base.definition), EdgeKind::inherits,
                       definition(at).line);
    }
    if (!bases.empty()) {
        m_subclasses.push_back(at);
    }
    if (watches_subclasses(at)) {
        edges.add_edge(m_graph.body(at.file), node, EdgeKind::registers, definition(at).line);
    }
}

/// A decorator of the project may do anything, whatever it is called.
bool ClassEdges::is_own_decorator(const NameTarget& at, const Call& call) const {
    return definition(at).kind != DefinitionKind::method &&
           !m_index.meaning(at.file, k_module_body, call.callee).targets.empty();
}

/// What a module's import reaches though nothing names it.
void ClassEdges::add_registered(const NameTarget& at) {
    const Definition& each = definition(at);
    const auto name = last_part(each.name);
    const bool decorated = std::ranges::any_of(each.decorators, [&](const Call& call) {
        return !is_transparent_decorator(call.callee) || is_own_decorator(at, call);
    });
    const bool hook =
        each.parent == k_module_body &&
        (name.starts_with("pytest_") || (is_xunit_name(name) && is_rule_on("xunit-setup")) ||
         name == "__getattr__" || name == "__dir__");
    if ((decorated && is_rule_on("decorator")) || hook) {
        m_graph.edit().add_edge(m_graph.body(at.file), m_graph.definition(at.file, at.definition),
                                EdgeKind::registers, each.line);
    }
}

/// A base that keeps track of its subclasses (`__init_subclass__`, a metaclass) has them all in
/// what it hands out: all test modules are imported before the first test runs.
void ClassEdges::add_own_subclasses(FileId file, const Hazard& hazard) {
    const auto& definitions = m_index.facts(file).definitions;
    DefinitionIndex base = hazard.owner;
    if (definitions[base].kind == DefinitionKind::method) {
        base = definitions[base].parent;
    }
    const NodeId node = m_graph.definition(file, base);
    for (const auto& class_ : m_subclasses) {
        if (derives_from(class_, {file, base, {}})) {
            add_subclass(node, class_);
        }
    }
}

void ClassEdges::add_subclass(NodeId reader, const NameTarget& class_) {
    m_graph.edit().add_edge(reader, m_graph.definition(class_.file, class_.definition),
                            EdgeKind::may_use, definition(class_).line);
    m_graph.edit().add_edge(reader, m_graph.body(class_.file), EdgeKind::may_use);
}

bool ClassEdges::derives_from(const NameTarget& class_, const NameTarget& base) const {
    std::vector<NameTarget> lineage = {class_};
    for (std::size_t at = 0; at < lineage.size(); ++at) {
        for (const auto& each : m_index.project_bases(lineage[at].file, lineage[at].definition)) {
            if (each == base) {
                return true;
            }
            if (std::ranges::find(lineage, each) == lineage.end()) {
                lineage.push_back(each);
            }
        }
    }
    return false;
}

/// `__subclasses__()` of whatever base reaches every class under a base of the project.
void ClassEdges::add_subclass_readers() {
    NodeId all = k_no_node;
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        for (const Hazard& hazard : m_index.facts(file).hazards) {
            if (hazard.kind != HazardKind::reads_subclasses || !is_rule_on("subclass-registry")) {
                continue;
            }
            const auto kind = m_index.facts(file).definitions[hazard.owner].kind;
            const bool in_class = kind == DefinitionKind::class_ || kind == DefinitionKind::method;
            if (hazard.detail != "__subclasses__" && in_class) {
                add_own_subclasses(file, hazard);
                continue;
            }
            if (all == k_no_node) {
                all = m_graph.add('c', "every subclass");
                for (const auto& class_ : m_subclasses) {
                    add_subclass(all, class_);
                }
            }
            m_graph.edit().add_edge(m_graph.owner_node(file, hazard.owner), all, EdgeKind::may_use,
                                    hazard.line);
        }
    }
}

void ClassEdges::add() {
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        if (!m_graph.is_split(file)) {
            // One node: only the inheritance from other files matters.
            const auto& definitions = m_index.facts(file).definitions;
            for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
                if (definitions[at].kind == DefinitionKind::class_ &&
                    !definitions[at].bases.empty()) {
                    add_class({file, at, {}});
                }
            }
            continue;
        }
        const auto& definitions = m_index.facts(file).definitions;
        for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
            if (definitions[at].kind == DefinitionKind::class_) {
                add_class({file, at, {}});
            }
            if (definitions[at].kind != DefinitionKind::import_binding) {
                add_registered({file, at, {}});
            }
        }
    }
    add_subclass_readers();
}

}  // namespace

void add_class_edges(ImpactGraph& graph) { ClassEdges(graph).add(); }

}  // namespace pst
