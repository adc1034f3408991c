// SPDX-License-Identifier: MIT
// Tests, what happened to them, and which are to run in which order.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/model/change_set.hpp>
#include <pst/model/code_place.hpp>
#include <pst/model/ignored_snapshot.hpp>
#include <pst/model/narrowing.hpp>
#include <pst/model/reason.hpp>

namespace pst {

/// What pytest accepts as argument: "file", "file::function", "file::Class[::method]", perhaps
/// "[param]".
using TestId = std::string;

/// "tests/test_a.py" of "tests/test_a.py::test_x[1]".
inline std::string_view file_of(std::string_view id) { return id.substr(0, id.find("::")); }
/// "tests/test_a.py::test_x" of "tests/test_a.py::test_x[1]".
inline std::string_view without_parameters(std::string_view id) {
    return id.substr(0, id.find('['));
}

enum class OutcomeStatus : std::uint8_t { passed, failed, error, skipped, xfailed, xpassed };

struct TestOutcome {
    TestId id;  ///< as pytest reports it, with parameters
    OutcomeStatus status = OutcomeStatus::passed;
    double duration = 0;       ///< seconds, all phases
    double when = 0;           ///< seconds since the epoch, end of the test
    std::string message = {};  ///< first line of the failure, or empty
};

/// Last outcome per id.
using OutcomeTable = std::map<TestId, TestOutcome>;

/// A test with its parameters.
struct ParameterSet {
    TestId id;
    std::optional<double> duration = {};  ///< seconds, from history
    bool previously_failed = false;
};

struct PlannedTest {
    TestId id;
    std::optional<double> duration = {};  ///< seconds, from history, summed over parameters
    bool previously_failed = false;
    Reason reason;
    /// Those that do not run, sorted. Any other, also one that is not known, does.
    std::vector<TestId> left_out = {};
    std::vector<ParameterSet> kept = {};  ///< known ones that run, where some are left out
    /// Of those that do not run and have numbers in their ids: the digest of what they stand for.
    std::map<TestId, std::string> parameters = {};
};

enum class Verdict : std::uint8_t { mapped, no_effect, widened, unknown };

struct ChangeVerdict {
    FileChange change;
    Verdict verdict = Verdict::mapped;
    std::string why;
};

struct ExcludedTest {
    TestId id;
    std::string rule;  ///< "--exclude-e2e", "never-run: pattern" ...
};

struct Fallback {
    std::string to;     ///< "all" or the next wider answer
    std::string cause;  ///< one sentence with the mend
};

/// What came of a recording.
struct RecordedNarrowing {
    std::size_t known = 0;          ///< tests of which everything was seen
    std::size_t left_out = 0;       ///< of those the ones that names lead to and executions do not
    std::size_t left_out_sets = 0;  ///< parameter sets of selected tests
    std::size_t by_older = 0;       ///< of those left out the ones of which an older state told
    std::string unusable = {};      ///< why nothing was concluded, or empty
};

struct TestPlan {
    ChangeBase base;
    std::string commit = {};  ///< HEAD when the plan was made; empty: no git, or no commit yet
    std::vector<ChangeVerdict> changes;
    std::vector<std::string> affected_modules;  ///< dotted names, sorted
    std::vector<PlannedTest> tests;             ///< in run order
    std::vector<std::string> whole_files;       ///< files of which every known test is planned
    std::vector<std::string> left_out_files;    ///< files with known tests, none of them planned
    std::vector<ExcludedTest> excluded;
    std::optional<Fallback> fallback;
    std::optional<RecordedNarrowing> recorded;  ///< absent: no recording that holds
    std::optional<Narrowing> narrowing = {};    ///< where it was asked for
    std::string recording_key;  ///< under which the run is recorded; empty: it is not
    std::vector<WatchedFunction> watched = {};          ///< while it is recorded
    std::vector<RememberingFunction> remembering = {};  ///< by file and line
    double made = 0;              ///< seconds since the epoch; no file was read before
    bool runs_all = false;        ///< pytest runs without a list: what it collects is the plan
    bool collects_all = false;    ///< pytest collects everything and leaves the rest out
    std::size_t total_tests = 0;  ///< static items in the project
    std::size_t total_files = 0;  ///< test files in the project
    /// Ignored files that are compared, as they are to be kept once the whole plan has run; absent
    /// where they were not compared.
    std::optional<IgnoredSnapshot> ignored;
    /// Without git: all files as they were when the plan was made, or earlier; absent where its
    /// whole run proves nothing for them.
    std::optional<Snapshot> seen;
    std::vector<std::string> notes;  ///< warnings and remarks, one line each
    std::map<std::string, std::uint64_t> counters;
};

}  // namespace pst
