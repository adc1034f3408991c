// SPDX-License-Identifier: MIT
// What is handed to pytest as arguments.
#pragma once

#include <string>
#include <vector>

#include <pst/model/test_plan.hpp>

namespace pst {

/// With one entry for each parameter set that runs, where some of a test do not and each id can
/// stand in a command line and in JSON; else the whole test.
std::vector<PlannedTest> listed_tests(const std::vector<PlannedTest>& tests);

/// ", without 3 parameter sets", or nothing.
std::string left_out_sets_text(const std::vector<PlannedTest>& tests);

}  // namespace pst
