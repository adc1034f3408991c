// SPDX-License-Identifier: MIT
// The words of reports, the same in JSON and text.
#pragma once

#include <string>
#include <string_view>

#include <pst/model/change_set.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

std::string_view word_of(BaseKind kind);
std::string_view word_of(ChangeStatus status);
std::string_view word_of(Verdict verdict);
std::string_view word_of(OutcomeStatus status);
std::string_view word_of(LeftOutBy by);
std::string_view word_of(KeptBy by);

/// Different files among the tests.
std::size_t count_files(const std::vector<PlannedTest>& tests);

}  // namespace pst
