// SPDX-License-Identifier: MIT
// All modules of one state of the project, and what a name in one of them stands for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pst/model/module_facts.hpp>
#include <pst/model/source_tree.hpp>
#include <pst/python/module_resolver.hpp>

namespace pst {

using FileId = std::uint32_t;
inline constexpr FileId k_no_file = 0xffffffff;

struct CodeFile {
    RepoPath path;
    std::shared_ptr<const ModuleFacts> facts;
};

/// What a name reaches: a definition, a whole module, or a folder that is a namespace package.
struct NameTarget {
    FileId file = k_no_file;
    DefinitionIndex definition = k_module_body;  ///< k_module_body: the module as an object
    RepoPath folder = {};

    bool operator==(const NameTarget&) const = default;
    bool is_module() const { return file != k_no_file && definition == k_module_body; }
};

struct NameMeaning {
    std::vector<NameTarget> targets;
    std::vector<std::string> attributes;  ///< parts of the chain beyond a definition
    std::string external;                 ///< top name of an import from outside the project
    bool external_module = false;         ///< the chain starts at an imported outside *module*
    bool found = false;                   ///< the first part is bound in the module
};

class CodeIndex {
public:
    /// Files sorted by path. Keeps a reference to the resolver.
    CodeIndex(std::vector<CodeFile> files, const ModuleResolver& resolver);

    const std::vector<CodeFile>& files() const { return m_files; }
    const ModuleFacts& facts(FileId file) const { return *m_files[file].facts; }
    const RepoPath& path(FileId file) const { return m_files[file].path; }
    const ModuleResolver& resolver() const { return m_resolver; }
    FileId find(const RepoPath& path) const;
    /// Imports below `if TYPE_CHECKING:` count, since something in the project may run them.
    bool type_checking_runs() const { return m_type_checking_runs; }

    /// Files whose bodies one import runs, submodules of a from-import included.
    std::vector<FileId> imported_files(FileId importer, const Import& import) const;
    /// Those of them that are the imported module itself (not its packages).
    std::vector<FileId> target_files(FileId importer, const Import& import) const;
    /// The outside top-level name of an import, or empty.
    std::string external_name(FileId importer, const Import& import) const;

    /// A chain "a.b.c" as seen from inside `owner`: its own imports, then the module's names.
    NameMeaning meaning(FileId file, DefinitionIndex owner, std::string_view chain) const;
    /// A module-level name, followed through imports, re-exports and star imports.
    std::vector<NameTarget> exported(FileId file, std::string_view name) const;
    /// An absolute dotted path "pkg.mod.attr" as strings have it; empty when no module is meant.
    NameMeaning dotted_path(std::string_view dotted) const;

    /// Definitions of that simple name at module level.
    std::vector<DefinitionIndex> definitions_named(FileId file, std::string_view name) const;
    /// Methods and nested classes of a class.
    std::vector<DefinitionIndex> members(FileId file, DefinitionIndex class_) const;
    /// Project classes among the bases of a class, direct ones; `outside` is set when a base is
    /// none.
    std::vector<NameTarget> project_bases(FileId file, DefinitionIndex class_,
                                          std::vector<std::string>* outside = nullptr) const;

private:
    struct FileNames {
        std::unordered_map<std::string_view, std::vector<DefinitionIndex>> definitions;
        std::unordered_map<std::string_view, std::vector<std::uint32_t>>
            imports;  ///< by bound name
        std::vector<std::uint32_t> stars;
        std::unordered_map<DefinitionIndex, std::vector<DefinitionIndex>> members;
    };
    struct Search;

    void drop_unbound_imports();
    std::vector<std::string> listed_names(FileId file) const;
    ResolvedModule resolve_import(FileId importer, const Import& import) const;
    void collect(Search& search, FileId file, std::string_view name) const;
    void collect_import(Search& search, FileId file, const Import& import) const;
    void add_module(std::vector<NameTarget>& into, const ResolvedModule& module) const;
    void follow(NameMeaning& meaning, std::vector<std::string_view> parts) const;
    std::vector<NameTarget> step_into(const NameTarget& from, std::string_view name) const;

    std::vector<CodeFile> m_files;
    const ModuleResolver& m_resolver;
    std::vector<FileNames> m_names;
    std::unordered_map<RepoPath, FileId> m_by_path;
    bool m_type_checking_runs = false;
};

}  // namespace pst
