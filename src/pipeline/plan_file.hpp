// SPDX-License-Identifier: MIT
// The plan as the pytest plugin reads it (docs/plan-format.md).
#pragma once

#include <optional>
#include <string>

#include <pst/model/repo_path.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// `ini_file`: pytest's configuration file, given to it by name so that file arguments do not make
/// it look elsewhere.
std::string write_plan(const TestPlan& plan, const std::optional<RepoPath>& ini_file);

}  // namespace pst
