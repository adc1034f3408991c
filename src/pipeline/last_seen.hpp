// SPDX-License-Identifier: MIT
// What later runs compare with where git does not know: every file where there is no git, the
// ignored files where there is.
#pragma once

#include <string>
#include <vector>

#include <pst/model/test_plan.hpp>
#include <pst/pipeline/world.hpp>

namespace pst {

/// Every file of the tree. What has no hash yet is read.
Snapshot snapshot_of(World& world, SourceTree tree);

/// An option of pytest's that ends a run early or leaves tests out: what is seen last then stays.
bool has_narrowing_option(const std::vector<std::string>& arguments);

/// Of the whole run of a plan: it ran all that it selected.
Status keep_last_seen(World& world, const TestPlan& plan);

/// For a plan that another program runs. Counts once a session ends whole that gives the name back;
/// empty where nothing can come of it.
std::string keep_planned(World& world, const TestPlan& plan);

}  // namespace pst
