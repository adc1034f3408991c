// SPDX-License-Identifier: MIT
// Reports as text for people. Whatever a project named is shown through printable().
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/reports.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

struct TextStyle {
    bool color = false;
    int verbosity = 0;  ///< below 0: the verdict only; above 0: nothing is shortened
};

/// What differs from the base, what is selected and why, what is left out.
std::string text_report(const TestPlan& plan, const TextStyle& style);
/// The same in a few lines, for the head of another report.
std::vector<std::string> summary_lines(const TestPlan& plan);
/// Affected modules and tests, one a line, for `pst affected`.
std::string affected_text(const TestPlan& plan, const TextStyle& style);
/// What left tests out, and why others were not, in groups; empty where it was not asked for.
std::string narrowing_text(const TestPlan& plan, const TextStyle& style);
std::string text_report(const RunReport& run, const TextStyle& style);
std::string text_report(const WhyReport& report, const TextStyle& style);
std::string text_report(const StaleReport& report, const TextStyle& style);
std::string tests_of_text(const std::string& target, const std::vector<PlannedTest>& tests,
                          const TextStyle& style);

/// Each module and what it imports.
std::string graph_text(const GraphReport& report, const TextStyle& style);
/// Each test file and the modules that it reaches.
std::string map_text(const GraphReport& report, const TextStyle& style);
/// The import graph for Graphviz.
std::string graph_dot(const GraphReport& report);

/// One line that a shell reads back, without control characters.
std::string shell_line(const std::vector<std::string>& command);
/// "pst: error: ..." and, where the failure has one, a "hint: ..." line.
std::string failure_text(const Failure& failure, const TextStyle& style);
/// "pst: warning: ..."
std::string warning_text(const std::string& message, const TextStyle& style);

}  // namespace pst
