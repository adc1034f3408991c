// SPDX-License-Identifier: MIT
#include "pipeline/narrowing.hpp"

#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace pst {
namespace {

KeptTest kept_test(const PlannedTest& test, const ItemNarrowing* item, const TestPlan& plan) {
    if (plan.fallback) {
        return {test.id, KeptBy::everything, plan.fallback->cause};
    }
    if (item == nullptr || !item->is_selected) {
        return {test.id, KeptBy::rule, test.reason.empty() ? "" : test.reason.front().edge};
    }
    return {test.id, item->kept_by, item->what};
}

}  // namespace

Narrowing narrowing_of(const ProjectState& state, const std::vector<ItemNarrowing>& items,
                       const TestPlan& plan) {
    Narrowing narrowing;
    std::unordered_map<std::string_view, const ItemNarrowing*> by_id;
    for (std::size_t item = 0; item < items.size(); ++item) {
        by_id.emplace(state.items[item].id, &items[item]);
    }
    std::unordered_set<std::string_view> elsewhere;
    for (const PlannedTest& test : plan.tests) {
        const auto item = by_id.find(test.id);
        narrowing.kept.push_back(
            kept_test(test, item == by_id.end() ? nullptr : item->second, plan));
        for (const TestId& set : test.left_out) {
            narrowing.left_out.push_back(
                {set, LeftOutBy::recording,
                 item == by_id.end() ? std::string() : item->second->recorded_at});
        }
        elsewhere.insert(test.id);
    }
    for (const ExcludedTest& test : plan.excluded) {
        elsewhere.insert(test.id);
    }
    for (const TestItem& item : state.items) {
        if (!elsewhere.contains(item.id)) {
            const auto known = by_id.find(item.id);
            if (known == by_id.end()) {
                narrowing.left_out.push_back({item.id, LeftOutBy::module_graph});
                continue;
            }
            narrowing.left_out.push_back(
                {item.id, known->second->left_out_by, known->second->recorded_at});
        }
    }
    return narrowing;
}

}  // namespace pst
