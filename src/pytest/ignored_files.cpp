// SPDX-License-Identifier: MIT
#include "ignored_files.hpp"

#include <algorithm>
#include <optional>

#include <pst/base/glob.hpp>

namespace pst {
namespace {

/// The elements of the list, or nothing where they are not all constants.
std::optional<std::vector<std::string>> constant_list(const ModuleFacts& facts, DefinitionIndex at,
                                                      const RepoPath& folder) {
    const Definition& list = facts.definitions[at];
    const auto is_owner = [at](const auto& fact) { return fact.owner == at; };
    if (list.kind != DefinitionKind::binding || !list.is_pure || list.conditional ||
        std::ranges::any_of(facts.references, is_owner) ||
        std::ranges::any_of(facts.hazards, is_owner)) {
        return std::nullopt;
    }
    std::vector<std::string> elements;
    for (const StringFact& fact : facts.strings) {
        if (fact.owner == at && !fact.anchored && !leaves_root(fact.text)) {
            elements.push_back((folder / fact.text).str());
        }
    }
    return elements;
}

/// `collect_ignore.clear()` and the like; adding to the list only takes out more.
bool is_edited(const ModuleFacts& facts, std::string_view name) {
    return std::ranges::any_of(facts.references, [name](const Reference& reference) {
        const std::string_view text = reference.text;
        return text.starts_with(name) && text.substr(name.size()) != ".append" &&
               text.substr(name.size()) != ".extend" && text.substr(name.size()) != "";
    });
}

}  // namespace

IgnoredFiles::IgnoredFiles(const CodeIndex& index, const TestLayout& layout)
    : m_layout(layout),
      m_names(read_lists(index, layout, "collect_ignore")),
      m_globs(read_lists(index, layout, "collect_ignore_glob")) {}

IgnoredFiles::Lists IgnoredFiles::read_lists(const CodeIndex& index, const TestLayout& layout,
                                             std::string_view name) {
    Lists lists;
    for (const RepoPath& path : layout.conftests) {
        const FileId file = index.find(path);
        if (file == k_no_file || index.exported(file, name).empty()) {
            continue;
        }
        List& list = lists.emplace_back();
        list.folder = path.parent();
        const auto own = index.definitions_named(file, name);
        if (own.size() != 1 || is_edited(index.facts(file), name)) {
            continue;
        }
        if (auto elements = constant_list(index.facts(file), own.front(), list.folder)) {
            list.is_known = true;
            list.patterns = std::move(*elements);
        }
    }
    std::ranges::stable_sort(lists, std::ranges::greater(),
                             [](const List& list) { return list.folder.str().size(); });
    return lists;
}

/// pytest asks only the nearest conftest that has the name.
const IgnoredFiles::List* IgnoredFiles::nearest(const Lists& lists, const RepoPath& path) {
    const auto found = std::ranges::find_if(
        lists, [&path](const List& list) { return path.parent().is_within(list.folder); });
    return found == lists.end() || !found->is_known ? nullptr : &*found;
}

bool IgnoredFiles::is_named(const RepoPath& path) const {
    if (const List* names = nearest(m_names, path)) {
        if (std::ranges::find(names->patterns, path.str()) != names->patterns.end()) {
            return true;
        }
    }
    const List* globs = nearest(m_globs, path);
    return globs != nullptr && std::ranges::any_of(globs->patterns, [&path](const auto& pattern) {
               return glob_matches(pattern, path.str(), true);
           });
}

/// The file or a folder that collection would have to enter. A start itself is never asked about.
bool IgnoredFiles::holds(const RepoPath& file) const {
    if (m_names.empty() && m_globs.empty()) {
        return false;
    }
    const auto reached_from = [&](const RepoPath& start) {
        for (RepoPath at = file; at != start && !at.empty(); at = at.parent()) {
            if (is_named(at)) {
                return false;
            }
        }
        return file.is_within(start);
    };
    return std::ranges::none_of(m_layout.starts, reached_from);
}

}  // namespace pst
