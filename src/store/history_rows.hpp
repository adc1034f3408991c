// SPDX-License-Identifier: MIT
// Rows of history.db as values, and back. Inside the caller's transaction; errors are the
// database's status().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/ports/history.hpp>

#include "spool.hpp"
#include "sqlite.hpp"

namespace pst {

Result<OutcomeTable> read_outcomes(Database& database);

class OutcomeWriter {
public:
    OutcomeWriter(Database& database, std::int64_t session, const std::string& commit);
    /// Becomes the test's last outcome unless a younger one is there, or it is a rerun.
    void write(const SpooledOutcome& spooled);

private:
    std::int64_t m_session;
    std::string m_commit;  ///< empty: not known
    Statement m_last;
    Statement m_every;
};

/// Gives how many tests' outcomes it held; none when that spool file was taken in before.
std::size_t write_session(Database& database, const std::string& spool,
                          const SpooledSession& session, double now);
void drop_old_outcomes(Database& database, double now);
void forget_tests(Database& database, const std::vector<TestId>& tests);

Result<std::optional<Snapshot>> read_snapshot(Database& database);
/// What was planned before is dropped.
void write_snapshot(Database& database, const Snapshot& snapshot, double now);
void write_planned_snapshot(Database& database, const std::string& name, const Snapshot& snapshot);
/// Makes it the snapshot, if there is one of this name.
void take_planned_snapshot(Database& database, const std::string& name, double now);

Result<std::optional<IgnoredSnapshot>> read_ignored_snapshot(Database& database);
void write_ignored_snapshot(Database& database, const IgnoredSnapshot& files, double now);

}  // namespace pst
