// SPDX-License-Identifier: MIT
#include <pst/store/history_database.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/history_schema.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/unprivileged.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

struct Cache {
    TemporaryFolder root;
    CacheFolder folder{root.path(".py_smart_test")};

    HistoryDatabase history() const { return HistoryDatabase(folder); }
    OutcomeTable outcomes() const {
        auto table = history().outcomes();
        REQUIRE(table);
        return *table;
    }
    std::vector<std::string> ids() const {
        std::vector<std::string> found;
        for (const auto& [id, outcome] : outcomes())
            found.push_back(id);
        return found;
    }
    void spool(const std::string& name, const std::string& lines) const {
        root.write(".py_smart_test/spool/" + name + ".ndjson", lines);
    }
    bool has_spool(const std::string& name) const {
        return root.has(".py_smart_test/spool/" + name + ".ndjson");
    }
    std::size_t ingest() const {
        const auto intake = history().ingest_spool();
        REQUIRE(intake);
        return intake->outcomes;
    }
    std::int64_t count(const char* sql) const {
        auto database = Database::open(folder.path("history.db"), Database::Mode::write);
        REQUIRE(database);
        Statement statement(*database, sql);
        REQUIRE(statement.step());
        return statement.integer(0);
    }
};

TestOutcome outcome(const std::string& id, OutcomeStatus status, double when) {
    return TestOutcome{.id = id, .status = status, .duration = 0.5, .when = when, .message = "why"};
}

std::string line(const std::string& id, const std::string& word, double when = 1000) {
    return R"({"id":")" + id + R"(","outcome":")" + word + R"(","duration":0.25,"when":)" +
           std::to_string(when) + R"(,"phases":{"call":0.25},"worker":"gw1","message":"m"})" + "\n";
}

}  // namespace

TEST_CASE("without a history there is nothing, and nothing is made") {
    Cache cache;
    CHECK(cache.outcomes().empty());
    CHECK_FALSE(cache.history().snapshot()->has_value());
    CHECK(cache.ingest() == 0);
    CHECK(cache.history().record({}));
    CHECK_FALSE(cache.root.has(".py_smart_test"));
}

TEST_CASE("the last outcome of a test counts") {
    Cache cache;
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::failed, 100),
                                    outcome("a.py::y[\xff\n]", OutcomeStatus::xpassed, 50)}));
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::passed, 200)}));
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::error, 150)}));
    const OutcomeTable table = cache.outcomes();
    REQUIRE(table.size() == 2);
    CHECK(table.at("a.py::x").status == OutcomeStatus::passed);
    CHECK(table.at("a.py::x").when == 200);
    CHECK(table.at("a.py::y[\xff\n]").status == OutcomeStatus::xpassed);
    CHECK(table.at("a.py::y[\xff\n]").duration == 0.5);
    CHECK(table.at("a.py::y[\xff\n]").message == "why");
    CHECK(cache.count("SELECT count(*) FROM outcome") == 4);
}

TEST_CASE("spool files are taken in once and deleted") {
    Cache cache;
    const double now = 4e9;
    cache.spool("one", line("a.py::x", "failed", now) + "garbage\n[]\n{\"id\":5}\n" +
                           line("a.py::n", "unheard-of", now) + line("b.py", "error", 0) +
                           R"({"id_hex":"612eff","outcome":"xfailed"})" + "\n" +
                           R"({"session":{"exitstatus":1,"complete":true,"selected":3}})" + "\n");
    cache.spool("two", line("a.py::y", "skipped", now) + R"({"id":"a.py::cut","outcome":"pas)");
    cache.root.write(".py_smart_test/spool/other.txt", "not ours");
    CHECK(cache.ingest() == 4);
    CHECK(cache.ingest() == 0);
    CHECK_FALSE(cache.has_spool("one"));
    CHECK_FALSE(cache.has_spool("two"));
    CHECK(cache.root.has(".py_smart_test/spool/other.txt"));
    CHECK(cache.ids() == std::vector<std::string>{"a.py::x", "a.py::y", "a.\xff", "b.py"});
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::failed);
    CHECK(cache.outcomes().at("b.py").when > 1e9);
    CHECK(cache.count("SELECT count(*) FROM session WHERE is_complete AND exit_status = 1") == 1);
    CHECK(cache.count("SELECT count(*) FROM session WHERE exit_status IS NULL") == 1);
    CHECK(cache.count("SELECT count(*) FROM outcome WHERE worker = 'gw1' AND call = 0.25") == 3);

    cache.spool("one", line("a.py::x", "passed", now + 1));
    CHECK(cache.ingest() == 0);
    CHECK_FALSE(cache.has_spool("one"));
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::failed);
}

