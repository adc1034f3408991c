// SPDX-License-Identifier: MIT
#include <pst/impact/test_order.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace pst {
namespace {

struct Known {
    double seconds = 0;
    bool any = false;
    bool failed = false;
};

bool has_failed(const TestOutcome& outcome) {
    return outcome.status == OutcomeStatus::failed || outcome.status == OutcomeStatus::error;
}

/// Outcomes of an item: its own id, its parameters but for some, and for coarse units all below it.
Known known_of(const TestItem& item, const OutcomeTable& outcomes,
               const std::vector<TestId>& left_out = {}) {
    Known known;
    for (auto at = outcomes.lower_bound(item.id);
         at != outcomes.end() && at->first.starts_with(item.id); ++at) {
        const std::string_view rest = std::string_view(at->first).substr(item.id.size());
        if ((!rest.empty() && !rest.starts_with('[') && !rest.starts_with("::")) ||
            std::ranges::binary_search(left_out, at->first)) {
            continue;
        }
        known.any = true;
        known.seconds += at->second.duration;
        known.failed = known.failed || has_failed(at->second);
    }
    return known;
}

std::vector<ParameterSet> sets_of(const std::vector<TestId>& ids, const OutcomeTable& outcomes) {
    std::vector<ParameterSet> sets;
    for (const TestId& id : ids) {
        const auto outcome = outcomes.find(id);
        if (outcome == outcomes.end()) {
            sets.push_back({id});
        } else {
            sets.push_back({id, outcome->second.duration, has_failed(outcome->second)});
        }
    }
    return sets;
}

constexpr double k_unknown = std::numeric_limits<double>::infinity();

std::string class_of(const TestId& id) {
    const auto cut = id.rfind("::");
    return cut == std::string::npos ? id : id.substr(0, cut);
}

}  // namespace

std::vector<std::size_t> failed_before(const ProjectState& state, const OutcomeTable& outcomes) {
    std::vector<std::size_t> failed;
    for (std::size_t at = 0; at < state.items.size(); ++at) {
        if (known_of(state.items[at], outcomes).failed) {
            failed.push_back(at);
        }
    }
    return failed;
}

void keep_failed_sets(AffectedTest& test, const OutcomeTable& outcomes) {
    const auto failed = std::ranges::stable_partition(test.left_out, [&](const TestId& id) {
        const auto outcome = outcomes.find(id);
        return outcome == outcomes.end() || !has_failed(outcome->second);
    });
    test.kept.insert(test.kept.end(), failed.begin(), failed.end());
    test.left_out.erase(failed.begin(), failed.end());
    if (test.left_out.empty()) {
        test.kept.clear();
    }
}

std::vector<PlannedTest> order_tests(const ProjectState& state, std::vector<AffectedTest> tests,
                                     const OutcomeTable& outcomes) {
    struct Entry {
        AffectedTest test;
        Known known;
    };
    std::vector<Entry> entries;
    std::map<RepoPath, double> file_time;
    std::map<std::string, double> class_time;
    for (AffectedTest& test : tests) {
        const TestItem& item = state.items[test.item];
        const Known known = known_of(item, outcomes, test.left_out);
        if (!known.failed) {
            const double seconds = known.any ? known.seconds : k_unknown;
            file_time[item.path] += seconds;
            class_time[class_of(item.id)] += seconds;
        }
        entries.push_back({std::move(test), known});
    }
    const auto key = [&](const Entry& entry) {
        const TestItem& item = state.items[entry.test.item];
        const double own = entry.known.any ? entry.known.seconds : k_unknown;
        if (entry.known.failed) {
            return std::tuple(0, own, std::string_view(), 0.0, std::string(), 0.0, entry.test.item);
        }
        return std::tuple(1, file_time[item.path], std::string_view(item.path.str()),
                          class_time[class_of(item.id)], class_of(item.id), own, entry.test.item);
    };
    std::ranges::sort(entries, {}, key);
    std::vector<PlannedTest> planned;
    for (Entry& entry : entries) {
        planned.push_back({state.items[entry.test.item].id,
                           entry.known.any ? std::optional(entry.known.seconds) : std::nullopt,
                           entry.known.failed, std::move(entry.test.reason),
                           std::move(entry.test.left_out), sets_of(entry.test.kept, outcomes),
                           std::move(entry.test.parameters)});
    }
    return planned;
}

}  // namespace pst
