// SPDX-License-Identifier: MIT
#include "pipeline/selection.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <pst/base/glob.hpp>
#include <pst/base/rules.hpp>
#include <pst/impact/test_order.hpp>
#include <pst/pytest/selection_expression.hpp>

#include "pipeline/narrowing.hpp"

namespace pst {
namespace {

class Selection {
public:
    Selection(const SelectionInput& input, Judgement judgement)
        : m_input(input),
          m_state(*input.project.after),
          m_expressions(*input.project.after->index),
          m_judgement(std::move(judgement)) {}

    TestPlan run() {
        for (const AffectedTest& test : m_judgement.tests) {
            m_chosen.insert(test.item);
        }
        add_always_run();
        add_failed();
        TestPlan plan;
        leave_out(plan);
        plan.base = m_input.project.comparison.changes.base;
        plan.changes = std::move(m_judgement.verdicts);
        plan.affected_modules = std::move(m_judgement.affected_modules);
        plan.recorded = std::move(m_judgement.recorded);
        plan.fallback = std::move(m_judgement.fallback);
        m_narrowing = std::move(m_judgement.narrowing);
        plan.tests = order_tests(m_state, std::move(m_judgement.tests), m_input.outcomes);
        for (const PlannedTest& test : plan.tests) {
            if (!test.left_out.empty() && plan.recorded) {
                plan.recorded->left_out_sets += test.left_out.size();
            }
        }
        plan.ignored = m_input.project.ignored;
        plan.notes = m_input.project.notes;
        plan.counters = m_input.project.counters;
        plan.total_tests = m_state.items.size();
        count_files(plan);
        if (m_input.invocation.explain_narrowing) {
            plan.narrowing = narrowing_of(m_state, m_narrowing, plan);
        }
        return plan;
    }

private:
    void add(std::size_t item, std::string why) {
        if (m_chosen.insert(item).second) {
            const TestItem& test = m_state.items[item];
            m_judgement.tests.push_back({item, {{test.id, std::move(why), test.path, 0}}, {}, {}});
        }
    }
    void add_always_run() {
        for (std::size_t at = 0; at < m_state.items.size(); ++at) {
            if (is_chosen_by(m_state.items[at], m_input.configuration.always_run)) {
                add(at, "always-run");
            }
        }
        for (AffectedTest& test : m_judgement.tests) {
            if (is_chosen_by(m_state.items[test.item], m_input.configuration.always_run)) {
                test.left_out.clear();
                test.kept.clear();
            }
        }
    }
    void add_failed() {
        if (m_input.invocation.keep_failed && is_rule_on("keep-failed")) {
            for (const std::size_t at : failed_before(m_state, m_input.outcomes)) {
                add(at, "failed last time");
            }
            for (AffectedTest& test : m_judgement.tests) {
                keep_failed_sets(test, m_input.outcomes);
            }
        }
    }
    /// A file all of whose known tests are planned is given whole: it may make tests at run time.
    void count_files(TestPlan& plan) const {
        std::map<std::string, std::size_t> open;
        for (const TestItem& item : m_state.items) {
            ++open[item.path.str()];
        }
        plan.total_files = open.size();
        std::map<std::string, std::size_t> untouched = open;
        for (const PlannedTest& test : plan.tests) {
            const std::string file(file_of(test.id));
            untouched.erase(file);
            if (--open[file] == 0) {
                plan.whole_files.push_back(file);
            }
        }
        for (const auto& [file, count] : untouched) {
            plan.left_out_files.push_back(file);
        }
    }
    /// The rule that certainly keeps pytest from running the item, or nothing.
    std::string exclusion(const TestItem& item) const {
        const PytestSettings& settings = m_input.project.settings;
        for (const auto& pattern : m_input.configuration.never_run) {
            if (is_chosen_by(item, {pattern})) {
                return "never-run: " + pattern;
            }
        }
        if (!settings.marker_expression.empty() &&
            m_expressions.matches_markers(item, settings.marker_expression) == Truth::no) {
            return "-m " + settings.marker_expression;
        }
        if (m_input.invocation.exclude_e2e &&
            m_expressions.matches_markers(item, "not e2e") == Truth::no) {
            return "--exclude-e2e";
        }
        if (!settings.keyword_expression.empty() &&
            m_expressions.matches_keywords(item, settings.keyword_expression) == Truth::no) {
            return "-k " + settings.keyword_expression;
        }
        return {};
    }
    void leave_out(TestPlan& plan) {
        std::erase_if(m_judgement.tests, [&](const AffectedTest& test) {
            const TestItem& item = m_state.items[test.item];
            std::string rule = exclusion(item);
            if (rule.empty()) {
                return false;
            }
            plan.excluded.push_back({item.id, std::move(rule)});
            return true;
        });
    }

    const SelectionInput& m_input;
    const ProjectState& m_state;
    SelectionExpressions m_expressions;
    Judgement m_judgement;
    std::vector<ItemNarrowing> m_narrowing;
    std::set<std::size_t> m_chosen;
};

}  // namespace

bool is_chosen_by(const TestItem& item, const std::vector<std::string>& patterns) {
    return is_rule_on("always-run") &&
           std::ranges::any_of(patterns, [&item](const std::string& pattern) {
               const RepoPath path(pattern);
               return item.id == pattern || item.id.starts_with(pattern + "::") ||
                      (!path.empty() && item.path.is_within(path)) ||
                      glob_matches(pattern, item.path.str()) || glob_matches(pattern, item.id);
           });
}

TestPlan select_tests(const SelectionInput& input, Judgement judgement) {
    return Selection(input, std::move(judgement)).run();
}

}  // namespace pst