TEST_CASE("sessions tell whether every selected test ran") {
    Cache cache;
    const auto session = [](const char* complete) {
        return std::string(R"({"session":{"exitstatus":1,"complete":)") + complete + "}}\n";
    };
    cache.spool("worker", R"({"collected":["a.py::x"]})"
                          "\n");
    cache.spool("whole", line("a.py::x", "failed") + session("true"));
    cache.spool("cut", line("a.py::y", "passed") + session("false"));
    const auto intake = cache.history().ingest_spool();
    REQUIRE(intake);
    CHECK(intake->outcomes == 2);
    CHECK(intake->sessions == 2);
    CHECK(intake->complete == 1);
}

TEST_CASE("an attempt that was run again is no outcome") {
    Cache cache;
    cache.spool("s", line("a.py::x", "rerun", 4e9) + line("a.py::x", "passed", 4e9 + 1) +
                         line("a.py::z", "rerun", 4e9));
    CHECK(cache.ingest() == 1);
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::passed);
    CHECK(cache.ids() == std::vector<std::string>{"a.py::x"});
    CHECK(cache.count("SELECT count(*) FROM outcome WHERE status = 6") == 1);
}

TEST_CASE("a spool file that a session still holds is left alone") {
    Cache cache;
    cache.spool("held", line("a.py::x", "passed"));
    const std::string path = cache.root.path(".py_smart_test/spool/held.ndjson");
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(path.c_str(), O_RDWR);
        struct flock lock = {};
        lock.l_type = F_WRLCK;
        ::fcntl(file, F_SETLK, &lock);
        if (::write(ready[1], "x", 1) == 1) ::pause();
        ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    CHECK(cache.ingest() == 0);
    CHECK(cache.has_spool("held"));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(cache.ingest() == 1);
}

TEST_CASE("tests that are no longer found are forgotten") {
    Cache cache;
    REQUIRE(cache.history().record({outcome("a.py", OutcomeStatus::error, 1),
                                    outcome("a.py::old", OutcomeStatus::failed, 1),
                                    outcome("a.py::kept", OutcomeStatus::failed, 1),
                                    outcome("b.py::other", OutcomeStatus::failed, 4e9)}));
    cache.spool("s", R"({"collected":["a.py::kept","a.py::new[1]"]})"
                     "\n" +
                         line("a.py::new[1]", "passed"));
    cache.ingest();
    CHECK(cache.ids() == std::vector<std::string>{"a.py::kept", "a.py::new[1]", "b.py::other"});
    CHECK(cache.count("SELECT count(*) FROM outcome") == 1);
}

TEST_CASE("outcomes are kept for 90 days, last ones for ever") {
    Cache cache;
    cache.spool("s", line("a.py::x", "passed", 1000));
    cache.ingest();
    CHECK(cache.count("SELECT count(*) FROM outcome") == 0);
    CHECK(cache.ids() == std::vector<std::string>{"a.py::x"});
}

TEST_CASE("a snapshot is kept whole") {
    Cache cache;
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::passed, 1)}));
    CHECK_FALSE(cache.history().snapshot()->has_value());
    const Snapshot first = {{RepoPath("a.py"), digest_of("a")},
                            {RepoPath("\xff x"), digest_of("b")}};
    REQUIRE(cache.history().save_snapshot(first));
    CHECK(**cache.history().snapshot() == first);
    const Snapshot second = {{RepoPath("c.py"), Digest{1, ~std::uint64_t{0}}}};
    HistoryDatabase history = cache.history();
    REQUIRE(history.save_snapshot(second));
    CHECK(**history.snapshot() == second);
    REQUIRE(history.save_snapshot({}));
    CHECK((*history.snapshot())->empty());
}

