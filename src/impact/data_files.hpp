// SPDX-License-Identifier: MIT
// Who reads a file that is not imported: path strings, globs and folders in the sources
// (impact.md section 2, data files).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pst/impact/project_state.hpp>

namespace pst {

struct DataOwner {
    FileId file = k_no_file;
    DefinitionIndex owner = k_module_body;
    std::uint32_t line = 0;
};

/// Strings of one state, by the last part of the path that they may name.
class DataReaders {
public:
    explicit DataReaders(const ProjectState& state);
    /// Only for files whose own name and whose folders' names are among these: much is left out.
    using Names = std::set<std::string, std::less<>>;
    DataReaders(const ProjectState& state, const Names& names);

    /// Definitions whose strings name the file, a folder above it, or a pattern that it matches.
    std::vector<DataOwner> of(const RepoPath& file) const;
    /// Test files that own the file by convention: `test_x/...` and snapshots beside `test_x.py`.
    std::vector<FileId> by_convention(const RepoPath& file) const;

private:
    struct Mention {
        FileId file;
        const StringFact* fact;
    };
    void add_mentions(const Names* names);
    const std::vector<Mention>& mentions_of(std::string_view name) const;
    std::vector<Mention> mentions_above(const RepoPath& file) const;
    bool names_file(const Mention& mention, const RepoPath& file) const;
    bool names_folder(const Mention& mention, const RepoPath& folder) const;
    bool matches_pattern(const Mention& mention, const RepoPath& file) const;
    bool holds_code(const RepoPath& folder) const;
    bool is_module(const RepoPath& file) const;
    RepoPath anchor(const Mention& mention) const;
    DefinitionIndex reader_of(const Mention& mention) const;
    RepoPath anchored_path(const Mention& mention) const;

    const ProjectState& m_state;
    std::unordered_map<std::string, std::vector<Mention>> m_by_name;
    std::vector<Mention> m_patterns;
    std::vector<Mention> m_own_folders;  ///< listings of the folder of the source itself
};

}  // namespace pst
