// SPDX-License-Identifier: MIT
#include <pst/impact/older_recording.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include <pst/base/rules.hpp>
#include <pst/impact/definition_diff.hpp>

#include "impact/executions.hpp"
#include "impact/item_lookup.hpp"

namespace pst {
namespace {

/// Where code of the state before the change stands after it.
class PlaceMover {
public:
    explicit PlaceMover(const JudgeInput& change)
        : m_before(*change.before.index), m_after(*change.after.index) {
        for (const FileChange& each : change.changes.changes) {
            m_changed.insert(each.path);
            m_changed.insert(each.old_path);
        }
    }

    /// Absent: it is no more, or nobody knows where.
    std::optional<CodePlace> moved(const CodePlace& place);
    std::vector<CodePlace> moved(const std::vector<CodePlace>& places);

private:
    using Pairs = std::vector<std::optional<DefinitionIndex>>;

    const CodeIndex& m_before;
    const CodeIndex& m_after;
    std::set<RepoPath> m_changed;
    std::map<RepoPath, Pairs> m_pairs;
};

std::optional<CodePlace> PlaceMover::moved(const CodePlace& place) {
    if (!m_changed.contains(place.file)) {
        return place;
    }
    const FileId old_file = m_before.find(place.file);
    const FileId new_file = m_after.find(place.file);
    if (old_file == k_no_file || new_file == k_no_file) {
        return std::nullopt;
    }
    const ModuleFacts& old_facts = m_before.facts(old_file);
    const ModuleFacts& new_facts = m_after.facts(new_file);
    const DefinitionIndex at = code_with(old_facts, place.line);
    if (at == k_module_body) {
        return CodePlace{place.file, 0};
    }
    const auto [pairs, is_new] = m_pairs.try_emplace(place.file);
    if (is_new) {
        pairs->second = paired_definitions(old_facts, new_facts);
    }
    const auto pair = pairs->second[at];
    if (!pair) {
        return std::nullopt;
    }
    const Definition& function = new_facts.definitions[*pair];
    const std::uint32_t line = function.line + (place.line - old_facts.definitions[at].line);
    return CodePlace{place.file, std::min(line, function.last_line)};
}

std::vector<CodePlace> PlaceMover::moved(const std::vector<CodePlace>& places) {
    std::set<CodePlace> found;
    for (const CodePlace& place : places) {
        if (auto now = moved(place)) {
            found.insert(std::move(*now));
        }
    }
    return {found.begin(), found.end()};
}

bool has_run(const Recording& recording, const TestNumbers& tests) {
    return std::ranges::any_of(tests,
                               [&](std::uint32_t test) { return recording.tests[test].ran; });
}

}  // namespace

OlderTests unaffected_tests(const JudgeInput& change, const Judgement& judgement) {
    const Executions executions(change.before, *change.recording);
    if (judgement.fallback || !executions.unusable().empty()) {
        return {};
    }
    std::vector<bool> is_affected(change.after.items.size());
    for (const AffectedTest& test : judgement.tests) {
        is_affected[test.item] = is_rule_on("older-state");
    }
    OlderTests found;
    const ItemLookup old_items(change.before);
    for (std::size_t item = 0; item < is_affected.size(); ++item) {
        const TestId& id = change.after.items[item].id;
        const auto old_item = old_items.exactly(id);
        if (is_affected[item] || !old_item) {
            continue;
        }
        if (executions.is_known(*old_item)) {
            found.known.insert(id);
        } else if (has_run(*change.recording, executions.tests_of(*old_item))) {
            found.doubtful.insert(id);
        }
    }
    return found;
}

Recording moved(const JudgeInput& change, const std::set<TestId>& serving,
                const std::string& state) {
    Recording result = *change.recording;
    result.code.clear();
    PlaceMover mover(change);
    std::set<std::uint32_t> lost;  // tests that executed what is no more
    for (const auto& [place, code] : change.recording->code) {
        if (const auto now = mover.moved(place)) {
            RecordedCode own = code;
            if (own.led) {
                own.led = mover.moved(*own.led);
            }
            if (const auto [at, is_new] = result.code.try_emplace(*now, own); !is_new) {
                unite(at->second, own);
            }
        } else {
            lost.insert(code.tests.begin(), code.tests.end());
        }
    }
    for (auto& [path, opening] : result.openings) {
        opening.callers = mover.moved(opening.callers);
        opening.keepers = mover.moved(opening.keepers);
    }
    const ItemLookup items(change.before);
    std::set<TestId> serves = serving;
    const auto item_of = [&](std::uint32_t test) -> TestId {
        const std::string bare(without_parameters(result.tests[test].id));
        const auto item = items.find(bare);
        return item ? change.before.items[*item].id : TestId();
    };
    for (const std::uint32_t test : lost) {
        serves.erase(item_of(test));
    }
    for (std::uint32_t test = 0; test < result.tests.size(); ++test) {
        if (!serves.contains(item_of(test))) {
            result.tests[test].elsewhere = state;
        }
    }
    return result;
}

}  // namespace pst
