// SPDX-License-Identifier: MIT
// What each pass of the selection did to a test: the module graph, the definition graph, what was
// recorded.
#pragma once

#include <vector>

#include <pst/impact/judge.hpp>

#include "impact/executions.hpp"
#include "impact/side_graphs.hpp"

namespace pst {

/// By item of the state after. `executions`: those that narrowed the selection, or null; `tests`:
/// what was selected.
std::vector<ItemNarrowing> explain_narrowing(const JudgeInput& input, const SideGraphs& before,
                                             const SideGraphs& after, const Executions* executions,
                                             const std::vector<AffectedTest>& tests);

}  // namespace pst
