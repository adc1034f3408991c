// SPDX-License-Identifier: MIT
#include "history_schema.hpp"

#include <array>
#include <string>

namespace pst {

namespace {

/// The step at place N makes version N + 1 of version N. Steps are never changed, only added.
///
/// test      one row a test that has an outcome, with its last one; rows of a file's own name
///           stand for what happened while it was collected. status: OutcomeStatus
/// outcome   every outcome, 90 days long; status also 6: an attempt that was run again
/// session   one row a spool file that was taken in
/// commit_id HEAD when the tests were planned; null: not known. Of `test`: at its last outcome
/// snapshot  content hashes of "last time"; `mark` has a row 'snapshot' once one was kept
/// planned_snapshot, planned_snapshot_file
///           one that waits for the session of its plan; at most one
/// ignored_file, ignored_file_edit
///           IgnoredSnapshot; `mark` has a row 'ignored_file' once they were kept
/// recording one row a state and environment (RecordingKey; the environment also on its own: states
///           of the same one are asked for together); recorded_test: its tests by number,
///           recorded_source: by source file the lines of functions with the tests that executed
///           them, recorded_opening: by file or folder who opened it (recording_rows.cpp)
constexpr std::array<const char*, k_history_version> k_steps = {
    R"sql(
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    spool TEXT NOT NULL UNIQUE,
    taken REAL NOT NULL,
    exit_status INTEGER,
    selected INTEGER,
    finished INTEGER,
    is_complete INTEGER NOT NULL);
CREATE TABLE test (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    status INTEGER NOT NULL,
    duration REAL NOT NULL,
    ended REAL NOT NULL,
    message TEXT NOT NULL);
CREATE TABLE outcome (
    test INTEGER NOT NULL REFERENCES test (id) ON DELETE CASCADE,
    session INTEGER REFERENCES session (id) ON DELETE SET NULL,
    status INTEGER NOT NULL,
    ended REAL NOT NULL,
    duration REAL NOT NULL,
    setup REAL NOT NULL,
    call REAL NOT NULL,
    teardown REAL NOT NULL,
    worker TEXT NOT NULL,
    message TEXT NOT NULL);
CREATE INDEX outcome_by_test ON outcome (test, ended);
CREATE INDEX outcome_by_time ON outcome (ended);
CREATE INDEX outcome_by_session ON outcome (session);
CREATE TABLE snapshot (
    path TEXT PRIMARY KEY NOT NULL,
    hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE mark (
    name TEXT PRIMARY KEY NOT NULL,
    value REAL NOT NULL) WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE ignored_file (
    path TEXT PRIMARY KEY NOT NULL,
    hash BLOB NOT NULL,
    moved INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE ignored_file_edit (
    path TEXT PRIMARY KEY NOT NULL,
    hash BLOB NOT NULL) WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE session ADD COLUMN commit_id TEXT;
ALTER TABLE test ADD COLUMN commit_id TEXT;
)sql",
    R"sql(
CREATE TABLE recording (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    taken REAL NOT NULL,
    unusable TEXT NOT NULL,
    foreign_modules TEXT NOT NULL);
CREATE TABLE recorded_test (
    recording INTEGER NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    flags INTEGER NOT NULL,
    hidden TEXT NOT NULL,
    PRIMARY KEY (recording, number)) WITHOUT ROWID;
CREATE TABLE recorded_source (
    recording INTEGER NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    code BLOB NOT NULL,
    PRIMARY KEY (recording, path)) WITHOUT ROWID;
CREATE TABLE recorded_opening (
    recording INTEGER NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    tests BLOB NOT NULL,
    PRIMARY KEY (recording, path)) WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE planned_snapshot (name TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
CREATE TABLE planned_snapshot_file (
    path TEXT PRIMARY KEY NOT NULL,
    hash BLOB NOT NULL) WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE recording ADD COLUMN environment TEXT NOT NULL DEFAULT '';
CREATE INDEX recording_by_environment ON recording (environment, taken);
)sql",
    // Code is written otherwise. Foreign
    // keys are not followed yet.
    R"sql(
DELETE FROM recorded_test;
DELETE FROM recorded_source;
DELETE FROM recorded_opening;
DELETE FROM recording;
ALTER TABLE recorded_test ADD COLUMN parameters TEXT NOT NULL DEFAULT '';
)sql"};

}  // namespace

Status migrate_history(Database& database) {
    PST_CHECK(database.use_write_ahead_log());  // not possible inside a transaction
    Transaction transaction(database);
    // Read under the lock: another process may have been faster.
    const std::int64_t version = database.user_version();
    for (std::int64_t step = version; step >= 0 && step < k_history_version; ++step) {
        PST_CHECK(database.run(k_steps[static_cast<std::size_t>(step)]));
        const std::string done = "PRAGMA user_version = " + std::to_string(step + 1);
        PST_CHECK(database.run(done.c_str()));
    }
    return transaction.commit();
}

}  // namespace pst
