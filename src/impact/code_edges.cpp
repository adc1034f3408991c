// SPDX-License-Identifier: MIT
// Edges that imports and names give (impact.md sections 2 and 3).
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/impact/impact_graph.hpp>
#include <pst/pytest/decorators.hpp>

#include "impact/attribute_names.hpp"
#include "impact/widened_files.hpp"

namespace pst {
namespace {

bool has_letters_beyond_ascii(const Import& import) {
    const auto beyond = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    return std::ranges::any_of(import.module, beyond) || std::ranges::any_of(import.name, beyond);
}

/// The names in a text that may be an expression of names: "net", "price.net", "list[Item] | None".
/// Two words side by side make it prose.
std::vector<std::string_view> names_in_text(std::string_view text) {
    if (!std::ranges::all_of(text, [](char c) {
            return is_name_character(c) ||
                   std::string_view(" .,:;|[]()'\"").find(c) != std::string_view::npos;
        })) {
        return {};
    }
    std::vector<std::string_view> names;
    std::size_t end_of_last = std::string_view::npos;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t begin = at;
        while (at < text.size() && is_name_character(text[at])) {
            ++at;
        }
        if (at == begin) {
            continue;
        }
        const bool is_beside =
            end_of_last != std::string_view::npos &&
            text.substr(end_of_last, begin - end_of_last).find_first_not_of(' ') ==
                std::string_view::npos;
        if (is_beside) {
            return {};
        }
        end_of_last = at;
        if (is_identifier(text.substr(begin, at - begin))) {
            names.push_back(text.substr(begin, at - begin));
        }
    }
    return names;
}

class CodeEdges {
public:
    explicit CodeEdges(ImpactGraph& graph)
        : m_graph(graph), m_state(graph.state()), m_index(*graph.state().index), m_names(graph) {}

    void add();

private:
    void add_structure(FileId file);
    void add_imported_names(FileId file);
    void add_imports(FileId file);
    void add_references(FileId file);
    void add_names_in(FileId file, const StringFact& fact);
    void add_word(FileId file, const StringFact& fact, std::string_view word);
    void add_class_import(FileId file, const Import& import);
    bool is_resolved(FileId file, const Import& import) const;
    void add_reference(FileId file, const Reference& reference);
    void connect_package(NodeId from, const NameTarget& target, const NameMeaning& meaning,
                         std::uint32_t line);
    void connect(NodeId from, const NameMeaning& meaning, std::uint32_t line);

    ImpactGraph& m_graph;
    const ProjectState& m_state;
    const CodeIndex& m_index;
    AttributeNames m_names;
};

void CodeEdges::add() {
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        add_structure(file);
        add_imported_names(file);
        add_imports(file);
        add_references(file);
    }
}

void CodeEdges::add_structure(FileId file) {
    DependencyGraph& edges = m_graph.edit();
    const NodeId body = m_graph.body(file);
    const RepoPath folder = m_index.path(file).name() == "__init__.py"
                                ? m_index.path(file).parent().parent()
                                : m_index.path(file).parent();
    if (const FileId package = m_index.find(folder / "__init__.py");
        package != k_no_file && is_rule_on("init-chain")) {
        edges.add_edge(body, m_graph.body(package), EdgeKind::runs_package);
    }
    if (!m_graph.is_split(file)) {
        return;
    }
    const ModuleFacts& facts = m_index.facts(file);
    edges.add_edge(m_graph.everything(file), body, EdgeKind::in_module);
    for (DefinitionIndex at = k_acting_code; at < facts.definitions.size(); ++at) {
        const NodeId node = m_graph.definition(file, at);
        edges.add_edge(m_graph.everything(file), node, EdgeKind::may_use);
        if (at != k_acting_code) {
            edges.add_edge(node, body, EdgeKind::in_module);
        }
    }
}

