// SPDX-License-Identifier: MIT
// What the pytest plugin left (docs/plan-format.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <pst/base/file.hpp>
#include <pst/model/test_plan.hpp>

#include "recording_spool.hpp"

namespace pst {

struct SpooledOutcome {
    TestOutcome outcome;
    bool is_rerun = false;  ///< an attempt that was run again: not the test's outcome
    double setup = 0;
    double call = 0;
    double teardown = 0;
    std::string worker = {};
};

struct SpooledSession {
    std::vector<SpooledOutcome> outcomes;
    std::string commit;  ///< HEAD when the tests were planned; empty: not known
    /// Ids of all tests that were found; empty: not known.
    std::unordered_set<std::string> collected;
    /// Files that were collected without an error, also those in which no test was found.
    std::unordered_set<std::string> collected_files;
    bool is_whole_suite = false;     ///< a test that was not found does not exist
    std::optional<int> exit_status;  ///< absent: the session did not come to its end
    std::int64_t selected = 0;
    std::int64_t finished = 0;
    bool is_complete = false;
    std::string snapshot;  ///< name of the planned one, if nothing of its plan was left out
    std::optional<SpooledRecording> recording;
};

/// It ended as a session does, and all that its plan selects ran.
bool proves_its_plan(const SpooledSession& session);

/// Lines that are cut off or cannot be understood are left out.
SpooledSession read_spool(std::string_view lines);

/// A spool file that no running session holds; it stays locked by us as long as this lives.
class SpoolFile {
public:
    static std::optional<SpoolFile> open(const std::string& path);
    const std::string& bytes() const { return m_bytes; }

private:
    FileDescriptor m_file;
    std::string m_bytes;
};

/// Names of the spool files in a folder, sorted.
std::vector<std::string> spool_names(const std::string& folder);

}  // namespace pst
