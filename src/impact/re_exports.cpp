// SPDX-License-Identifier: MIT
#include "impact/re_exports.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/pytest/decorators.hpp>

namespace pst {
namespace {

using Names = std::set<std::string, std::less<>>;

bool runs_at_import(const ModuleFacts& facts, const Import& import) {
    const DefinitionKind kind = facts.definitions[import.owner].kind;
    return kind != DefinitionKind::function && kind != DefinitionKind::method;
}

/// A part of `text` that stands there as a word.
bool holds_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_name_character(text[at - 1])) &&
            (end == text.size() || !is_name_character(text[end]))) {
            return true;
        }
    }
    return false;
}

bool holds_any(std::string_view text, const Names& names) {
    return std::ranges::any_of(names, [&](const auto& name) { return holds_word(text, name); });
}

/// Names may come and go that no statement shows.
bool binds_unseen(const ModuleFacts& facts) {
    return std::ranges::any_of(facts.hazards, [](const Hazard& hazard) {
        return hazard.kind != HazardKind::reads_docstrings &&
               hazard.kind != HazardKind::reads_layout && hazard.kind != HazardKind::holds_examples;
    });
}

/// Asks of one version of the module whether a change of its from-imports stays with the readers.
class PassedOn {
public:
    PassedOn(const ModuleVersion& version, const Names& changed)
        : m_state(version.state),
          m_index(*version.state.index),
          m_file(version.file),
          m_facts(m_index.facts(version.file)),
          m_changed(changed) {}

    bool holds() const {
        const bool has_stars = std::ranges::any_of(
            m_facts.imports, [](const Import& import) { return import.name == "*"; });
        return !m_state.is_wiring[m_file] && !has_stars && !binds_unseen(m_facts) &&
               std::ranges::all_of(m_changed, [&](const auto& name) { return succeeds(name); }) &&
               !uses_names() && !is_imported_by_what_it_imports();
    }

private:
    /// The name is not imported here, or its import runs nothing and finds what it asks for.
    bool succeeds(const std::string& name) const {
        if (name.starts_with("__") || !m_index.definitions_named(m_file, name).empty() ||
            m_index.resolver().submodule(m_index.path(m_file), name).complete()) {
            return false;
        }
        return std::ranges::all_of(m_facts.imports, [&](const Import& import) {
            return import.bound_as != name || finds(import);
        });
    }

    bool finds(const Import& import) const {
        if (import.owner != k_module_body || import.kind != ImportKind::statement ||
            import.guarded || import.name.empty()) {
            return false;
        }
        const auto targets = m_index.target_files(m_file, import);
        return targets.size() == 1 && targets.front() != m_file &&
               m_index.external_name(m_file, import).empty() &&
               is_bound(targets.front(), import.name);
    }

    /// The module is sure to have the name once it has run.
    bool is_bound(FileId module, const std::string& name) const {
        const ModuleFacts& facts = m_index.facts(module);
        bool found = false;
        for (DefinitionIndex at = 2; at < facts.definitions.size(); ++at) {
            const Definition& each = facts.definitions[at];
            if (each.parent != k_module_body || each.name != name) {
                continue;
            }
            if (each.conditional || fixture_decorator(each) != nullptr) {
                return false;
            }
            found = true;
        }
        // `del name` is a use of the name by the module's body.
        const bool may_delete = std::ranges::any_of(facts.references, [&](const Reference& use) {
            return (use.owner == k_module_body || use.owner == k_acting_code) && use.text == name;
        });
        return found && !may_delete && !binds_unseen(facts) &&
               !m_index.resolver().submodule(m_index.path(module), name).complete();
    }

    /// Changed names, and those that may have moved to another statement of their module.
    Names names_that_may_move() const {
        std::map<std::pair<unsigned, std::string>, std::set<std::uint32_t>> lines;
        for (const Import& import : m_facts.imports) {
            lines[{import.level, import.module}].insert(import.line);
        }
        Names names = m_changed;
        for (const Import& import : m_facts.imports) {
            if (lines.at({import.level, import.module}).size() > 1) {
                names.insert(import.bound_as);
            }
        }
        return names;
    }

    bool uses_names() const {
        const Names names = names_that_may_move();
        return std::ranges::any_of(m_facts.references,
                                   [&](const Reference& reference) {
                                       return names.contains(first_part(reference.text));
                                   }) ||
               std::ranges::any_of(m_facts.strings, [&](const StringFact& fact) {
                   return holds_any(fact.text, m_changed);
               });
    }

    /// Then a part of the module is seen while it runs, and the order of its names matters.
    bool is_imported_by_what_it_imports() const {
        std::vector<FileId> open = {m_file};
        std::set<FileId> seen = {m_file};
        while (!open.empty()) {
            const FileId at = open.back();
            open.pop_back();
            for (const Import& import : m_index.facts(at).imports) {
                const auto targets = m_index.target_files(at, import);
                const auto runs = m_index.imported_files(at, import);
                const auto& named = import.name.empty() ? runs : targets;
                if (at != m_file && std::ranges::find(named, m_file) != named.end()) {
                    return true;
                }
                if (at == m_file && !runs_at_import(m_facts, import)) {
                    continue;
                }
                for (const FileId file : runs) {
                    if (seen.insert(file).second) {
                        open.push_back(file);
                    }
                }
            }
        }
        return false;
    }