/// Names are followed to what they mean; these are for whoever asks the module as an object.
void CodeEdges::add_imported_names(FileId file) {
    if (!m_graph.is_split(file) || !is_rule_on("module-object")) {
        return;
    }
    for (const Definition& each : m_index.facts(file).definitions) {
        if (each.kind != DefinitionKind::import_binding) {
            continue;
        }
        for (const NameTarget& target : m_index.exported(file, each.name)) {
            if (target.file != k_no_file) {
                m_graph.edit().add_edge(m_graph.everything(file),
                                        m_graph.definition(target.file, target.definition),
                                        EdgeKind::uses, each.line);
            }
        }
    }
}

void CodeEdges::add_imports(FileId file) {
    DependencyGraph& edges = m_graph.edit();
    for (const Import& import : m_index.facts(file).imports) {
        if (import.kind == ImportKind::type_checking && !m_index.type_checking_runs() &&
            is_rule_on("type-checking")) {
            continue;
        }
        const NodeId owner = m_graph.owner_node(file, import.owner);
        for (const FileId target : m_index.imported_files(file, import)) {
            edges.add_edge(owner, m_graph.body(target), EdgeKind::imports, import.line);
        }
        if (m_index.facts(file).definitions[import.owner].kind == DefinitionKind::class_) {
            add_class_import(file, import);
        }
        for (const FileId target : m_index.target_files(file, import)) {
            if (import.kind == ImportKind::call || import.kind == ImportKind::code_string) {
                // Reached by a string: which names are used is not known.
                edges.add_edge(owner, m_graph.everything(target), EdgeKind::imports, import.line);
                const FileId main = m_index.find(m_index.path(target).parent() / "__main__.py");
                if (main != k_no_file && m_index.path(target).name() == "__init__.py") {
                    edges.add_edge(owner, m_graph.everything(main), EdgeKind::imports, import.line);
                }
            }
        }
        if (has_letters_beyond_ascii(import) && !is_resolved(file, import) &&
            is_rule_on("normalized-names")) {
            // Python compares names after NFKC normalization; such a name may be any module's.
            edges.add_edge(owner, WidenedFiles(m_graph).everything(), EdgeKind::may_import,
                           import.line);
        }
        if (const auto outside = m_index.external_name(file, import); !outside.empty()) {
            edges.add_edge(owner, m_graph.add('o', outside), EdgeKind::distribution, import.line);
        }
    }
}

/// What a class body imports becomes an attribute: any name of a module may be used through it.
void CodeEdges::add_class_import(FileId file, const Import& import) {
    const NodeId owner = m_graph.definition(file, import.owner);
    for (const FileId target : m_index.target_files(file, import)) {
        if (import.name.empty() || import.name == "*") {
            m_graph.edit().add_edge(owner, m_graph.everything(target), EdgeKind::uses, import.line);
            continue;
        }
        for (const auto& found : m_index.exported(target, import.name)) {
            if (found.file != k_no_file) {
                const NodeId node = found.is_module()
                                        ? m_graph.everything(found.file)
                                        : m_graph.definition(found.file, found.definition);
                m_graph.edit().add_edge(owner, node, EdgeKind::uses, import.line);
            }
        }
        for (const auto& module :
             m_state.resolver->submodule(m_index.path(target), import.name).modules) {
            if (const FileId submodule = m_index.find(module); submodule != k_no_file) {
                m_graph.edit().add_edge(owner, m_graph.everything(submodule), EdgeKind::uses,
                                        import.line);
            }
        }
    }
}

/// The imported module, and the name taken from it, are found as they are written.
bool CodeEdges::is_resolved(FileId file, const Import& import) const {
    const auto targets = m_index.target_files(file, import);
    if (import.name.empty() || import.name == "*" || targets.empty()) {
        return !targets.empty();
    }
    return std::ranges::any_of(targets, [&](FileId target) {
        return !m_index.exported(target, import.name).empty() ||
               m_state.resolver->submodule(m_index.path(target), import.name).complete();
    });
}

