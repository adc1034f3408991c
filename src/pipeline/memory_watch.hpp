// SPDX-License-Identifier: MIT
// What a recording is asked to watch, so that functions which may remember (impact.md section 4)
// need not count as doing so where each test gave them objects of its own.
#pragma once

#include <vector>

#include <pst/impact/project_state.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// Functions that keep what they keep in what their callers give, and the makers (`__init__`) of
/// such objects. By file and line.
std::vector<WatchedFunction> watched_functions(const ProjectState& state);

/// Functions that may remember. By file and line.
std::vector<RememberingFunction> remembering_functions(const ProjectState& state);

}  // namespace pst