    const ProjectState& m_state;
    const CodeIndex& m_index;
    FileId m_file;
    const ModuleFacts& m_facts;
    const Names& m_changed;
};

/// Seeds who may read the names in one graph.
class ReaderSeeds {
public:
    ReaderSeeds(const ImpactGraph& graph, FileId file, const std::vector<std::string>& names,
                SeedSet& seeds)
        : m_graph(graph),
          m_index(*graph.state().index),
          m_file(file),
          m_names(names.begin(), names.end()),
          m_seeds(seeds) {}

    void add() {
        m_seeds.add(Channel::code, m_graph.everything(m_file), {.verb = "changed"});
        for (FileId file = 0; file < m_index.files().size(); ++file) {
            if (file != m_file) {
                add_imports(file);
                add_uses(file);
            }
        }
    }

private:
    void seed(FileId file, DefinitionIndex owner, std::string_view name, const char* edge,
              std::uint32_t line) {
        m_seeds.add(Channel::code, m_graph.owner_node(file, owner),
                    {.verb = "changed",
                     .node = m_graph.display(m_graph.body(m_file)) + "." + std::string(name),
                     .edge = edge,
                     .file = m_index.path(m_file),
                     .line = line});
    }

    void add_imports(FileId file) {
        for (const Import& import : m_index.facts(file).imports) {
            if (import.name != "*" && !m_names.contains(import.name)) {
                continue;
            }
            const auto targets = m_index.target_files(file, import);
            if (std::ranges::find(targets, m_file) != targets.end()) {
                seed(file, import.owner, import.name, "imports", import.line);
            }
        }
    }

    void add_uses(FileId file) {
        const ModuleFacts& facts = m_index.facts(file);
        for (const Reference& reference : facts.references) {
            if (const auto name = name_read_by(file, reference); !name.empty()) {
                seed(file, reference.owner, name, "uses", reference.line);
            }
        }
        for (const std::string& name : m_names) {
            for (const StringFact& fact : facts.strings) {
                if (holds_word(fact.text, name)) {
                    seed(file, fact.owner, name, "names", fact.line);
                }
            }
            for (const Hazard& hazard : facts.hazards) {
                if (hazard.kind == HazardKind::attribute_prefix &&
                    name.starts_with(hazard.detail)) {
                    seed(file, hazard.owner, name, "uses", hazard.line);
                }
            }
        }
    }

    /// `shop.net`, or `.net` of what is not known. A plain name comes from an import.
    std::string_view name_read_by(FileId file, const Reference& reference) const {
        std::string_view text = reference.text;
        std::size_t begin = 0;
        if (reference.kind == ReferenceKind::name) {
            begin = text.find('.');
        }
        while (begin < text.size()) {
            const std::size_t start = begin + (text[begin] == '.' ? 1 : 0);
            const std::size_t end = std::min(text.find('.', start), text.size());
            const std::string_view part = text.substr(start, end - start);
            if (m_names.contains(part) &&
                (begin == 0 || may_be_module(file, reference.owner, text.substr(0, begin)))) {
                return part;
            }
            begin = end;
        }
        return {};
    }

    /// False when the chain is known to be another module.
    bool may_be_module(FileId file, DefinitionIndex owner, std::string_view chain) const {
        const NameMeaning meaning = m_index.meaning(file, owner, chain);
        if (meaning.external_module || meaning.targets.empty() || !meaning.attributes.empty()) {
            return true;
        }
        return std::ranges::any_of(meaning.targets, [&](const NameTarget& target) {
            return !target.is_module() || target.file == m_file;
        });
    }

    const ImpactGraph& m_graph;
    const CodeIndex& m_index;
    FileId m_file;
    Names m_names;
    SeedSet& m_seeds;
};

}  // namespace

std::optional<std::vector<std::string>> changed_re_exports(const ModuleVersion& before,
                                                           const ModuleVersion& after,
                                                           const SourceDiff& diff) {
    if (!diff.same_import_order || !is_rule_on("re-export-readers")) {
        return std::nullopt;
    }
    Names names;
    for (const DefinitionChange& change : diff.definitions) {
        const ModuleVersion& version = change.after ? after : before;
        const DefinitionIndex at = change.after ? *change.after : *change.before;
        const Definition& each = version.state.index->facts(version.file).definitions[at];
        if (each.kind == DefinitionKind::import_binding && change.is_semantic()) {
            names.insert(each.name);
        }
    }
    if ((names.empty() && !diff.module_body) || !PassedOn(before, names).holds() ||
        !PassedOn(after, names).holds()) {
        return std::nullopt;
    }
    return std::vector<std::string>(names.begin(), names.end());
}

void seed_readers(const ImpactGraph& graph, FileId file, const std::vector<std::string>& names,
                  SeedSet& seeds) {
    ReaderSeeds(graph, file, names, seeds).add();
}

}  // namespace pst
