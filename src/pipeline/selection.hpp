// SPDX-License-Identifier: MIT
// Pass 8: from affected tests to the plan, with what the user's settings add and leave out.
#pragma once

#include <pst/impact/judge.hpp>
#include <pst/model/test_plan.hpp>
#include <pst/pipeline/configuration.hpp>

#include "pipeline/loaded_project.hpp"

namespace pst {

struct SelectionInput {
    const LoadedProject& project;
    const Invocation& invocation;
    const Configuration& configuration;
    const OutcomeTable& outcomes;
};

/// Adds always-run and previously failed tests, takes out what certainly will not run, and orders.
TestPlan select_tests(const SelectionInput& input, Judgement judgement);

/// Passes 7 and 8 on a loaded project, whose notes grow.
Result<TestPlan> plan_project(World& world, const Invocation& invocation,
                              const Configuration& configuration, LoadedProject& project);

/// True when a test or file is meant by one of the patterns: an id, a path, a folder or a glob.
bool is_chosen_by(const TestItem& item, const std::vector<std::string>& patterns);

}  // namespace pst
