// SPDX-License-Identifier: MIT
#include <pst/python/code_index.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

namespace pst {
namespace {

bool runs_at_import(const ModuleFacts& facts, DefinitionIndex owner) {
    const DefinitionKind kind = facts.definitions[owner].kind;
    return kind != DefinitionKind::function && kind != DefinitionKind::method;
}

/// TYPE_CHECKING imports run when something sets it, attaches stubs, or drives a type checker.
bool runs_type_checking(const ModuleFacts& facts) {
    const auto sets = [](const Hazard& hazard) {
        return hazard.kind == HazardKind::sets_type_checking;
    };
    const auto checks = [](const Import& import) {
        const auto top = first_part(import.module);
        return import.level == 0 && (top == "mypy" || top == "pyright");
    };
    return is_rule_on("type-checking-assigned") &&
           (std::ranges::any_of(facts.hazards, sets) || std::ranges::any_of(facts.imports, checks));
}

/// A module that may bind names which no statement shows: its TYPE_CHECKING imports tell them.
bool binds_unseen(const ModuleFacts& facts) {
    return std::ranges::any_of(facts.hazards, [](const Hazard& hazard) {
        return hazard.kind == HazardKind::lazy_module ||
               hazard.kind == HazardKind::globals_access ||
               hazard.kind == HazardKind::code_evaluation;
    });
}

void add_once(std::vector<NameTarget>& targets, const NameTarget& target) {
    if (std::ranges::find(targets, target) == targets.end()) {
        targets.push_back(target);
    }
}

}  // namespace

/// One walk through imports and re-exports; `seen` ends cycles.
struct CodeIndex::Search {
    std::vector<NameTarget> targets;
    std::set<std::pair<FileId, std::string>> seen;
    std::string external;
    bool external_module = false;
    bool found = false;
};

CodeIndex::CodeIndex(std::vector<CodeFile> files, const ModuleResolver& resolver)
    : m_files(std::move(files)), m_resolver(resolver), m_names(m_files.size()) {
    for (FileId file = 0; file < m_files.size(); ++file) {
        m_by_path.emplace(m_files[file].path, file);
        const ModuleFacts& facts = *m_files[file].facts;
        FileNames& names = m_names[file];
        for (DefinitionIndex at = 2; at < facts.definitions.size(); ++at) {
            const Definition& definition = facts.definitions[at];
            if (definition.kind == DefinitionKind::import_binding) {
                continue;
            }
            if (definition.parent != k_module_body) {
                names.members[definition.parent].push_back(at);
            } else {
                names.definitions[definition.name].push_back(at);
            }
        }
        for (std::uint32_t at = 0; at < facts.imports.size(); ++at) {
            const Import& import = facts.imports[at];
            if (import.name == "*") {
                names.stars.push_back(at);
            } else if (!import.bound_as.empty()) {
                names.imports[import.bound_as].push_back(at);
            }
        }
        m_type_checking_runs = m_type_checking_runs || runs_type_checking(facts);
    }
    if (!m_type_checking_runs) {
        drop_unbound_imports();
    }
}

/// What only TYPE_CHECKING imports bind has no value when tests run: annotations name it, and
/// nothing evaluates them.
void CodeIndex::drop_unbound_imports() {
    for (FileId file = 0; file < m_files.size(); ++file) {
        const ModuleFacts& module = facts(file);
        FileNames& names = m_names[file];
        if (binds_unseen(module)) {
            continue;
        }
        std::erase_if(names.imports, [&](const auto& entry) {
            return !names.definitions.contains(entry.first) &&
                   std::ranges::all_of(entry.second, [&](std::uint32_t at) {
                       return module.imports[at].kind == ImportKind::type_checking;
                   });
        });
    }
}

FileId CodeIndex::find(const RepoPath& path) const {
    const auto place = m_by_path.find(path);
    return place == m_by_path.end() ? k_no_file : place->second;
}

ResolvedModule CodeIndex::resolve_import(FileId importer, const Import& import) const {
    if (!is_rule_on(import.level == 0 ? "import-absolute" : "import-relative")) {
        return {};
    }
    return import.level == 0 ? m_resolver.absolute(import.module)
                             : m_resolver.relative(path(importer), import.level, import.module);
}

/// Constant strings of a module's `__all__`: a star import also imports submodules among them.
std::vector<std::string> CodeIndex::listed_names(FileId file) const {
    std::vector<std::string> names;
    for (const StringFact& fact :
         file == k_no_file ? std::vector<StringFact>() : facts(file).strings) {
        if (facts(file).definitions[fact.owner].name == "__all__") {
            names.push_back(fact.text);
        }
    }
    return names;
}

std::vector<FileId> CodeIndex::imported_files(FileId importer, const Import& import) const {
    std::vector<FileId> files;
    const auto add = [&](const std::vector<RepoPath>& paths) {
        for (const auto& each : paths) {
            const FileId file = find(each);
            if (file != k_no_file && std::ranges::find(files, file) == files.end()) {
                files.push_back(file);
            }
        }
    };
    const ResolvedModule module = resolve_import(importer, import);
    add(module.executed);
    if (import.name == "*") {
        for (const auto& package : module.modules) {
            for (const auto& name : listed_names(find(package))) {
                add(m_resolver.submodule(package, name).executed);
            }
        }
    } else if (!import.name.empty()) {
        for (const auto& package : module.modules) {
            const FileId file = find(package);
            const auto bound = file == k_no_file ? std::vector<DefinitionIndex>()
                                                 : definitions_named(file, import.name);
            const bool unconditional = std::ranges::any_of(
                bound, [&](auto at) { return !facts(file).definitions[at].conditional; });
            if (!unconditional) {
                add(m_resolver.submodule(package, import.name).executed);
            }
        }
        for (const auto& folder : module.folders) {
            add(m_resolver.submodule_of_folder(folder, import.name).executed);
        }
    }
    return files;
}

std::vector<FileId> CodeIndex::target_files(FileId importer, const Import& import) const {
    std::vector<FileId> files;
    for (const auto& each : resolve_import(importer, import).modules) {
        if (const FileId file = find(each); file != k_no_file) {
            files.push_back(file);
        }
    }
    return files;
}

std::string CodeIndex::external_name(FileId importer, const Import& import) const {
    if (import.level > 0 || resolve_import(importer, import).in_project) {
        return {};
    }
    return std::string(first_part(import.module));
}

void CodeIndex::add_module(std::vector<NameTarget>& into, const ResolvedModule& module) const {
    for (const auto& each : module.modules) {
        if (const FileId file = find(each); file != k_no_file) {
            add_once(into, {file, k_module_body, {}});
        }
    }
    for (const auto& folder : module.folders) {
        add_once(into, {k_no_file, k_module_body, folder});
    }
}

void CodeIndex::collect_import(Search& search, FileId file, const Import& import) const {
    search.found = true;
    if (import.name.empty()) {  // import a.b [as c]
        const bool whole = import.bound_as != first_part(import.module);
        const auto& module = m_resolver.absolute(whole ? std::string_view(import.module)
                                                       : first_part(import.module));
        add_module(search.targets, module);
        if (!module.in_project) {
            search.external = std::string(first_part(import.module));
            search.external_module = true;
        }
        return;
    }
    const ResolvedModule module = resolve_import(file, import);
    for (const auto& each : module.modules) {
        if (const FileId target = find(each); target != k_no_file) {
            collect(search, target, import.name);
        }
        add_module(search.targets, m_resolver.submodule(each, import.name));
    }
    for (const auto& folder : module.folders) {
        add_module(search.targets, m_resolver.submodule_of_folder(folder, import.name));
    }
    if (!module.in_project) {
        search.external = std::string(first_part(import.module));
    }
}

void CodeIndex::collect(Search& search, FileId file, std::string_view name) const {
    if (!search.seen.emplace(file, std::string(name)).second) {
        return;
    }
    const FileNames& names = m_names[file];
    if (const auto place = names.definitions.find(name); place != names.definitions.end()) {
        for (const DefinitionIndex at : place->second) {
            add_once(search.targets, {file, at, {}});
        }
        search.found = true;
    }
    if (const auto place = names.imports.find(name); place != names.imports.end()) {
        for (const auto at : place->second) {
            const Import& import = facts(file).imports[at];
            const bool is_first = search.seen.size() == 1;
            if (runs_at_import(facts(file), import.owner) &&
                (is_first || is_rule_on("re-export"))) {
                collect_import(search, file, import);
            }
        }
    }
    // Which of the statements that bind a name runs last is not told here.
    for (const auto at : names.stars) {
        for (const FileId target : target_files(file, facts(file).imports[at])) {
            collect(search, target, name);
        }
    }
}

std::vector<NameTarget> CodeIndex::exported(FileId file, std::string_view name) const {
    Search search;
    collect(search, file, name);
    return std::move(search.targets);
}

std::vector<NameTarget> CodeIndex::step_into(const NameTarget& from, std::string_view name) const {
    std::vector<NameTarget> targets;
    if (from.file == k_no_file) {
        add_module(targets, m_resolver.submodule_of_folder(from.folder, name));
        return targets;
    }
    targets = exported(from.file, name);
    add_module(targets, m_resolver.submodule(path(from.file), name));
    return targets;
}

/// Walks `parts` while every step meets modules; the rest are attributes of objects.
void CodeIndex::follow(NameMeaning& meaning, std::vector<std::string_view> parts) const {
    std::vector<NameTarget> ends;
    for (const auto& start : meaning.targets) {
        std::vector<NameTarget> level = {start};
        std::size_t at = 0;
        while (at < parts.size()) {
            std::vector<NameTarget> next;
            for (const auto& target : level) {
                if (target.is_module() || target.file == k_no_file) {
                    for (const auto& found : step_into(target, parts[at])) {
                        add_once(next, found);
                    }
                }
            }
            if (next.empty()) {
                break;
            }
            level = std::move(next);
            ++at;
        }
        for (const auto& target : level) {
            add_once(ends, target);
        }
        for (; at < parts.size(); ++at) {
            meaning.attributes.emplace_back(parts[at]);
        }
    }
    meaning.targets = std::move(ends);
}

NameMeaning CodeIndex::meaning(FileId file, DefinitionIndex owner, std::string_view chain) const {
    auto parts = split(chain, '.');
    const std::string_view head = parts.front();
    parts.erase(parts.begin());
    Search search;
    const auto own = m_names[file].imports.find(head);
    if (own != m_names[file].imports.end()) {
        for (const auto at : own->second) {
            const Import& import = facts(file).imports[at];
            if (import.owner == owner && !runs_at_import(facts(file), owner)) {
                collect_import(search, file, import);
            }
        }
    }
    collect(search, file, head);
    NameMeaning result;
    result.targets = std::move(search.targets);
    result.external = std::move(search.external);
    result.external_module = search.external_module && result.targets.empty();
    result.found = search.found;
    if (result.targets.empty()) {
        result.attributes.assign(parts.begin(), parts.end());
    } else {
        follow(result, std::move(parts));
    }
    return result;
}

NameMeaning CodeIndex::dotted_path(std::string_view dotted) const {
    NameMeaning result;
    auto parts = split(dotted, '.');
    const ResolvedModule top = m_resolver.below_roots(parts.front());
    if (!top.in_project && !top.complete()) {
        return result;
    }
    parts.erase(parts.begin());
    add_module(result.targets, top);
    result.found = true;
    follow(result, std::move(parts));
    return result;
}

std::vector<DefinitionIndex> CodeIndex::definitions_named(FileId file,
                                                          std::string_view name) const {
    const auto place = m_names[file].definitions.find(name);
    return place == m_names[file].definitions.end() ? std::vector<DefinitionIndex>()
                                                    : place->second;
}

std::vector<DefinitionIndex> CodeIndex::members(FileId file, DefinitionIndex class_) const {
    const auto place = m_names[file].members.find(class_);
    return place == m_names[file].members.end() ? std::vector<DefinitionIndex>() : place->second;
}

std::vector<NameTarget> CodeIndex::project_bases(FileId file, DefinitionIndex class_,
                                                 std::vector<std::string>* outside) const {
    std::vector<NameTarget> bases;
    for (const auto& base : facts(file).definitions[class_].bases) {
        bool inside = false;
        if (is_dotted_name(base)) {
            for (const auto& target : meaning(file, class_, base).targets) {
                if (target.file != k_no_file && !target.is_module() &&
                    facts(target.file).definitions[target.definition].kind ==
                        DefinitionKind::class_) {
                    add_once(bases, target);
                    inside = true;
                }
            }
        }
        if (!inside && outside != nullptr) {
            outside->push_back(base);
        }
    }
    return bases;
}

}  // namespace pst
