// SPDX-License-Identifier: MIT
#include "impact/seeds.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/pytest/decorators.hpp>

namespace pst {
namespace {

bool is_special(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

/// Names that look special and mean nothing to Python.
bool is_for_people(std::string_view name) {
    static const std::set<std::string_view> k_names = {
        "__author__", "__authors__", "__contact__", "__copyright__",   "__credits__",
        "__date__",   "__email__",   "__license__", "__licence__",     "__maintainer__",
        "__status__", "__url__",     "__version__", "__version_info__"};
    return k_names.contains(name);
}

/// Names that pytest or a framework reads by name from the module.
bool is_read_by_outsiders(std::string_view name) {
    static const std::set<std::string_view> k_names = {
        "pytest_plugins", "pytestmark", "collect_ignore", "collect_ignore_glob", "urlpatterns"};
    return (is_special(name) && !is_for_people(name)) || k_names.contains(name);
}

class SourceSeeds {
public:
    SourceSeeds(const ImpactGraph& graph, Side side, FileId file, DocstringChannel docstrings,
                SeedSet& seeds, bool imports_aside)
        : m_graph(graph),
          m_side(side),
          m_file(file),
          m_docstrings(docstrings),
          m_seeds(seeds),
          m_imports_aside(imports_aside),
          m_facts(graph.state().index->facts(file)) {}

    void add(const SourceDiff& diff);

private:
    void add_semantic(const DefinitionChange& change, DefinitionIndex at);
    void add_function(const DefinitionChange& change, DefinitionIndex at);
    void seed(Channel channel, NodeId node, std::string_view what) {
        m_seeds.add(channel, node, {.verb = std::string(what)});
    }
    std::string display(DefinitionIndex at) const {
        return m_graph.display(m_graph.definition(m_file, at));
    }
    void seed_importers(std::string_view name);
    void seed_body(std::string rule) {
        m_seeds.add(Channel::code, m_graph.body(m_file),
                    {.verb = "changed", .rule = std::move(rule)});
    }
    bool has_outside_base(DefinitionIndex class_) const {
        std::vector<std::string> outside;
        m_graph.state().index->project_bases(m_file, class_, &outside);
        return std::ranges::any_of(outside, [](const auto& base) { return base != "object"; });
    }

    const ImpactGraph& m_graph;
    Side m_side;
    FileId m_file;
    DocstringChannel m_docstrings;
    SeedSet& m_seeds;
    bool m_imports_aside;
    const ModuleFacts& m_facts;
};

/// An import of a name that is gone fails, and with it the importer's whole module.
void SourceSeeds::seed_importers(std::string_view name) {
    const CodeIndex& index = *m_graph.state().index;
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const Import& import : index.facts(file).imports) {
            if ((import.name != name && import.name != "*") || file == m_file) {
                continue;
            }
            const auto targets = index.target_files(file, import);
            if (std::ranges::find(targets, m_file) != targets.end()) {
                m_seeds.add(Channel::code, m_graph.owner_node(file, import.owner),
                            {.verb = "removed",
                             .node = m_graph.display(m_graph.definition(m_file, k_module_body)) +
                                     "." + std::string(name),
                             .edge = "imports",
                             .file = index.path(m_file),
                             .line = import.line});
            }
        }
    }
}

void SourceSeeds::add_function(const DefinitionChange& change, DefinitionIndex at) {
    const Definition& function = m_facts.definitions[at];
    const NodeId node = m_graph.definition(m_file, at);
    const bool comes_or_goes = !change.before || !change.after;
    if (comes_or_goes) {
        if (!change.after) {
            seed_importers(function.name);
        }
        const bool hidden_caller =
            function.parent != k_module_body &&
            (is_special(last_part(function.name)) || has_outside_base(function.parent));
        if (hidden_caller) {
            seed_body("added or removed method that others may call: " + display(at));
        }
        seed(Channel::code, node, change.before ? "removed" : "added");
        return;
    }
    if (change.header_core) {
        seed_body("header of " + display(at));
    }
    seed(Channel::code, node, "changed");
}

void SourceSeeds::add_semantic(const DefinitionChange& change, DefinitionIndex at) {
    const Definition& definition = m_facts.definitions[at];
    switch (definition.kind) {
    case DefinitionKind::function:
    case DefinitionKind::method:
        add_function(change, at);
        break;
    case DefinitionKind::binding:
        seed(Channel::code, m_graph.definition(m_file, at), "changed");
        if (!definition.is_pure || !change.before || !change.after ||
            is_read_by_outsiders(definition.name)) {
            seed_body("binding that runs at import: " + display(at));
        }
        break;
    case DefinitionKind::class_:
        seed(Channel::code, m_graph.definition(m_file, at), "changed");
        seed_body("class header of " + display(at));
        break;
    case DefinitionKind::import_binding:
        if (!m_imports_aside) {
            seed_body("import of " + definition.name + " in " + display(k_module_body));
        }
        break;
    default:
        seed_body("module body of " + display(k_module_body));
        break;
    }
}

void SourceSeeds::add(const SourceDiff& diff) {
    if (diff.module_body && !m_imports_aside) {
        seed_body("order or statements of the body of " + display(k_module_body));
    }
    if (diff.acting_code && m_graph.is_split(m_file)) {
        seed(Channel::code, m_graph.acting_code(m_file), "changed");
    }
    for (const DefinitionChange& change : diff.definitions) {
        const auto at = m_side == Side::before ? change.before : change.after;
        if (!at) {
            continue;
        }
        const NodeId node = m_graph.definition(m_file, *at);
        if (change.is_semantic()) {
            add_semantic(change, *at);
        }
        if (change.docstring && m_docstrings) {
            seed(*m_docstrings, node, "docstring changed");
        }
        if (change.layout && is_rule_on("layout")) {
            seed(Channel::layout, node, "moved");
        }
    }
    if (diff.module_docstring && m_docstrings) {
        seed(*m_docstrings, m_graph.body(m_file), "docstring changed");
    }
    if (diff.module_layout && !diff.is_semantic() && is_rule_on("layout")) {
        seed(Channel::layout, m_graph.body(m_file), "moved");
    }
}

/// Objects with these attributes come from Python itself: from these modules, or from functions
/// that are readers on their own account (inspect.stack, traceback.extract_tb). Elsewhere in the
/// sources they are the project's own (a parser's, a template's). Tests may hold any object.
bool may_be_python_layout(const ImpactGraph& graph, FileId file, std::string_view word) {
    static const std::set<std::string_view> k_of_lines = {"warnings", "logging",  "dis",   "trace",
                                                          "bdb",      "unittest", "pytest"};
    static const std::set<std::string_view> k_of_loaders = {"importlib", "pkgutil", "zipimport",
                                                            "inspect", "runpy"};
    const auto& modules = word == "lineno" ? k_of_lines : k_of_loaders;
    if (graph.state().is_wiring[file] || (word != "lineno" && word != "get_source")) {
        return true;
    }
    return std::ranges::any_of(graph.state().index->facts(file).imports, [&](const Import& import) {
        return import.level == 0 && modules.contains(first_part(import.module));
    });
}

/// They call what the plugin watches (SOURCE_READERS in executions.py).
bool reads_sources(std::string_view word) {
    static const std::set<std::string_view> k_words = {
        "getsource", "getsourcelines", "getcomments", "findsource", "getblock", "get_source"};
    return k_words.contains(word);
}

/// The lines of a function that need not be executed.
bool reads_code_objects(std::string_view word) {
    return word.starts_with("co_") || word == "getlines" || word == "linecache";
}

/// `from inspect import currentframe` reads nothing yet, and whoever uses the name holds the word.
bool is_import_of(const ModuleFacts& facts, const Hazard& hazard) {
    return std::ranges::any_of(facts.imports, [&hazard](const Import& import) {
        return import.line == hazard.line && import.bound_as == hazard.detail;
    });
}

bool reads_any(std::string_view) { return true; }

/// Another module may take pydoc from the one that imports it.
bool is_pydoc_handed_on(const CodeIndex& index) {
    for (FileId file = 0; file < index.files().size(); ++file) {
        const ModuleFacts& facts = index.facts(file);
        const bool is_own = std::ranges::any_of(
            facts.imports, [](const Import& import) { return import.bound_as == "pydoc"; });
        const bool is_taken =
            std::ranges::any_of(facts.imports,
                                [](const Import& import) { return import.name == "pydoc"; }) ||
            std::ranges::any_of(facts.references, [is_own](const Reference& reference) {
                return (!is_own && first_part(reference.text) == "pydoc") ||
                       reference.text.ends_with(".pydoc") ||
                       reference.text.find(".pydoc.") != std::string::npos ||
                       (reference.kind == ReferenceKind::attribute && reference.text == "pydoc");
            });
        if (is_taken) {
            return true;
        }
    }
    return false;
}

/// Pagers of pydoc show a text, and read no docstring.
bool only_pages(const ModuleFacts& facts) {
    static const std::set<std::string_view> k_pagers = {"pydoc.pager",    "pydoc.plainpager",
                                                        "pydoc.ttypager", "pydoc.pipepager",
                                                        "pydoc.plain",    "pydoc.getpager"};
    return std::ranges::none_of(facts.imports,
                                [](const Import& import) {
                                    return import.module == "pydoc" && import.bound_as != "pydoc";
                                }) &&
           std::ranges::none_of(facts.references, [](const Reference& reference) {
               return first_part(reference.text) == "pydoc" && !k_pagers.contains(reference.text);
           });
}

std::vector<NodeId> holders(const ImpactGraph& graph, HazardKind kind,
                            bool (*is_meant)(std::string_view) = reads_any) {
    std::vector<NodeId> nodes;
    const CodeIndex& index = *graph.state().index;
    const bool is_pydoc_known = kind == HazardKind::reads_docstrings && !is_pydoc_handed_on(index);
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const Hazard& hazard : index.facts(file).hazards) {
            if (is_pydoc_known && hazard.detail == "pydoc" && only_pages(index.facts(file))) {
                continue;
            }
            const bool is_only_import =
                kind == HazardKind::reads_layout && is_import_of(index.facts(file), hazard);
            if (hazard.kind == kind && is_meant(hazard.detail) && !is_only_import &&
                may_be_python_layout(graph, file, hazard.detail)) {
                nodes.push_back(graph.owner_node(file, hazard.owner));
            }
        }
    }
    return nodes;
}

}  // namespace

void seed_source(const ImpactGraph& graph, Side side, FileId file, const SourceDiff& diff,
                 DocstringChannel docstrings, SeedSet& seeds, bool imports_aside) {
    SourceSeeds(graph, side, file, docstrings, seeds, imports_aside).add(diff);
}

std::vector<NodeId> docstring_readers(const ImpactGraph& graph) {
    return is_rule_on("docstring-reader") ? holders(graph, HazardKind::reads_docstrings)
                                          : std::vector<NodeId>();
}

std::vector<NodeId> layout_readers(const ImpactGraph& graph) {
    return holders(graph, HazardKind::reads_layout);
}

std::vector<NodeId> line_readers(const ImpactGraph& graph) {
    return holders(graph, HazardKind::reads_layout,
                   [](std::string_view word) { return !reads_sources(word); });
}

std::vector<NodeId> code_object_readers(const ImpactGraph& graph) {
    return holders(graph, HazardKind::reads_layout, reads_code_objects);
}

}  // namespace pst
