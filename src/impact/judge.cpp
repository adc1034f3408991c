// SPDX-License-Identifier: MIT
#include <pst/impact/judge.hpp>

#include <algorithm>

#include <pst/base/rules.hpp>

#include "impact/change_judge.hpp"
#include "impact/executions.hpp"
#include "impact/item_lookup.hpp"
#include "impact/narrowing.hpp"
#include "impact/recorded_reach.hpp"
#include "impact/side_graphs.hpp"

namespace pst {
namespace {

void select_everything(const ProjectState& after, const std::string& cause, Judgement& judgement) {
    for (std::size_t at = 0; at < after.items.size(); ++at) {
        const TestItem& item = after.items[at];
        judgement.tests.push_back(
            {at, {{cause, "reaches every test", {}, 0}, {item.id, "", item.path, 0}}});
    }
    judgement.fallback = Fallback{"all", cause};
}

/// A recording of the state before, applied to both graphs.
struct Recorded {
    Recorded(const JudgeInput& input, const SideGraphs& before_graphs,
             const SideGraphs& after_graphs)
        : executions(input.before, *input.recording),
          before(before_graphs.definitions(), input.before, input.after, executions),
          after(after_graphs.definitions(), input.before, input.after, executions) {}

    Executions executions;
    RecordedGraph before, after;
};

class Selection {
public:
    Selection(const SideGraphs& before, const SideGraphs& after, const Recorded* recorded)
        : m_before(before),
          m_after(after),
          m_recorded(recorded),
          m_old_items(before.state()),
          m_new_items(after.state()),
          m_reasons(after.state().items.size()),
          m_is_whole(after.state().items.size()),
          m_is_reached(recorded == nullptr ? 0 : recorded->executions.test_count()) {}

    void add_reached();
    /// Those that were seen to open a changed file, or to list the folder of a new or deleted one.
    void add_openers(const ChangeSet& changes);
    std::vector<AffectedTest> take();
    std::size_t left_out() const { return m_left_out; }

private:
    /// `is_whole`: with all of its parameters.
    void offer(std::size_t item, std::optional<Reason> reason, bool is_whole) {
        if (reason && (!m_reasons[item] || reason->size() < m_reasons[item]->size())) {
            m_reasons[item] = reason;
        }
        m_is_whole[item] = m_is_whole[item] || (reason && is_whole);
    }
    /// `item`: of the side, for `new_item`; `old_item`: of the state before.
    void offer(std::size_t new_item, std::optional<Reason> by_names, const SideGraphs& side,
               std::size_t item, std::size_t old_item);
    std::optional<Reason> by_recording(bool is_named, const SideGraphs& side, std::size_t item,
                                       std::size_t old_item);
    bool reads_functions(const SideGraphs& side, std::size_t item, std::size_t old_item) const;
    bool is_same(std::size_t new_item, std::size_t old_item) const {
        return m_after.state().items[new_item].id == m_before.state().items[old_item].id;
    }
    void add_openers_of(const RepoPath& opened, const RepoPath& changed);
    void leave_out_sets(AffectedTest& test) const;

