// SPDX-License-Identifier: MIT
// A recording made in another state, as far as it holds for the state *before* (impact.md section
// 4, validity). The change that leads from its state to that one is judged like any other.
#pragma once

#include <set>
#include <string>

#include <pst/impact/judge.hpp>

namespace pst {

/// Ids of items.
struct OlderTests {
    std::set<TestId> known;     ///< of which the recording still tells everything
    std::set<TestId> doubtful;  ///< they ran, and did not pass or not all of it was seen
};

/// Items that the change leaves out. `change.recording` is that of `change.before`.
OlderTests unaffected_tests(const JudgeInput& change, const Judgement& judgement);

/// The recording as one of `change.after`, with the places that code has there. For tests of other
/// items than `serving` nothing follows, but what they did may have been left to others; `state`
/// tells them from the tests that are the same in that state.
Recording moved(const JudgeInput& change, const std::set<TestId>& serving,
                const std::string& state);

}  // namespace pst
