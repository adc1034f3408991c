// SPDX-License-Identifier: MIT
// history.db of other versions, damaged, read-only, and written by several processes.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history_cache.hpp"
#include "store/history_schema.hpp"
#include "support/unprivileged.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

/// As the version before the commit wrote it.
constexpr const char* k_version_2 = R"sql(
CREATE TABLE session (id INTEGER PRIMARY KEY, spool TEXT NOT NULL UNIQUE, taken REAL NOT NULL,
    exit_status INTEGER, selected INTEGER, finished INTEGER, is_complete INTEGER NOT NULL);
CREATE TABLE test (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, status INTEGER NOT NULL,
    duration REAL NOT NULL, ended REAL NOT NULL, message TEXT NOT NULL);
CREATE TABLE outcome (test INTEGER NOT NULL REFERENCES test (id) ON DELETE CASCADE,
    session INTEGER REFERENCES session (id) ON DELETE SET NULL, status INTEGER NOT NULL,
    ended REAL NOT NULL, duration REAL NOT NULL, setup REAL NOT NULL, call REAL NOT NULL,
    teardown REAL NOT NULL, worker TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX outcome_by_test ON outcome (test, ended);
CREATE INDEX outcome_by_time ON outcome (ended);
CREATE INDEX outcome_by_session ON outcome (session);
CREATE TABLE snapshot (path TEXT PRIMARY KEY NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE mark (name TEXT PRIMARY KEY NOT NULL, value REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE ignored_file (path TEXT PRIMARY KEY NOT NULL, hash BLOB NOT NULL,
    moved INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE ignored_file_edit (path TEXT PRIMARY KEY NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
INSERT INTO session VALUES (1, 'old', 4e9, 1, 1, 1, 1);
INSERT INTO test VALUES (1, 'a.py::x', 1, 0.5, 4e9, 'why');
INSERT INTO outcome VALUES (1, 1, 1, 4e9, 0.5, 0, 0.5, 0, '', 'why');
INSERT INTO snapshot VALUES ('a.py', zeroblob(16));
INSERT INTO mark VALUES ('snapshot', 4e9);
PRAGMA user_version = 2;
)sql";

}  // namespace

TEST_CASE("a history of version 1 gets the tables of ignored files") {
    Cache cache;
    REQUIRE(cache.folder.prepare());
    {
        auto database = Database::open(cache.folder.path("history.db"), Database::Mode::create);
        REQUIRE(database->run(k_version_2));
        REQUIRE(
            database->run("DROP TABLE ignored_file; DROP TABLE ignored_file_edit; "
                          "PRAGMA user_version = 1"));
    }
    CHECK_FALSE(cache.history().ignored_snapshot()->has_value());
    REQUIRE(cache.history().save_ignored_snapshot({}));
    CHECK(cache.history().ignored_snapshot()->has_value());
    CHECK((*cache.history().snapshot())->size() == 1);
}

TEST_CASE("a history of version 2 keeps its outcomes, without a commit") {
    Cache cache;
    REQUIRE(cache.folder.prepare());
    {
        auto database = Database::open(cache.folder.path("history.db"), Database::Mode::create);
        REQUIRE(database->run(k_version_2));
    }
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::failed);
    CHECK(cache.count("PRAGMA user_version") == k_history_version);
    CHECK(cache.count("SELECT count(*) FROM session WHERE spool = 'old' AND commit_id IS NULL") ==
          1);
    CHECK(cache.count("SELECT count(*) FROM test WHERE commit_id IS NULL") == 1);
    CHECK((*cache.history().snapshot())->size() == 1);
    cache.spool("new", R"({"start":{"commit":")" + std::string(40, 'a') + "\"}}\n" +
                           line("a.py::x", "passed", 4e9 + 1));
    CHECK(cache.ingest() == 1);
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::passed);
    CHECK(cache.count("SELECT count(*) FROM outcome") == 2);
    CHECK(cache.count("SELECT count(*) FROM test WHERE commit_id IS NOT NULL") == 1);
}

