// SPDX-License-Identifier: MIT
// What was compared, and what differs.
#pragma once

#include <string>

#include <pst/model/test_plan.hpp>
#include <pst/render/text_report.hpp>

namespace pst {

std::string base_text(const ChangeBase& base);
/// One line a change; what may affect something comes first, so that shortening hides the least.
std::string changes_text(const TestPlan& plan, const TextStyle& style);

}  // namespace pst
