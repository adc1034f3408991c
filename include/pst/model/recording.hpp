// SPDX-License-Identifier: MIT
// What tests executed and opened in one state of the project and one environment.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/model/code_place.hpp>
#include <pst/model/repo_path.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// `STATE:ENVIRONMENT`: equal states mean equal sources, data and settings, equal environments
/// equal options, variables, interpreter and distributions.
using RecordingKey = std::string;

inline std::string_view state_of(std::string_view key) { return key.substr(0, key.find(':')); }
inline std::string_view environment_of(std::string_view key) {
    const auto end = key.find(':');
    return end == std::string_view::npos ? std::string_view() : key.substr(end + 1);
}

struct RecordedTest {
    TestId id;               ///< as pytest reports it, with parameters
    bool is_listed = false;  ///< found when all tests of its file were collected
    bool ran = false;
    bool passed = false;  ///< once in full
    std::string hidden;   ///< why it may have done more than was seen, or empty
    /// Digest of the values of its parameters; empty: none, or it cannot be told.
    std::string parameters = {};
    /// Another state, of which nothing follows for the test in this one, only for those to whom it
    /// may have left something; empty: none.
    std::string elsewhere = {};
};

/// Numbers of tests, sorted.
using TestNumbers = std::vector<std::uint32_t>;

struct RecordedCode {
    TestNumbers tests;       ///< that executed it
    bool always = false;     ///< while modules were imported, tests collected, or between tests
    bool watched = false;    ///< wherever it ran, for what another test may have left in objects
    TestNumbers found = {};  ///< tests in which there may have been some
    /// What started while it ran, sorted; absent: not all of it is known.
    std::optional<std::vector<CodePlace>> led = {};
};

/// A file that was opened, or a folder that was listed.
struct RecordedOpening {
    TestNumbers tests;
    bool always = false;
    std::vector<CodePlace> callers;  ///< the project's functions that were on the stack, sorted
    std::vector<CodePlace> keepers;  ///< of them those for which a library keeps the content
};

struct Recording {
    std::vector<RecordedTest> tests;
    std::map<CodePlace, RecordedCode> code;
    std::map<RepoPath, RecordedOpening> openings;
    /// Top-level modules that were loaded from outside of the project.
    std::vector<std::string> foreign;
    std::string unusable;  ///< why nothing can be concluded from it, or empty
};

/// Of one piece of code: what either saw.
void unite(RecordedCode& known, const RecordedCode& other);

/// Everything that either holds; of tests in both, what either saw.
Recording united(Recording one, const Recording& other);

}  // namespace pst
