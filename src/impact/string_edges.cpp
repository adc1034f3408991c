// SPDX-License-Identifier: MIT
// Modules and definitions that strings name (impact.md section 2).
#include <algorithm>
#include <string_view>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/impact/impact_graph.hpp>

namespace pst {
namespace {

/// What Django and its like load of every app that a settings list names.
constexpr std::string_view k_app_modules[] = {"models",     "apps",         "admin",      "urls",
                                              "migrations", "templatetags", "management", "tasks",
                                              "signals",    "views",        "forms"};

class StringEdges {
public:
    explicit StringEdges(ImpactGraph& graph)
        : m_graph(graph), m_state(graph.state()), m_index(*graph.state().index) {}
    void add();

private:
    void add_fact(FileId file, const StringFact& fact);
    void add_dotted(NodeId owner, std::string_view text, std::uint32_t line);
    void add_app(NodeId owner, std::string_view name, std::uint32_t line);
    void add_script(FileId file, const StringFact& fact);
    void add_folder_of(NodeId owner, const RepoPath& folder, std::uint32_t line);
    bool lists_apps(FileId file, const StringFact& fact) const;
    bool add_plugin(FileId file, const StringFact& fact);

    ImpactGraph& m_graph;
    const ProjectState& m_state;
    const CodeIndex& m_index;
};

void StringEdges::add_dotted(NodeId owner, std::string_view text, std::uint32_t line) {
    const NameMeaning meaning = m_index.dotted_path(text);
    for (const auto& target : meaning.targets) {
        if (target.file == k_no_file) {
            continue;
        }
        m_graph.edit().add_edge(owner, m_graph.body(target.file), EdgeKind::names, line);
        if (!target.is_module()) {
            m_graph.edit().add_edge(owner, m_graph.definition(target.file, target.definition),
                                    EdgeKind::names, line);
        } else if (meaning.attributes.empty()) {
            m_graph.edit().add_edge(owner, m_graph.everything(target.file), EdgeKind::names, line);
        }
    }
}

void StringEdges::add_folder_of(NodeId owner, const RepoPath& folder, std::uint32_t line) {
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        if (m_index.path(file).is_within(folder)) {
            m_graph.edit().add_edge(owner, m_graph.everything(file), EdgeKind::names, line);
        }
    }
}

void StringEdges::add_app(NodeId owner, std::string_view name, std::uint32_t line) {
    const auto& app = m_state.resolver->absolute(name);
    for (const auto& package : app.modules) {
        for (const auto module : k_app_modules) {
            const RepoPath base = package.parent() / module;
            if (const FileId file = m_index.find(RepoPath(base.str() + ".py")); file != k_no_file) {
                m_graph.edit().add_edge(owner, m_graph.everything(file), EdgeKind::names, line);
            }
            if (m_state.tree.has_folder(base)) {
                add_folder_of(owner, base, line);
            }
        }
    }
}

bool StringEdges::lists_apps(FileId file, const StringFact& fact) const {
    return m_index.facts(file).definitions[fact.owner].name.ends_with("_APPS");
}

/// `pytest_plugins = ["pkg.plugin"]` loads the module, as does who wants its asserts rewritten: its
/// body and hooks count, and a fixture for those who ask for it.
bool StringEdges::add_plugin(FileId file, const StringFact& fact) {
    if (!m_state.names_plugin(file, fact)) {
        return false;
    }
    for (const auto& target : m_index.dotted_path(fact.text).targets) {
        m_graph.edit().add_edge(m_graph.owner_node(file, fact.owner), m_graph.body(target.file),
                                EdgeKind::names, fact.line);
    }
    return true;
}

/// "scripts/run.py": a Python file by path, from the root, from here, or by its tail.
void StringEdges::add_script(FileId file, const StringFact& fact) {
    const NodeId owner = m_graph.owner_node(file, fact.owner);
    RepoPath base = m_index.path(file).parent();
    for (unsigned up = 0; fact.anchored && up < fact.up; ++up) {
        base = base.parent();
    }
    const RepoPath here = base / fact.text;
    const std::string tail = "/" + RepoPath(fact.text).str();
    for (FileId other = 0; other < m_index.files().size(); ++other) {
        const RepoPath& path = m_index.path(other);
        const bool same =
            fact.anchored ? path == here : path == here || ("/" + path.str()).ends_with(tail);
        const bool common = path.name() == "__init__.py" || path.name() == "conftest.py";
        if (same && other != file && (!common || path == here)) {
            m_graph.edit().add_edge(owner, m_graph.everything(other), EdgeKind::names, fact.line);
        }
    }
}

void StringEdges::add_fact(FileId file, const StringFact& fact) {
    const NodeId owner = m_graph.owner_node(file, fact.owner);
    const std::string_view text = fact.text;
    if (add_plugin(file, fact)) {
        return;
    }
    if (fact.kind == StringKind::plain && is_dotted_name(text) &&
        text.find('.') != std::string_view::npos && is_rule_on("strings-dotted")) {
        add_dotted(owner, text, fact.line);
    }
    if (const auto callee = last_part(fact.callee);
        callee == "get_plugin" || callee == "getplugin" || callee == "import_plugin") {
        add_dotted(owner, text, fact.line);  // pytest's plugins have the names of their modules
    }
    if (text.ends_with(".py") && text.size() > 3 && is_rule_on("strings-script")) {
        add_script(file, fact);
    }
    // "pkg.mod:attr" as entry points and servers have it.
    if (const auto colon = text.find(':');
        colon != std::string_view::npos && is_dotted_name(text.substr(0, colon)) &&
        is_dotted_name(text.substr(colon + 1)) && is_rule_on("strings-dotted")) {
        add_dotted(owner,
                   std::string(text.substr(0, colon)) + "." + std::string(text.substr(colon + 1)),
                   fact.line);
    }
    if (is_dotted_name(text) && lists_apps(file, fact) && is_rule_on("settings-framework")) {
        add_dotted(owner, text, fact.line);
        add_app(owner, text, fact.line);
        if (const auto config = text.find(".apps."); config != std::string_view::npos) {
            add_app(owner, text.substr(0, config), fact.line);
        }
    }
    for (const auto& entry : m_state.entry_points) {
        const bool starts = text == entry.name || text.starts_with(entry.name + " ");
        if (entry.group == "console_scripts" && starts && is_rule_on("strings-script")) {
            add_dotted(owner, std::string_view(entry.target).substr(0, entry.target.find(':')),
                       fact.line);
        }
    }
}

void StringEdges::add() {
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        for (const StringFact& fact : m_index.facts(file).strings) {
            add_fact(file, fact);
        }
    }
    for (const auto& name : m_state.settings.setting_modules) {
        if (is_rule_on("settings-modules")) {
            add_dotted(m_graph.session(), name, 0);
        }
    }
}

}  // namespace

void add_string_edges(ImpactGraph& graph) { StringEdges(graph).add(); }

}  // namespace pst