    const SideGraphs& m_before;
    const SideGraphs& m_after;
    const Recorded* m_recorded;
    ItemLookup m_old_items, m_new_items;
    std::vector<std::optional<Reason>> m_reasons;
    std::vector<bool> m_is_whole;    ///< by new item: more than its recorded tests is reached
    std::vector<bool> m_is_reached;  ///< by recorded test
    std::size_t m_left_out = 0;
};

void Selection::offer(std::size_t new_item, std::optional<Reason> by_names, const SideGraphs& side,
                      std::size_t item, std::size_t old_item) {
    const bool is_known = m_recorded != nullptr && m_recorded->executions.is_known(old_item) &&
                          !reads_functions(side, item, old_item);
    const bool is_whole = !is_known || !is_same(new_item, old_item);
    if (m_recorded == nullptr || (by_names && !is_known)) {
        offer(new_item, std::move(by_names), is_whole);
    } else {
        offer(new_item, by_recording(by_names.has_value(), side, item, old_item), is_whole);
    }
}

bool Selection::reads_functions(const SideGraphs& side, std::size_t item,
                                std::size_t old_item) const {
    return std::ranges::any_of(m_recorded->executions.tests_of(old_item), [&](std::uint32_t test) {
        return side.reads_functions(item, test);
    });
}

/// That a changed function was executed counts even where no name leads to it.
std::optional<Reason> Selection::by_recording(bool is_named, const SideGraphs& side,
                                              std::size_t item, std::size_t old_item) {
    const TestNumbers& tests = m_recorded->executions.tests_of(old_item);
    const auto first = std::ranges::find_if(tests, [&](std::uint32_t test) {
        return is_named ? side.is_reached(item, test) : side.is_executor_of_change(test);
    });
    if (first == tests.end()) {
        return std::nullopt;
    }
    for (const std::uint32_t test : tests) {
        m_is_reached[test] = m_is_reached[test] || side.is_reached(item, test);
    }
    return side.recorded_reason(item, *first);
}

void Selection::add_reached() {
    const auto& items = m_after.state().items;
    const auto& old_items = m_before.state().items;
    std::vector<bool> is_reached(items.size());
    for (std::size_t at = 0; at < items.size(); ++at) {
        const auto old_item = m_old_items.exactly(items[at].id);
        if (old_item || is_rule_on("test-added")) {
            auto reason = m_after.reason_of(at);
            is_reached[at] = reason.has_value();
            if (old_item) {
                offer(at, std::move(reason), m_after, at, *old_item);
            } else {
                offer(at, std::move(reason), true);
            }
        }
    }
    for (std::size_t at = 0; at < old_items.size(); ++at) {
        if (const auto same = m_new_items.find(old_items[at].id)) {
            offer(*same, m_before.reason_of(at), m_before, at, at);
        }
    }
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (is_reached[at] && !m_reasons[at]) {
            ++m_left_out;
        }
    }
}

void Selection::add_openers(const ChangeSet& changes) {
    for (const FileChange& change : changes.changes) {
        for (const RepoPath& path : {change.path, change.old_path}) {
            if (path.empty()) {
                continue;
            }
            add_openers_of(path, path);
            if (change.status != ChangeStatus::modified) {
                add_openers_of(path.parent(), path);
            }
        }
    }
}

void Selection::add_openers_of(const RepoPath& opened, const RepoPath& changed) {
    const auto openers = m_recorded->executions.openers(opened);
    if (!openers.is_always && openers.tests.empty()) {
        return;
    }
    for (const std::uint32_t test : openers.tests) {
        m_is_reached[test] = true;
    }
    for (std::size_t old_item = 0; old_item < m_before.state().items.size(); ++old_item) {
        const TestNumbers& tests = m_recorded->executions.tests_of(old_item);
        const bool is_opener = std::ranges::any_of(tests, [&](std::uint32_t test) {
            return std::ranges::binary_search(openers.tests, test);
        });
        if (!openers.is_always && !is_opener) {
            continue;
        }
        const TestItem& item = m_before.state().items[old_item];
        if (const auto same = m_new_items.find(item.id)) {
            offer(*same,
                  Reason{{changed.str(), "changed", changed, 0},
                         {item.id, opened == changed ? "opens" : "lists", item.path, 0}},
                  openers.is_always || !is_same(*same, old_item));
        }
    }
}

/// Where all that is known of the item is told by its recorded tests.
void Selection::leave_out_sets(AffectedTest& test) const {
    const auto old_item = m_old_items.exactly(m_after.state().items[test.item].id);
    if (m_recorded == nullptr || !old_item || m_is_whole[test.item]) {
        return;
    }
    const Executions& executions = m_recorded->executions;
    if (!executions.is_known(*old_item) || !executions.tells_sets_apart(*old_item)) {
        return;
    }
    for (const std::uint32_t set : executions.tests_of(*old_item)) {
        const bool is_kept = m_is_reached[set] || !executions.ran_itself(*old_item, set);
        (is_kept ? test.kept : test.left_out).push_back(executions.id_of(set));
        if (auto digest = executions.parameters_of(set); !is_kept && !digest.empty()) {
            test.parameters.emplace(executions.id_of(set), std::move(digest));
        }
    }
    if (test.kept.empty() || test.left_out.empty()) {
        test.kept.clear();
        test.left_out.clear();
    }
    std::ranges::sort(test.left_out);
}

std::vector<AffectedTest> Selection::take() {
    std::vector<AffectedTest> tests;
    for (std::size_t at = 0; at < m_reasons.size(); ++at) {
        if (m_reasons[at]) {
            tests.push_back({at, std::move(*m_reasons[at])});
            leave_out_sets(tests.back());
        }
    }
    return tests;
}

void select_reached(const JudgeInput& input, SideGraphs& before, SideGraphs& after,
                    Judgement& judgement) {
    const bool narrow = input.settings.narrow_definitions;
    std::optional<Recorded> recorded;
    if (narrow && input.recording != nullptr) {
        recorded.emplace(input, before, after);
        judgement.recorded = RecordedNarrowing{.known = recorded->executions.known_count(),
                                               .unusable = recorded->executions.unusable()};
        if (!recorded->executions.unusable().empty()) {
            recorded.reset();
        }
    }
    before.search(narrow, recorded ? &recorded->before : nullptr);
    after.search(narrow, recorded ? &recorded->after : nullptr);
    Selection selection(before, after, recorded ? &*recorded : nullptr);
    selection.add_reached();
    if (recorded) {
        selection.add_openers(input.changes);
        judgement.recorded->left_out = selection.left_out();
    }
    judgement.tests = selection.take();
    if (input.settings.explain_narrowing) {
        judgement.narrowing = explain_narrowing(
            input, before, after, recorded ? &recorded->executions : nullptr, judgement.tests);
    }
}

}  // namespace

std::vector<RepoPath> files_to_compile(const ProjectState& after, const ChangeSet& changes) {
    std::vector<RepoPath> files;
    for (const FileChange& change : changes.changes) {
        if (change.status != ChangeStatus::deleted && after.index->find(change.path) != k_no_file) {
            files.push_back(change.path);
        }
    }
    return files;
}

Judgement judge(const JudgeInput& input) {
    Judgement judgement;
    if (input.changes.changes.empty()) {
        return judgement;
    }
    SideGraphs before(input.before, Side::before);
    SideGraphs after(input.after, Side::after);
    ChangeJudge changes(input, before, after);
    for (const FileChange& change : input.changes.changes) {
        judgement.verdicts.push_back(changes.judge(change));
    }
    changes.settle_unknown(judgement.verdicts);
    if (changes.all_cause()) {
        before.search(input.settings.narrow_definitions);
        after.search(input.settings.narrow_definitions);
        select_everything(input.after, *changes.all_cause(), judgement);
    } else {
        select_reached(input, before, after, judgement);
    }
    judgement.affected_modules = after.reached_modules();
    const auto old_modules = before.reached_modules();
    judgement.affected_modules.insert(judgement.affected_modules.end(), old_modules.begin(),
                                      old_modules.end());
    std::ranges::sort(judgement.affected_modules);
    const auto repeats = std::ranges::unique(judgement.affected_modules);
    judgement.affected_modules.erase(repeats.begin(), repeats.end());
    changes.settle(judgement);
    return judgement;
}

}  // namespace pst
