// SPDX-License-Identifier: MIT
// What left each test of the project out, and why the others stayed.
#pragma once

#include <vector>

#include <pst/impact/judge.hpp>

namespace pst {

/// `items`: by item, empty where none was judged.
Narrowing narrowing_of(const ProjectState& state, const std::vector<ItemNarrowing>& items,
                       const TestPlan& plan);

}  // namespace pst