TEST_CASE("ignored files are kept whole, gone ones too") {
    Cache cache;
    REQUIRE(cache.history().save_snapshot({}));
    CHECK_FALSE(cache.history().ignored_snapshot()->has_value());
    IgnoredSnapshot files;
    REQUIRE(cache.history().save_ignored_snapshot(files));
    CHECK(**cache.history().ignored_snapshot() == files);
    files.files = {{RepoPath(".env"), {digest_of("a"), false}}, {RepoPath("\xff"), {{}, true}}};
    files.edits = {{RepoPath("a.py"), digest_of("b")}, {RepoPath("gone.py"), {}}};
    REQUIRE(cache.history().save_ignored_snapshot(files));
    CHECK(**cache.history().ignored_snapshot() == files);
    CHECK((*cache.history().snapshot())->empty());
}

TEST_CASE("a history of version 1 gets the tables of ignored files") {
    Cache cache;
    REQUIRE(cache.history().save_snapshot({{RepoPath("a.py"), digest_of("a")}}));
    {
        auto database = Database::open(cache.folder.path("history.db"), Database::Mode::write);
        REQUIRE(
            database->run("DROP TABLE ignored_file; DROP TABLE ignored_file_edit; "
                          "PRAGMA user_version = 1"));
    }
    CHECK_FALSE(cache.history().ignored_snapshot()->has_value());
    REQUIRE(cache.history().save_ignored_snapshot({}));
    CHECK(cache.history().ignored_snapshot()->has_value());
    CHECK((*cache.history().snapshot())->size() == 1);
}

TEST_CASE("a history of a newer pst is read and not written") {
    Cache cache;
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::failed, 1)}));
    {
        auto database = Database::open(cache.folder.path("history.db"), Database::Mode::write);
        REQUIRE(database->run("PRAGMA user_version = 99; UPDATE test SET status = 50"));
    }
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::error);
    cache.spool("s", line("a.py::y", "passed"));
    HistoryDatabase history = cache.history();
    for (const Status& status :
         {history.record({outcome("b", OutcomeStatus::passed, 1)}), history.save_snapshot({})}) {
        REQUIRE_FALSE(status);
        CHECK(status.error().message == "the history was written by a newer pst");
    }
    CHECK_FALSE(history.ingest_spool());
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
        REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::passed, 1)}));
        CHECK(cache.ids().size() == 1);
    }
}

TEST_CASE("damage anywhere in the file never crashes") {
    Cache cache;
    std::vector<TestOutcome> many;
    for (int count = 0; count < 300; ++count) {
        many.push_back(outcome("a.py::x" + std::to_string(count), OutcomeStatus::passed, count));
    }
    REQUIRE(cache.history().record(many));
    const std::string whole = cache.root.read(".py_smart_test/history.db");
    for (std::size_t at = 0; at < whole.size(); at += 523) {
        std::string damaged = whole;
        for (std::size_t byte = at; byte < std::min(at + 20, whole.size()); ++byte) {
            damaged[byte] = static_cast<char>(~damaged[byte]);
        }
        cache.root.write(".py_smart_test/history.db", damaged);
        HistoryDatabase history = cache.history();
        (void)history.outcomes();
        (void)history.record({outcome("b.py::y", OutcomeStatus::passed, 1)});
        (void)history.snapshot();
        cache.root.write(".py_smart_test/history.db", damaged.substr(0, at));
        (void)cache.history().outcomes();
    }
}

TEST_CASE("a folder that cannot be written is still read") {
    Cache cache;
    ::chmod(cache.root.path().c_str(), 0755);
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::failed, 1)}));
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
    REQUIRE(cache.history().record({outcome("a.py::x", OutcomeStatus::passed, 1)}));
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
                is_fine =
                    is_fine && cache.history().record({outcome(id, OutcomeStatus::passed, 1)});
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
