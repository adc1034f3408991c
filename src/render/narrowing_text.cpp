// SPDX-License-Identifier: MIT
// `pst affected --explain-narrowing`: what left tests out, and why others were not, in groups.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <pst/base/text.hpp>
#include <pst/render/text_report.hpp>

#include "paint.hpp"

namespace pst {
namespace {

constexpr std::size_t k_shown_groups = 20;

std::string recorded_at(const LeftOutTest& test, const TestPlan& plan) {
    const std::string& commit = test.recorded_at.empty() ? plan.base.commit : test.recorded_at;
    return commit.empty() ? "of the files as they were last time" : "at " + short_commit(commit);
}

std::string text_of(const LeftOutTest& test, const TestPlan& plan) {
    switch (test.by) {
    case LeftOutBy::module_graph:
        return "module graph: they depend on no file that changed";
    case LeftOutBy::definition_graph:
        return "definition graph: they depend on no definition that changed";
    case LeftOutBy::recording:
        break;
    }
    return "recording " + recorded_at(test, plan) +
           ": they executed and opened nothing that changed";
}

std::string_view text_of(KeptBy by) {
    switch (by) {
    case KeptBy::executed:
        return "executed what changed";
    case KeptBy::led_to:
        return "executed what depends on a change";
    case KeptBy::names:
        return "depend on a change without executing it";
    case KeptBy::memory:
        return "may find what another test left there";
    case KeptBy::opened:
        return "opened or listed it";
    case KeptBy::reads_functions:
        return "may read functions that they do not execute";
    case KeptBy::hidden:
        return "may have done more than was seen";
    case KeptBy::incomplete:
        return "were not seen in full";
    case KeptBy::unrecorded:
        return "are not in the recording";
    case KeptBy::no_recording:
        return "no recording was used";
    case KeptBy::rule:
        return "always run, or failed last time";
    case KeptBy::everything:
        break;
    }
    return "everything runs";
}

using Counts = std::map<std::string, std::size_t>;

std::string groups_text(const Counts& counts, const TextStyle& style) {
    std::vector<std::pair<std::string, std::size_t>> groups(counts.begin(), counts.end());
    std::ranges::stable_sort(groups, std::greater(),
                             [](const auto& group) { return group.second; });
    const bool all = style.verbosity > 0 || groups.size() <= k_shown_groups;
    const std::size_t shown = all ? groups.size() : k_shown_groups;
    std::string text;
    for (std::size_t at = 0; at < shown; ++at) {
        constexpr std::size_t k_width = 7;
        std::string count = std::to_string(groups[at].second);
        count.insert(0, k_width - std::min(k_width, count.size()), ' ');
        text += count + "  " + groups[at].first + "\n";
    }
    if (!all) {
        text += "  and " + counted(groups.size() - shown, "more reason") + " (-v lists all)\n";
    }
    return text;
}

}  // namespace

std::string narrowing_text(const TestPlan& plan, const TextStyle& style) {
    if (!plan.narrowing) return {};
    Counts left_out;
    for (const LeftOutTest& test : plan.narrowing->left_out)
        ++left_out[text_of(test, plan)];
    Counts kept;
    for (const KeptTest& test : plan.narrowing->kept) {
        std::string why(text_of(test.by));
        if (!test.what.empty()) why += ": " + printable(test.what);
        ++kept[why];
    }
    std::string text = painted("Left out: ", Ink::bold, style) +
                       counted(plan.narrowing->left_out.size(), "test") + "\n" +
                       groups_text(left_out, style);
    return text + painted("Not left out: ", Ink::bold, style) +
           counted(plan.narrowing->kept.size(), "test") + "\n" + groups_text(kept, style);
}

}  // namespace pst
