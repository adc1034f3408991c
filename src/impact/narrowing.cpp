// SPDX-License-Identifier: MIT
#include "impact/narrowing.hpp"

#include <algorithm>

#include "impact/item_lookup.hpp"

namespace pst {
namespace {

class NarrowingReader {
public:
    NarrowingReader(const JudgeInput& input, const SideGraphs& before, const SideGraphs& after,
                    const Executions* executions)
        : m_input(input),
          m_before(before),
          m_after(after),
          m_executions(executions),
          m_old_items(input.before) {}

    LeftOutBy reached_by_names(std::size_t item) const;
    void explain(const AffectedTest& test, ItemNarrowing& narrowing) const;

private:
    std::string doubt(std::size_t old_item, bool& is_hidden) const;
    bool reads_functions(std::size_t item, std::size_t old_item) const;

    const JudgeInput& m_input;
    const SideGraphs& m_before;
    const SideGraphs& m_after;
    const Executions* m_executions;
    ItemLookup m_old_items;
};

/// The pass that would have left it out if nothing came after it.
LeftOutBy NarrowingReader::reached_by_names(std::size_t item) const {
    const auto old_item = m_old_items.exactly(m_input.after.items[item].id);
    if (m_after.reason_of(item) || (old_item && m_before.reason_of(*old_item))) {
        return LeftOutBy::recording;
    }
    if (m_after.is_reached_by_modules(item) ||
        (old_item && m_before.is_reached_by_modules(*old_item))) {
        return LeftOutBy::definition_graph;
    }
    return LeftOutBy::module_graph;
}

/// Why not everything that the item does was seen.
std::string NarrowingReader::doubt(std::size_t old_item, bool& is_hidden) const {
    for (const std::uint32_t number : m_executions->tests_of(old_item)) {
        const RecordedTest& test = m_input.recording->tests[number];
        if (!test.ran || !test.passed) {
            return test.ran ? "it did not pass" : "it did not run";
        }
        is_hidden = !test.hidden.empty();
        if (is_hidden) {
            return test.hidden;
        }
        if (!test.is_listed) {
            return "other parameter sets may not have run";
        }
    }
    return "its own function was not seen";
}

bool NarrowingReader::reads_functions(std::size_t item, std::size_t old_item) const {
    return std::ranges::any_of(m_executions->tests_of(old_item), [&](std::uint32_t test) {
        return m_after.reads_functions(item, test) || m_before.reads_functions(old_item, test);
    });
}

/// Where the change began, by the rule that made it one.
std::string start_of(const Reason& reason) {
    const ReasonStep& first = reason.front();
    return first.rule.empty() ? first.node + " " + first.edge : first.rule;
}

/// What the chain to a test of which everything was seen says.
void read_chain(const Reason& reason, ItemNarrowing& narrowing) {
    const auto tell = [&narrowing](KeptBy by, std::string what) {
        narrowing.kept_by = by;
        narrowing.what = std::move(what);
    };
    const std::string& last = reason.back().edge;
    if (reason.size() == 1) {
        return tell(KeptBy::executed, start_of(reason));
    }
    if (last == "opens" || last == "lists") {
        return tell(KeptBy::opened, reason.front().node);
    }
    const ReasonStep& through = reason[reason.size() - 2];
    if (last != "executes") {
        return tell(KeptBy::names, start_of(reason));
    }
    if (through.edge == "may remember") {
        return tell(KeptBy::memory, through.node);
    }
    if (reason.size() == 2) {
        return tell(KeptBy::executed, start_of(reason));
    }
    tell(KeptBy::led_to, start_of(reason));
}

void NarrowingReader::explain(const AffectedTest& test, ItemNarrowing& narrowing) const {
    const auto old_item = m_old_items.exactly(m_input.after.items[test.item].id);
    if (m_executions == nullptr) {
        narrowing.kept_by = KeptBy::no_recording;
    } else if (!old_item) {
        narrowing.kept_by = KeptBy::unrecorded;
        narrowing.what = "it was not there before";
    } else if (m_executions->tests_of(*old_item).empty()) {
        narrowing.kept_by = KeptBy::unrecorded;
    } else if (!m_executions->is_known(*old_item)) {
        bool is_hidden = false;
        narrowing.what = doubt(*old_item, is_hidden);
        narrowing.kept_by = is_hidden ? KeptBy::hidden : KeptBy::incomplete;
    } else if (reads_functions(test.item, *old_item)) {
        narrowing.kept_by = KeptBy::reads_functions;
    } else {
        read_chain(test.reason, narrowing);
    }
}

}  // namespace

std::vector<ItemNarrowing> explain_narrowing(const JudgeInput& input, const SideGraphs& before,
                                             const SideGraphs& after, const Executions* executions,
                                             const std::vector<AffectedTest>& tests) {
    const NarrowingReader reader(input, before, after, executions);
    std::vector<ItemNarrowing> items(input.after.items.size());
    for (std::size_t item = 0; item < items.size(); ++item) {
        items[item].left_out_by = reader.reached_by_names(item);
    }
    for (const AffectedTest& test : tests) {
        items[test.item].is_selected = true;
        reader.explain(test, items[test.item]);
    }
    return items;
}

}  // namespace pst
