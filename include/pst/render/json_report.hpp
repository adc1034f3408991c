// SPDX-License-Identifier: MIT
// Reports as JSON for scripts: two-space indent, a final newline, always valid UTF-8.
#pragma once

#include <string>
#include <vector>

#include <pst/model/reports.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// What `pst --json` writes; docs/pst-output.schema.json describes it.
std::string json_report(const TestPlan& plan, bool with_counters);
std::string json_report(const WhyReport& report);
std::string json_report(const StaleReport& report);
std::string json_of_tests_of(const std::string& target, const std::vector<PlannedTest>& tests);

/// The seed's files, under the keys that scripts of the seed read.
std::string dependency_graph_json(const GraphReport& report, bool with_test_map);
std::string file_hashes_json(const GraphReport& report);
std::string outcomes_json(const OutcomeTable& outcomes);

}  // namespace pst
