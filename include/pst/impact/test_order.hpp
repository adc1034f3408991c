// SPDX-License-Identifier: MIT
// The order of a run: failed before, then affected, shortest first, in whole blocks.
#pragma once

#include <vector>

#include <pst/impact/judge.hpp>
#include <pst/impact/project_state.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// Blocks are files, within them classes, so that wide fixtures are set up once; only tests that
/// failed last time leave their block. Unknown durations come last; ties by collection order.
std::vector<PlannedTest> order_tests(const ProjectState& state, std::vector<AffectedTest> tests,
                                     const OutcomeTable& outcomes);

/// Takes parameter sets whose last outcome was a failure or an error from what is left out.
void keep_failed_sets(AffectedTest& test, const OutcomeTable& outcomes);

/// Items whose last outcome was a failure or an error, also of one parameter set.
std::vector<std::size_t> failed_before(const ProjectState& state, const OutcomeTable& outcomes);

}  // namespace pst
