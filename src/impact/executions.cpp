// SPDX-License-Identifier: MIT
#include "impact/executions.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <pst/base/text.hpp>
#include <pst/python/standard_library.hpp>

#include "impact/item_lookup.hpp"

namespace pst {
namespace {

void sort_unique(TestNumbers& tests) {
    std::ranges::sort(tests);
    const auto repeats = std::ranges::unique(tests);
    tests.erase(repeats.begin(), repeats.end());
}

void add(const TestNumbers& tests, TestNumbers& into) {
    into.insert(into.end(), tests.begin(), tests.end());
}

/// As `repr` writes those of objects: another run may give it to another object.
bool holds_address(std::string_view id) {
    constexpr std::size_t k_digits = 6;
    for (auto at = id.find("0x"); at != std::string_view::npos; at = id.find("0x", at + 1)) {
        const auto end = id.find_first_not_of("0123456789abcdefABCDEF", at + 2);
        if (std::min(end, id.size()) - (at + 2) >= k_digits) {
            return true;
        }
    }
    return false;
}

/// Of an id that ends with them.
std::string_view parameters_in(std::string_view id) {
    const auto begin = id.find('[');
    return begin == std::string_view::npos ? std::string_view()
                                           : id.substr(begin + 1, id.size() - begin - 2);
}

/// More than one function: what it holds is known from recordings only.
bool is_unit(const TestItem& item) {
    return item.unit == ItemUnit::file || item.unit == ItemUnit::class_;
}

/// `TestCart.test_total` of `tests/test_cart.py::TestCart::test_total[2]`.
std::string name_in_file(std::string_view id) {
    const auto parts = split(without_parameters(id), ':');
    std::string name;
    for (std::size_t at = 2; at < parts.size(); at += 2) {
        name += name.empty() ? "" : ".";
        name += parts[at];
    }
    return name;
}

/// A part such as `value12`: pytest numbers what it cannot name, and parameters that come from a
/// set may have another order in another process.
bool holds_number(std::string_view parameters) {
    return std::ranges::any_of(split(parameters, '-'), [](std::string_view part) {
        const auto end = part.find_last_not_of("0123456789");
        return is_identifier(part) && end + 1 < part.size();
    });
}

}  // namespace

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

Executions::Executions(const ProjectState& state, const Recording& recording)
    : m_state(state),
      m_recording(recording),
      m_unusable(cause_of_distrust()),
      m_tests_of_item(state.items.size()),
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
    for (std::uint32_t test = 0; test < m_recording.tests.size(); ++test) {
        if (!m_recording.tests[test].elsewhere.empty()) {
            continue;
        }
        const TestId& id = m_recording.tests[test].id;
        if (const auto item = lookup.find(std::string(without_parameters(id)))) {
            m_tests_of_item[*item].push_back(test);
        }
    }
}

void Executions::find_known() {
    const auto is_certain = [this](std::uint32_t number) {
        const RecordedTest& test = m_recording.tests[number];
        return test.is_listed && test.ran && test.passed && test.hidden.empty();
    };
    for (std::size_t item = 0; item < m_is_known.size(); ++item) {
        const TestNumbers& tests = m_tests_of_item[item];
        m_is_known[item] =
            !tests.empty() && std::ranges::all_of(tests, is_certain) && was_seen(item);
    }
}

/// Whether the item's own function is among what it executed. If not, something else stands for it,
/// or the places of its code are not those that were recorded. What else a unit may hold is not
/// known, so there each test must have one.
bool Executions::was_seen(std::size_t item) const {
    const auto ran = [&](std::uint32_t test) { return ran_itself(item, test); };
    return is_unit(m_state.items[item]) ? std::ranges::all_of(m_tests_of_item[item], ran)
                                        : std::ranges::any_of(m_tests_of_item[item], ran);
}

bool Executions::ran_itself(std::size_t item, std::uint32_t test) const {
    const TestItem& of = m_state.items[item];
    if (of.file == k_no_file) {
        return false;
    }
    const auto ran = [&](FileId file, DefinitionIndex at) {
        return runs_in_own_frame(m_state.index->facts(file).definitions[at]) &&
               std::ranges::binary_search(executors(file, at), test);
    };
    if (!is_unit(of)) {
        return of.code.file != k_no_file && ran(of.code.file, of.code.definition);
    }
    const std::string name = name_in_file(id_of(test));
    const auto& definitions = m_state.index->facts(of.file).definitions;
    for (DefinitionIndex at = 0; at < definitions.size(); ++at) {
        if (definitions[at].name == name && ran(of.file, at)) {
            return true;
        }
    }
    return false;
}