/// A package as an object leads on to its modules, and to all of their names.
void CodeEdges::connect_package(NodeId from, const NameTarget& target, const NameMeaning& meaning,
                                std::uint32_t line) {
    const bool is_module = target.file != k_no_file;
    if (!is_rule_on("package-object") || m_graph.detail() == GraphDetail::modules ||
        !meaning.attributes.empty() ||
        (is_module && m_index.path(target.file).name() != "__init__.py")) {
        return;
    }
    const RepoPath folder = is_module ? m_index.path(target.file).parent() : target.folder;
    const NodeId below =
        WidenedFiles(m_graph).names_below("every name below " + folder.str(), folder);
    m_graph.edit().add_edge(from, below, EdgeKind::uses, line);
}

void CodeEdges::connect(NodeId from, const NameMeaning& meaning, std::uint32_t line) {
    DependencyGraph& edges = m_graph.edit();
    for (const auto& target : meaning.targets) {
        if (target.is_module() || target.file == k_no_file) {
            connect_package(from, target, meaning, line);
        }
        if (target.file == k_no_file) {
            continue;
        }
        if (target.is_module()) {
            // The module as an object: passed on, any of its names may be used.
            const bool whole = meaning.attributes.empty();
            edges.add_edge(from,
                           whole ? m_graph.everything(target.file) : m_graph.body(target.file),
                           EdgeKind::uses, line);
        } else {
            edges.add_edge(from, m_graph.definition(target.file, target.definition), EdgeKind::uses,
                           line);
        }
    }
    if (!meaning.external_module) {
        for (const auto& attribute : meaning.attributes) {
            m_names.connect(from, attribute, line);
        }
    }
}

void CodeEdges::add_reference(FileId file, const Reference& reference) {
    const auto& definition = m_index.facts(file).definitions[reference.owner];
    std::vector<NodeId> owners = {m_graph.owner_node(file, reference.owner)};
    if (definition.kind == DefinitionKind::class_ || definition.kind == DefinitionKind::binding) {
        owners.push_back(m_graph.definition(file, reference.owner));
    }
    if (reference.kind == ReferenceKind::attribute) {
        for (const NodeId owner : owners) {
            m_names.connect(owner, reference.text, reference.line);
        }
        return;
    }
    NameMeaning meaning = m_index.meaning(file, reference.owner, reference.text);
    // A parameter hides the imported module of its name.
    meaning.external_module &=
        std::ranges::find(definition.parameters, first_part(reference.text)) ==
        definition.parameters.end();
    for (const NodeId owner : owners) {
        connect(owner, meaning, reference.line);
    }
}

void CodeEdges::add_names_in(FileId file, const StringFact& fact) {
    if (!is_rule_on("names-in-text")) {
        return;
    }
    for (const std::string_view word : names_in_text(fact.text)) {
        add_word(file, fact, word);
    }
}

/// A name in a text is looked up where the text stands, and as an attribute.
void CodeEdges::add_word(FileId file, const StringFact& fact, std::string_view word) {
    const NodeId owner = m_graph.owner_node(file, fact.owner);
    m_names.connect(owner, word, fact.line);
    for (const DefinitionIndex at : m_index.definitions_named(file, word)) {
        // pytest takes fixtures by their names.
        if (fixture_decorator(m_index.facts(file).definitions[at]) == nullptr) {
            m_graph.edit().add_edge(owner, m_graph.definition(file, at), EdgeKind::uses, fact.line);
        }
    }
}

void CodeEdges::add_references(FileId file) {
    for (const Reference& reference : m_index.facts(file).references) {
        if (is_rule_on("references")) {
            add_reference(file, reference);
        }
    }
    for (const StringFact& fact : m_index.facts(file).strings) {
        if (fact.kind == StringKind::plain && !m_state.names_plugin(file, fact)) {
            add_names_in(file, fact);
        }
    }
}

}  // namespace

void add_code_edges(ImpactGraph& graph) { CodeEdges(graph).add(); }

}  // namespace pst
