// SPDX-License-Identifier: MIT
#include "pipeline/memory_watch.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include <pst/base/text.hpp>

namespace pst {
namespace {

using Names = std::set<std::string, std::less<>>;

/// What an object takes over from another may be what that remembers.
Names copied_attributes(const CodeIndex& index) {
    Names names;
    for (FileId file = 0; file < index.files().size(); ++file) {
        const auto& copied = index.facts(file).copied_attributes;
        names.insert(copied.begin(), copied.end());
    }
    return names;
}

bool can_be_watched(const Definition& function, const Names& copied) {
    const auto is_copied = [&](const MemoryPlace& place) {
        return copied.contains(place.attribute);
    };
    return !function.memory_places.empty() &&
           std::ranges::none_of(function.memory_places, is_copied);
}

/// Of the functions that are watched.
Names kept_attributes(const CodeIndex& index, const Names& copied) {
    Names names;
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const Definition& function : index.facts(file).definitions) {
            if (can_be_watched(function, copied)) {
                for (const MemoryPlace& place : function.memory_places) {
                    names.insert(place.attribute);
                }
            }
        }
    }
    return names;
}

class FileWatch {
public:
    FileWatch(const ModuleFacts& facts, const Names& copied, const Names& kept)
        : m_facts(facts), m_copied(copied) {
        for (const Reference& reference : facts.references) {
            const bool names_kept = kept.contains(last_part(reference.text));
            if (names_kept && facts.definitions[reference.owner].kind == DefinitionKind::method) {
                m_classes.insert(facts.definitions[reference.owner].parent);
            }
        }
    }

    std::vector<WatchedFunction> functions(const RepoPath& file) const {
        std::vector<WatchedFunction> watched;
        for (const Definition& function : m_facts.definitions) {
            const bool is_watched = can_be_watched(function, m_copied);
            const bool is_maker = makes_objects(function);
            if (is_watched || is_maker) {
                watched.push_back({{file, function.line},
                                   is_watched ? function.memory_places : std::vector<MemoryPlace>(),
                                   is_maker});
            }
        }
        return watched;
    }

private:
    bool makes_objects(const Definition& function) const {
        const auto& attributes = m_facts.definitions[function.parent].attributes;
        const bool has_slots =
            std::ranges::find(attributes, "__slots__", &LiteralAttribute::name) != attributes.end();
        return function.kind == DefinitionKind::method && last_part(function.name) == "__init__" &&
               (has_slots || m_classes.contains(function.parent));
    }

    const ModuleFacts& m_facts;
    const Names& m_copied;
    std::set<DefinitionIndex> m_classes;  ///< with a method that names what a watched one keeps
};

}  // namespace

std::vector<WatchedFunction> watched_functions(const ProjectState& state) {
    std::vector<WatchedFunction> watched;
    const CodeIndex& index = *state.index;
    const Names copied = copied_attributes(index);
    const Names kept = kept_attributes(index, copied);
    for (FileId file = 0; file < index.files().size(); ++file) {
        const FileWatch watch(index.facts(file), copied, kept);
        for (WatchedFunction& function : watch.functions(index.path(file))) {
            watched.push_back(std::move(function));
        }
    }
    return watched;
}

std::vector<RememberingFunction> remembering_functions(const ProjectState& state) {
    std::vector<RememberingFunction> remembering;
    const CodeIndex& index = *state.index;
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const Definition& function : index.facts(file).definitions) {
            if (function.remembers) {
                remembering.push_back({{index.path(file), function.line}, function.last_line});
            }
        }
    }
    return remembering;
}

}  // namespace pst