bool Executions::tells_sets_apart(std::size_t item) const {
    const TestItem& of = m_state.items[item];
    std::set<std::string_view> ids;
    return std::ranges::all_of(m_tests_of_item[item], [&](std::uint32_t test) {
        const std::string_view id = id_of(test);
        const std::string_view rest = id.substr(std::min(of.id.size(), id.size()));
        const bool is_part = rest.starts_with('[') || (is_unit(of) && rest.starts_with("::"));
        return id.starts_with(of.id) && is_part &&
               (rest.find('[') == std::string_view::npos || id.ends_with(']')) &&
               !holds_address(id) &&
               (!holds_number(parameters_in(id)) || !m_recording.tests[test].parameters.empty()) &&
               ids.insert(id).second;
    });
}

std::string Executions::parameters_of(std::uint32_t test) const {
    return holds_number(parameters_in(id_of(test))) ? m_recording.tests[test].parameters
                                                    : std::string();
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
        for (const FileId file : files_at(place.file)) {
            m_loaded.insert(file);
            const ModuleFacts& facts = m_state.index->facts(file);
            const DefinitionIndex at = code_with(facts, place.line);
            Function& function = m_functions[{file, at}];
            function.is_always |= code.always;
            function.is_watched |= code.watched && facts.definitions[at].line == place.line;
            add(code.found, function.found);
            add(code.tests, function.tests);
            if (at != k_module_body && facts.definitions[at].remembers) {
                add_led(code, function);
            }
        }
    }
    for (auto& [place, function] : m_functions) {
        sort_unique(function.tests);
        sort_unique(function.found);
    }
}

void Executions::add_led(const RecordedCode& code, Function& function) const {
    function.is_followed = function.is_followed && code.led.has_value();
    if (!code.led) {
        return;
    }
    for (const CodePlace& place : *code.led) {
        for (const FileId file : files_at(place.file)) {
            function.led.emplace_back(file, code_with(m_state.index->facts(file), place.line));
        }
    }
}

std::size_t Executions::known_count() const {
    return static_cast<std::size_t>(std::ranges::count(m_is_known, true));
}

const TestNumbers& Executions::executors(FileId file, DefinitionIndex function) const {
    static const TestNumbers k_none;
    const auto place = m_functions.find({file, function});
    return place == m_functions.end() ? k_none : place->second.tests;
}

bool Executions::is_always(FileId file, DefinitionIndex function) const {
    const auto place = m_functions.find({file, function});
    return place != m_functions.end() && place->second.is_always;
}

const TestNumbers& Executions::dependents(FileId file, DefinitionIndex function) const {
    static const TestNumbers k_none;
    const auto place = m_functions.find({file, function});
    if (place == m_functions.end() || function == k_module_body) {
        return k_none;
    }
    const bool depend_all =
        m_state.index->facts(file).definitions[function].remembers && !place->second.is_watched;
    return depend_all ? place->second.tests : place->second.found;
}

bool Executions::was_watched(FileId file, DefinitionIndex function) const {
    const auto place = m_functions.find({file, function});
    return place != m_functions.end() && place->second.is_watched;
}

const std::vector<Executions::Place>* Executions::led(FileId file, DefinitionIndex function) const {
    const auto place = m_functions.find({file, function});
    const bool is_known = place != m_functions.end() && place->second.is_followed;
    return is_known && m_state.index->facts(file).definitions[function].remembers
               ? &place->second.led
               : nullptr;
}

void Executions::add_executors(const CodePlace& place, bool only_if_it_remembers,
                               TestNumbers& tests) const {
    const FileId file = m_state.index->find(place.file);
    if (file == k_no_file) {
        return;
    }
    const DefinitionIndex at = code_with(m_state.index->facts(file), place.line);
    add(only_if_it_remembers ? dependents(file, at) : executors(file, at), tests);
}

Executions::Openers Executions::openers(const RepoPath& path) const {
    const auto opening = m_recording.openings.find(path);
    if (opening == m_recording.openings.end()) {
        return {};
    }
    Openers openers{opening->second.always, opening->second.tests};
    // What is read once and kept is not opened again by the next who asks for it.
    for (const CodePlace& caller : opening->second.callers) {
        add_executors(caller, true, openers.tests);
    }
    for (const CodePlace& keeper : opening->second.keepers) {
        add_executors(keeper, false, openers.tests);
    }
    sort_unique(openers.tests);
    return openers;
}

}  // namespace pst
