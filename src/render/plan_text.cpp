// SPDX-License-Identifier: MIT
// The summary of a plan: base, changes, what is selected and why, what is left out.
#include <algorithm>
#include <map>

#include <pst/base/text.hpp>
#include <pst/render/text_report.hpp>

#include "change_text.hpp"
#include "listed_tests.hpp"
#include "paint.hpp"
#include "words.hpp"

namespace pst {
namespace {

constexpr std::size_t k_shown_files = 10;

struct FileGroup {
    std::string_view file;
    std::size_t tests = 0;
    std::size_t failed = 0;
    const PlannedTest* first = nullptr;
};

/// In run order of each file's first test.
std::vector<FileGroup> grouped(const std::vector<PlannedTest>& tests) {
    std::vector<FileGroup> groups;
    std::map<std::string_view, std::size_t> index;
    for (const PlannedTest& test : tests) {
        const auto [place, is_new] = index.emplace(file_of(test.id), groups.size());
        if (is_new) groups.push_back({file_of(test.id), 0, 0, &test});
        FileGroup& group = groups[place->second];
        ++group.tests;
        if (test.previously_failed) ++group.failed;
    }
    return groups;
}

std::string group_line(const FileGroup& group, const TextStyle& style) {
    std::string line = "  " + printable(group.file) + "  " + counted(group.tests, "test");
    if (group.failed > 0) {
        line += ", " + painted(std::to_string(group.failed) + " failed before", Ink::red, style);
    }
    const std::string chain = chain_text(group.first->reason);
    if (!chain.empty()) line += "\n      " + painted(chain, Ink::dim, style);
    return line + "\n";
}

std::string selection_text(const TestPlan& plan, const TextStyle& style) {
    std::string text;
    if (style.verbosity > 0) {
        for (const PlannedTest& test : plan.tests) {
            text += "  " + printable(test.id) + left_out_sets_text({test}) + "\n";
            const std::string chain = chain_text(test.reason);
            if (!chain.empty()) text += "      " + painted(chain, Ink::dim, style) + "\n";
        }
        return text;
    }
    const std::vector<FileGroup> groups = grouped(plan.tests);
    const std::size_t shown = std::min(groups.size(), k_shown_files);
    for (std::size_t i = 0; i < shown; ++i)
        text += group_line(groups[i], style);
    if (shown < groups.size()) {
        text += "  and " + counted(groups.size() - shown, "more file") + " (-v lists all)\n";
    }
    return text;
}

std::string excluded_text(const TestPlan& plan) {
    std::map<std::string_view, std::size_t> counts;
    for (const ExcludedTest& test : plan.excluded)
        ++counts[test.rule];
    std::string text;
    for (const auto& [rule, count] : counts) {
        text += "Left out: " + counted(count, "test") + " by " + printable(rule) + "\n";
    }
    return text;
}

std::string total_text(const TestPlan& plan, const TextStyle& style) {
    std::string line = "Selected " + std::to_string(plan.tests.size()) + " of " +
                       counted(plan.total_tests, "test") + ", in " +
                       std::to_string(count_files(plan.tests)) + " of " +
                       counted(plan.total_files, "test file") + left_out_sets_text(plan.tests);
    return painted(line, Ink::bold, style) + "\n";
}

std::string nothing_differs(const ChangeBase& base) {
    switch (base.kind) {
    case BaseKind::staged:
        return "Nothing is staged";
    case BaseKind::working_tree:
        return "Nothing is uncommitted";
    default:
        return "Nothing differs from " + base_text(base);
    }
}

/// The words must not be mistaken for "everything was tested".
std::string nothing_tested_text(const TestPlan& plan, const TextStyle& style) {
    const bool is_git = plan.base.kind != BaseKind::hashes && plan.base.kind != BaseKind::files;
    std::string text =
        painted(nothing_differs(plan.base) + ": nothing was tested.", Ink::yellow, style) + "\n";
    if (style.verbosity < 0) return text;
    text += "To test something:\n";
    if (is_git) text += "  pst --since HEAD~1    what the last commit changed\n";
    return text + "  pst --mode all        every test\n";
}

std::string empty_text(const TestPlan& plan, const TextStyle& style) {
    if (plan.changes.empty() && plan.excluded.empty()) return nothing_tested_text(plan, style);
    const std::string changed = counted(plan.changes.size(), "changed file");
    if (plan.excluded.empty()) {
        return painted("No test is affected by " + changed + ": nothing to run.", Ink::bold,
                       style) +
               "\n";
    }
    return painted("Every selected test is left out: nothing to run.", Ink::yellow, style) + "\n";
}

std::string notes_text(const TestPlan& plan, const TextStyle& style) {
    std::string text;
    for (const std::string& note : plan.notes) {
        text += painted("note: ", Ink::yellow, style) + printable(note) + "\n";
    }
    if (style.verbosity > 0) {
        for (const auto& [name, count] : plan.counters) {
            text += "  " + printable(name) + " " + std::to_string(count) + "\n";
        }
    }
    return text;
}

std::string fallback_text(const TestPlan& plan, const TextStyle& style) {
    if (!plan.fallback) return {};
    const bool is_all = plan.fallback->to == "all";
    const std::string to = is_all ? "all tests" : printable(plan.fallback->to);
    return painted("Widened to " + to + ": ", Ink::yellow, style) +
           printable(plan.fallback->cause) + "\n";
}

std::string recorded_text(const TestPlan& plan, const TextStyle& style) {
    if (!plan.recorded || style.verbosity < 0) return {};
    if (!plan.recorded->unusable.empty()) {
        return "No recording is used: " + printable(plan.recorded->unusable) + "\n";
    }
    if (plan.recorded->left_out == 0) return {};
    std::string text = "Left out by what they executed when last recorded: " +
                       counted(plan.recorded->left_out, "test");
    if (plan.recorded->by_older != 0) {
        text +=
            " (" + counted(plan.recorded->by_older, "test") + " as recorded at an older commit)";
    }
    return text + "\n";
}

bool is_mode_all(const TestPlan& plan) {
    return plan.base.kind == BaseKind::none && plan.changes.empty();
}

bool is_everything(const TestPlan& plan) {
    return is_mode_all(plan) || (plan.fallback && plan.fallback->to == "all");
}

/// What was compared and what differs.
std::string comparison_text(const TestPlan& plan, const TextStyle& style) {
    if (!plan.changes.empty()) {
        return painted("Base: ", Ink::bold, style) + base_text(plan.base) + ", " +
               counted(plan.changes.size(), "changed file") + "\n" + changes_text(plan, style);
    }
    // What is selected all the same failed last time, or always runs.
    const bool is_notable = !plan.tests.empty() && !is_everything(plan);
    return is_notable ? nothing_differs(plan.base) + ".\n" : std::string();
}

}  // namespace

std::string text_report(const TestPlan& plan, const TextStyle& style) {
    const bool is_quiet = style.verbosity < 0;
    std::string text = is_quiet ? std::string() : comparison_text(plan, style);
    text += fallback_text(plan, style);
    text += recorded_text(plan, style);
    if (plan.tests.empty() && !plan.fallback) {
        text += excluded_text(plan) + empty_text(plan, style);
        return is_quiet ? text : text + notes_text(plan, style);
    }
    text += total_text(plan, style);
    // That everything runs needs no reason file by file.
    const bool is_listed = style.verbosity > 0 || (style.verbosity == 0 && !is_everything(plan));
    if (is_listed) text += selection_text(plan, style);
    text += excluded_text(plan);
    return is_quiet ? text : text + notes_text(plan, style);
}

std::vector<std::string> summary_lines(const TestPlan& plan) {
    const TextStyle plain;
    std::string text;
    if (!plan.changes.empty()) {
        text = "Base: " + base_text(plan.base) + ", " +
               counted(plan.changes.size(), "changed file") + "\n";
    }
    text += fallback_text(plan, plain);
    const bool is_empty = plan.tests.empty() && !plan.fallback;
    text += is_empty ? empty_text(plan, {false, -1}) : total_text(plan, plain);
    text += excluded_text(plan) + notes_text(plan, plain);
    std::vector<std::string> lines;
    for (const std::string_view line : split(trimmed(text), '\n'))
        lines.emplace_back(line);
    return lines;
}

std::string affected_text(const TestPlan& plan, const TextStyle& style) {
    std::string text = fallback_text(plan, style);
    if (plan.tests.empty() && plan.affected_modules.empty()) return text + empty_text(plan, style);
    text += painted("Affected modules: ", Ink::bold, style) +
            std::to_string(plan.affected_modules.size()) + "\n";
    for (const std::string& module : plan.affected_modules)
        text += "  " + printable(module) + "\n";
    const std::vector<PlannedTest> tests = listed_tests(plan.tests);
    text += painted("Affected tests: ", Ink::bold, style) + std::to_string(tests.size()) + "\n";
    for (const PlannedTest& test : tests)
        text += "  " + printable(test.id) + "\n";
    return text;
}

}  // namespace pst