TEST_CASE("a history of a newer pst is read and not written") {
    Cache cache;
    cache.keep({outcome("a.py::x", OutcomeStatus::failed, 1)});
    {
        auto database = Database::open(cache.folder.path("history.db"), Database::Mode::write);
        REQUIRE(database->run("PRAGMA user_version = 99; UPDATE test SET status = 50"));
    }
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::error);
    cache.spool("s", line("a.py::y", "passed"));
    HistoryDatabase history = cache.history();
    for (const Status& status : {history.forget({"a.py::x"}), history.save_snapshot({})}) {
        REQUIRE_FALSE(status);
        CHECK(status.error().message == "the history was written by a newer pst");
    }
    CHECK_FALSE(history.ingest_spool({}));
    CHECK(cache.has_spool("s"));
    CHECK(cache.count("PRAGMA user_version") == 99);
}

TEST_CASE("a damaged history is set aside") {
    for (const std::string& content :
         {std::string("not a database, but long enough to be read") + std::string(200, '!'),
          std::string("SQLite format 3\0", 16) + std::string(5000, 'x')}) {
        Cache cache;
        cache.root.write(".py_smart_test/history.db", content);
        CHECK(cache.outcomes().empty());
        CHECK(cache.root.read(".py_smart_test/history.db.corrupt") == content);
        cache.root.write(".py_smart_test/history.db", content);
        cache.keep({outcome("a.py::x", OutcomeStatus::passed, 1)});
        CHECK(cache.ids().size() == 1);
    }
}

TEST_CASE("damage anywhere in the file never crashes") {
    Cache cache;
    std::vector<TestOutcome> many;
    for (int count = 0; count < 300; ++count) {
        many.push_back(outcome("a.py::x" + std::to_string(count), OutcomeStatus::passed, count));
    }
    cache.keep(many);
    const std::string whole = cache.root.read(".py_smart_test/history.db");
    for (std::size_t at = 0; at < whole.size(); at += 523) {
        std::string damaged = whole;
        for (std::size_t byte = at; byte < std::min(at + 20, whole.size()); ++byte) {
            damaged[byte] = static_cast<char>(~damaged[byte]);
        }
        cache.root.write(".py_smart_test/history.db", damaged);
        HistoryDatabase history = cache.history();
        (void)history.outcomes();
        (void)history.forget({"a.py::x1"});
        (void)history.snapshot();
        cache.root.write(".py_smart_test/history.db", damaged.substr(0, at));
        (void)cache.history().outcomes();
    }
}

TEST_CASE("a folder that cannot be written is still read") {
    Cache cache;
    ::chmod(cache.root.path().c_str(), 0755);
    cache.keep({outcome("a.py::x", OutcomeStatus::failed, 1)});
    ::chmod(cache.folder.path().c_str(), 0555);
    ::chmod(cache.folder.path("history.db").c_str(), 0444);
    {
        Unprivileged user;
        REQUIRE(user.is_effective());
        HistoryDatabase history = cache.history();
        CHECK(history.outcomes()->size() == 1);
        const Status status = history.save_snapshot({});
        REQUIRE_FALSE(status);
        CHECK(status.error().kind == FailureKind::project);
        CHECK_FALSE(cache.history().save_snapshot({}));
    }
    ::chmod(cache.folder.path().c_str(), 0755);
}

TEST_CASE("an empty file is a history that was never filled") {
    Cache cache;
    cache.root.write(".py_smart_test/history.db", "");
    CHECK(cache.outcomes().empty());
    cache.keep({outcome("a.py::x", OutcomeStatus::passed, 1)});
    CHECK(cache.ids().size() == 1);
    CHECK(cache.count("PRAGMA user_version") == k_history_version);
}

TEST_CASE("two processes write in turn") {
    Cache cache;
    std::vector<pid_t> children;
    for (int child = 0; child < 4; ++child) {
        const pid_t number = ::fork();
        if (number == 0) {
            bool is_fine = true;
            for (int round = 0; round < 10; ++round) {
                const std::string id = std::to_string(child) + ".py::" + std::to_string(round);
                cache.spool("s" + std::to_string(child) + "-" + std::to_string(round),
                            line_of(outcome(id, OutcomeStatus::passed, 1)));
                is_fine = is_fine && cache.history().ingest_spool({});
            }
            ::_exit(is_fine ? 0 : 1);
        }
        children.push_back(number);
    }
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    CHECK(cache.ids().size() == 40);
}
