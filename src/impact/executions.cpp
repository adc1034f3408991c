// SPDX-License-Identifier: MIT
#include "impact/executions.hpp"

#include <algorithm>
#include <limits>

#include <pst/python/standard_library.hpp>

#include "impact/item_lookup.hpp"

namespace pst {
namespace {

constexpr std::size_t k_no_item = std::numeric_limits<std::size_t>::max();

void sort_unique(std::vector<std::size_t>& items) {
    std::ranges::sort(items);
    const auto repeats = std::ranges::unique(items);
    items.erase(repeats.begin(), repeats.end());
}

/// The function or method whose text holds the line (nested ones belong to it), else the module.
DefinitionIndex code_with(const ModuleFacts& facts, std::uint32_t line) {
    for (DefinitionIndex at = 0; at < facts.definitions.size(); ++at) {
        const Definition& definition = facts.definitions[at];
        if (runs_in_own_frame(definition) && definition.line <= line &&
            line <= definition.last_line) {
            return at;
        }
    }
    return k_module_body;
}

}  // namespace

Executions::Executions(const ProjectState& state, const Recording& recording)
    : m_state(state),
      m_recording(recording),
      m_unusable(cause_of_distrust()),
      m_is_known(state.items.size()) {
    for (const SourceFile& file : state.tree.files()) {
        if (file.kind == FileKind::symlink && !file.link_target.empty()) {
            m_links.push_back(&file);
        }
    }
    find_items();
    find_functions();
    if (m_unusable.empty()) {
        find_known();
    }
}

/// Modules that were loaded from elsewhere tell nothing of the project's own.
std::string Executions::cause_of_distrust() const {
    if (!m_recording.unusable.empty()) {
        return m_recording.unusable;
    }
    for (const std::string& name : m_recording.foreign) {
        if (!is_standard_module(name) && m_state.resolver->below_roots(name).complete()) {
            return name + " was imported from outside of the project";
        }
    }
    return {};
}

void Executions::find_items() {
    const ItemLookup lookup(m_state);
    for (const RecordedTest& test : m_recording.tests) {
        m_item_of_test.push_back(
            lookup.find(std::string(without_parameters(test.id))).value_or(k_no_item));
    }
}

void Executions::find_known() {
    std::vector<bool> is_doubtful(m_state.items.size());
    for (std::size_t at = 0; at < m_recording.tests.size(); ++at) {
        const std::size_t item = m_item_of_test[at];
        if (item == k_no_item) {
            continue;
        }
        const RecordedTest& test = m_recording.tests[at];
        m_is_known[item] = true;
        if (!test.is_listed || !test.ran || !test.passed || !test.hidden.empty()) {
            is_doubtful[item] = true;
        }
    }
    for (std::size_t item = 0; item < is_doubtful.size(); ++item) {
        m_is_known[item] = m_is_known[item] && !is_doubtful[item] && was_seen(item);
    }
}

/// Whether the item's own function is among what it executed. If not, something else stands for it,
/// or the places of its code are not those that were recorded.
bool Executions::was_seen(std::size_t item) const {
    const NameTarget& code = m_state.items[item].code;
    return code.file != k_no_file &&
           runs_in_own_frame(m_state.index->facts(code.file).definitions[code.definition]) &&
           std::ranges::binary_search(executors(code.file, code.definition), item);
}

/// The file, and what links lead to it: where code stands is told without links.
std::vector<FileId> Executions::files_at(const RepoPath& path) const {
    std::vector<FileId> files;
    const auto add = [&](const RepoPath& each) {
        if (const FileId file = m_state.index->find(each); file != k_no_file) {
            files.push_back(file);
        }
    };
    add(path);
    for (const SourceFile* link : m_links) {
        if (path.is_within(link->link_target)) {
            add(RepoPath(link->path.str() + path.str().substr(link->link_target.str().size())));
        }
    }
    return files;
}

void Executions::find_functions() {
    for (const auto& [place, code] : m_recording.code) {
        const auto items = items_of(code.tests);
        for (const FileId file : files_at(place.file)) {
            m_loaded.insert(file);
            Function& function =
                m_functions[{file, code_with(m_state.index->facts(file), place.line)}];
            function.is_always |= code.always;
            function.items.insert(function.items.end(), items.begin(), items.end());
        }
    }
    for (auto& [place, function] : m_functions) {
        sort_unique(function.items);
    }
}

std::vector<std::size_t> Executions::items_of(const TestNumbers& tests) const {
    std::vector<std::size_t> items;
    for (const std::uint32_t test : tests) {
        if (m_item_of_test[test] != k_no_item) {
            items.push_back(m_item_of_test[test]);
        }
    }
    sort_unique(items);
    return items;
}

std::size_t Executions::known_count() const {
    return static_cast<std::size_t>(std::ranges::count(m_is_known, true));
}

const std::vector<std::size_t>& Executions::executors(FileId file, DefinitionIndex function) const {
    static const std::vector<std::size_t> k_none;
    const auto place = m_functions.find({file, function});
    return place == m_functions.end() ? k_none : place->second.items;
}

bool Executions::is_always(FileId file, DefinitionIndex function) const {
    const auto place = m_functions.find({file, function});
    return place != m_functions.end() && place->second.is_always;
}

void Executions::add_executors(const CodePlace& place, bool only_if_it_remembers,
                               std::vector<std::size_t>& items) const {
    const FileId file = m_state.index->find(place.file);
    if (file == k_no_file) {
        return;
    }
    const DefinitionIndex at = code_with(m_state.index->facts(file), place.line);
    const auto function = m_functions.find({file, at});
    if (function == m_functions.end() ||
        (only_if_it_remembers && !m_state.index->facts(file).definitions[at].remembers)) {
        return;
    }
    items.insert(items.end(), function->second.items.begin(), function->second.items.end());
}

std::vector<std::size_t> Executions::openers(const RepoPath& path) const {
    const auto opening = m_recording.openings.find(path);
    if (opening == m_recording.openings.end()) {
        return {};
    }
    std::vector<std::size_t> items = items_of(opening->second.tests);
    if (opening->second.always) {
        items.resize(m_state.items.size());
        for (std::size_t item = 0; item < items.size(); ++item) {
            items[item] = item;
        }
    }
    // What is read once and kept is not opened again by the next who asks for it.
    for (const CodePlace& caller : opening->second.callers) {
        add_executors(caller, true, items);
    }
    for (const CodePlace& keeper : opening->second.keepers) {
        add_executors(keeper, false, items);
    }
    sort_unique(items);
    return items;
}

}  // namespace pst
