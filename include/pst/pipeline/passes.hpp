// SPDX-License-Identifier: MIT
// The questions that commands ask: each runs the passes of docs/architecture.md as far as needed.
#pragma once

#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/reports.hpp>
#include <pst/model/test_plan.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>

namespace pst {

/// Passes 1 to 8: what would run, in order, and why. Never runs a test.
Result<TestPlan> make_plan(World& world, const Invocation& invocation,
                           const Configuration& configuration);

/// Pass 9: runs pytest on the plan, takes in the outcomes, moves the snapshot when that is due.
Result<RunReport> run_plan(World& world, const Invocation& invocation,
                           const Configuration& configuration, const TestPlan& plan);
/// The command line that run_plan would start, one argument per element.
std::vector<std::string> planned_command(World& world, const Invocation& invocation,
                                         const Configuration& configuration, const TestPlan& plan);

/// Where a reader of the plan finds the project and leaves outcomes, and what it tells the user.
struct PlanReader {
    std::string root;
    std::string spool;
    std::vector<std::string> summary;
};
/// The plan in JSON, for a pytest that the user has started (docs/plan-format.md).
std::string plan_for_plugin(World& world, const Invocation& invocation,
                            const Configuration& configuration, const TestPlan& plan,
                            const PlanReader& reader);

/// Pass 6: the import graph as the seed's `dependency_graph.json` has it (field.md 2.4).
Result<GraphReport> make_graph(World& world, const Invocation& invocation,
                               const Configuration& configuration);

/// Pass 3 against the stored stat table: which files moved since the cache was written.
Result<StaleReport> check_stale(World& world, const Invocation& invocation,
                                const Configuration& configuration);

/// Why one test is selected: its chain; or, when it is not, what it depends on and which of the
/// changed files are not among that.
/// An unknown test is Failure(usage) that names near ones.
Result<WhyReport> explain_test(World& world, const Invocation& invocation,
                               const Configuration& configuration, const TestId& test);

/// The tests that a change to `path[::name]` would select.
Result<std::vector<PlannedTest>> tests_of(World& world, const Invocation& invocation,
                                          const Configuration& configuration,
                                          const std::string& target);

}  // namespace pst
