// SPDX-License-Identifier: MIT
#include "history_rows.hpp"

#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pst {

namespace {

constexpr std::int64_t k_rerun = 6;
constexpr std::string_view k_snapshot = "snapshot";
constexpr std::string_view k_ignored_files = "ignored_file";
constexpr double k_kept_seconds = 90.0 * 24 * 60 * 60;

std::string bytes_of(const Digest& digest) {
    std::string bytes;
    for (const std::uint64_t half : {digest.high, digest.low}) {
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(half >> shift);
    }
    return bytes;
}

Digest digest_in(const std::string& bytes) {
    Digest digest;
    if (bytes.size() != 16) return digest;
    for (std::size_t at = 0; at < 16; ++at) {
        std::uint64_t& half = at < 8 ? digest.high : digest.low;
        half = half << 8 | static_cast<unsigned char>(bytes[at]);
    }
    return digest;
}

bool is_taken(Database& database, const std::string& spool) {
    Statement known(database, "SELECT 1 FROM session WHERE spool = ?");
    return known.bind(spool).step();
}

void bind_commit(Statement& statement, const std::string& commit) {
    if (commit.empty()) {
        statement.skip();
    } else {
        statement.bind(commit);
    }
}

std::int64_t insert_session(Database& database, const std::string& spool,
                            const SpooledSession& session, double now) {
    Statement insert(database,
                     "INSERT INTO session (spool, taken, exit_status, selected, finished, "
                     "is_complete, commit_id) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(spool).bind(now);
    if (session.exit_status) {
        insert.bind(std::int64_t{*session.exit_status});
    } else {
        insert.skip();
    }
    insert.bind(session.selected).bind(session.finished);
    insert.bind(std::int64_t{session.is_complete ? 1 : 0});
    bind_commit(insert, session.commit);
    insert.step();
    return sqlite3_last_insert_rowid(database.handle());
}

/// Tests that were not found are no more: those of the collected files, or all others where the
/// whole suite was collected.
void forget_uncollected(Database& database, const SpooledSession& session) {
    if (session.collected.empty() && session.collected_files.empty()) return;
    std::unordered_set<std::string> files = session.collected_files;
    for (const std::string& test : session.collected)
        files.emplace(file_of(test));
    std::vector<TestId> gone;
    Statement rows(database, "SELECT name FROM test");
    while (rows.step()) {
        TestId test = rows.text(0);
        if (session.collected.contains(test)) continue;
        if (session.is_whole_suite || files.contains(std::string(file_of(test)))) {
            gone.push_back(std::move(test));
        }
    }
    forget_tests(database, gone);
}

/// The mark tells what is empty from what was never kept.
bool is_marked(Database& database, std::string_view name) {
    Statement mark(database, "SELECT 1 FROM mark WHERE name = ?");
    return mark.bind(name).step();
}

void set_mark(Database& database, std::string_view name, double now) {
    Statement mark(database, "INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)");
    mark.bind(name).bind(now).step();
}

}  // namespace

Result<OutcomeTable> read_outcomes(Database& database) {
    OutcomeTable outcomes;
    Statement rows(database,
                   "SELECT name, status, duration, ended, message FROM test ORDER BY name");
    while (rows.step()) {
        TestOutcome outcome{.id = rows.text(0),
                            .status = OutcomeStatus::error,
                            .duration = rows.real(2),
                            .when = rows.real(3),
                            .message = rows.text(4)};
        const std::int64_t status = rows.integer(1);
        // What a newer pst may have added counts as an error, so that the test runs.
        if (status >= 0 && status <= static_cast<std::int64_t>(OutcomeStatus::xpassed)) {
            outcome.status = static_cast<OutcomeStatus>(status);
        }
        TestId id = outcome.id;
        outcomes.emplace_hint(outcomes.end(), std::move(id), std::move(outcome));
    }
    PST_CHECK(database.status());
    return outcomes;
}

OutcomeWriter::OutcomeWriter(Database& database, std::int64_t session, const std::string& commit)
    : m_session(session),
      m_commit(commit),
      m_last(database,
             "INSERT INTO test (name, status, duration, ended, message, commit_id) "
             "VALUES (?, ?, ?, ?, ?, ?) "
             "ON CONFLICT (name) DO UPDATE SET status = excluded.status, "
             "duration = excluded.duration, ended = excluded.ended, message = excluded.message, "
             "commit_id = excluded.commit_id WHERE excluded.ended >= test.ended"),
      m_every(database,
              "INSERT INTO outcome (test, session, status, ended, duration, setup, call, teardown, "
              "worker, message) SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM test WHERE name = ?") {}

void OutcomeWriter::write(const SpooledOutcome& spooled) {
    const TestOutcome& outcome = spooled.outcome;
    std::int64_t status = static_cast<std::int64_t>(outcome.status);
    if (spooled.is_rerun) {
        status = k_rerun;
    } else {
        m_last.bind(outcome.id).bind(status).bind(outcome.duration).bind(outcome.when);
        m_last.bind(outcome.message);
        bind_commit(m_last, m_commit);
        m_last.step();
    }
    m_every.bind(m_session)
        .bind(status)
        .bind(outcome.when)
        .bind(outcome.duration)
        .bind(spooled.setup);
    m_every.bind(spooled.call).bind(spooled.teardown).bind(spooled.worker);
    m_every.bind(outcome.message).bind(outcome.id).step();
}

std::size_t write_session(Database& database, const std::string& spool,
                          const SpooledSession& session, double now) {
    if (is_taken(database, spool)) return 0;
    OutcomeWriter writer(database, insert_session(database, spool, session, now), session.commit);
    std::size_t count = 0;
    // Attempts come before the outcome that makes the test's row.
    for (const bool is_rerun : {false, true}) {
        for (SpooledOutcome spooled : session.outcomes) {
            if (spooled.is_rerun != is_rerun) continue;
            if (spooled.outcome.when == 0) spooled.outcome.when = now;
            writer.write(spooled);
            if (!is_rerun) ++count;
        }
    }
    forget_uncollected(database, session);
    return count;
}

void drop_old_outcomes(Database& database, double now) {
    Statement(database, "DELETE FROM outcome WHERE ended < ?").bind(now - k_kept_seconds).step();
    Statement(database,
              "DELETE FROM session WHERE taken < ? AND id NOT IN (SELECT session FROM outcome "
              "WHERE session IS NOT NULL)")
        .bind(now - k_kept_seconds)
        .step();
}

void forget_tests(Database& database, const std::vector<TestId>& tests) {
    Statement forget(database, "DELETE FROM test WHERE name = ?");
    for (const TestId& test : tests)
        forget.bind(test).step();
}

Result<std::optional<Snapshot>> read_snapshot(Database& database) {
    const bool is_kept = is_marked(database, k_snapshot);
    Snapshot snapshot;
    Statement rows(database, "SELECT path, hash FROM snapshot ORDER BY path");
    while (rows.step()) {
        snapshot.emplace_hint(snapshot.end(), RepoPath(rows.text(0)), digest_in(rows.text(1)));
    }
    PST_CHECK(database.status());
    if (!is_kept) return std::nullopt;
    return snapshot;
}

namespace {

void drop_planned_snapshot(Database& database) {
    Statement(database, "DELETE FROM planned_snapshot_file").step();
    Statement(database, "DELETE FROM planned_snapshot").step();
}

}  // namespace

void write_planned_snapshot(Database& database, const std::string& name, const Snapshot& snapshot) {
    drop_planned_snapshot(database);
    Statement(database, "INSERT INTO planned_snapshot (name) VALUES (?)").bind(name).step();
    Statement insert(database, "INSERT INTO planned_snapshot_file (path, hash) VALUES (?, ?)");
    for (const auto& [path, hash] : snapshot) {
        const std::string bytes = bytes_of(hash);
        insert.bind(path.str()).bind_blob(bytes).step();
    }
}

void take_planned_snapshot(Database& database, const std::string& name, double now) {
    Statement planned(database, "SELECT 1 FROM planned_snapshot WHERE name = ?");
    if (!planned.bind(name).step()) return;
    Statement(database, "DELETE FROM snapshot").step();
    Statement(database, "INSERT INTO snapshot SELECT path, hash FROM planned_snapshot_file").step();
    set_mark(database, k_snapshot, now);
    drop_planned_snapshot(database);
}

void write_snapshot(Database& database, const Snapshot& snapshot, double now) {
    drop_planned_snapshot(database);
    Statement(database, "DELETE FROM snapshot").step();
    Statement insert(database, "INSERT INTO snapshot (path, hash) VALUES (?, ?)");
    for (const auto& [path, hash] : snapshot) {
        const std::string bytes = bytes_of(hash);
        insert.bind(path.str()).bind_blob(bytes).step();
    }
    set_mark(database, k_snapshot, now);
}

Result<std::optional<IgnoredSnapshot>> read_ignored_snapshot(Database& database) {
    if (!is_marked(database, k_ignored_files)) {
        PST_CHECK(database.status());
        return std::nullopt;
    }
    IgnoredSnapshot ignored;
    Statement files(database, "SELECT path, hash, moved FROM ignored_file ORDER BY path");
    while (files.step()) {
        ignored.files.emplace_hint(ignored.files.end(), RepoPath(files.text(0)),
                                   IgnoredFile{digest_in(files.text(1)), files.integer(2) != 0});
    }
    Statement edits(database, "SELECT path, hash FROM ignored_file_edit ORDER BY path");
    while (edits.step()) {
        ignored.edits.emplace_hint(ignored.edits.end(), RepoPath(edits.text(0)),
                                   digest_in(edits.text(1)));
    }
    PST_CHECK(database.status());
    return ignored;
}

void write_ignored_snapshot(Database& database, const IgnoredSnapshot& files, double now) {
    Statement(database, "DELETE FROM ignored_file").step();
    Statement file_row(database, "INSERT INTO ignored_file (path, hash, moved) VALUES (?, ?, ?)");
    for (const auto& [path, file] : files.files) {
        const std::string bytes = bytes_of(file.hash);
        file_row.bind(path.str()).bind_blob(bytes).bind(std::int64_t{file.moved ? 1 : 0}).step();
    }
    Statement(database, "DELETE FROM ignored_file_edit").step();
    Statement edit_row(database, "INSERT INTO ignored_file_edit (path, hash) VALUES (?, ?)");
    for (const auto& [path, hash] : files.edits) {
        const std::string bytes = bytes_of(hash);
        edit_row.bind(path.str()).bind_blob(bytes).step();
    }
    set_mark(database, k_ignored_files, now);
}

}  // namespace pst
