// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history_cache.hpp"

using namespace pst;
using namespace pst::testing;

TEST_CASE("without a history there is nothing, and nothing is made") {
    Cache cache;
    CHECK(cache.outcomes().empty());
    CHECK_FALSE(cache.history().snapshot()->has_value());
    CHECK(cache.ingest() == 0);
    CHECK(cache.history().forget({}));
    CHECK_FALSE(cache.root.has(".py_smart_test"));
}

TEST_CASE("the last outcome of a test counts") {
    Cache cache;
    cache.keep({outcome("a.py::x", OutcomeStatus::failed, 4e9),
                outcome("a.py::y[\xff\n]", OutcomeStatus::xpassed, 4e9)});
    cache.keep({outcome("a.py::x", OutcomeStatus::passed, 4e9 + 2)});
    cache.keep({outcome("a.py::x", OutcomeStatus::error, 4e9 + 1)});
    const OutcomeTable table = cache.outcomes();
    REQUIRE(table.size() == 2);
    CHECK(table.at("a.py::x").status == OutcomeStatus::passed);
    CHECK(table.at("a.py::x").when == 4e9 + 2);
    CHECK(table.at("a.py::y[\xff\n]").status == OutcomeStatus::xpassed);
    CHECK(table.at("a.py::y[\xff\n]").duration == 0.5);
    CHECK(table.at("a.py::y[\xff\n]").message == "why");
    CHECK(cache.count("SELECT count(*) FROM outcome") == 4);
}

TEST_CASE("spool files are taken in once and deleted") {
    Cache cache;
    const double now = 4e9;
    cache.spool("one", line("a.py::x", "failed", now) + "garbage\n[]\n{\"id\":5}\n" +
                           R"({"id":"a.py::n","outcome":5})" + "\n" +
                           line("a.py::u", "unheard-of", now) + line("b.py", "error", 0) +
                           R"({"id_hex":"612eff","outcome":"xfailed"})" + "\n" +
                           R"({"session":{"exitstatus":1,"complete":true,"selected":3}})" + "\n");
    cache.spool("two", line("a.py::y", "skipped", now) + R"({"id":"a.py::cut","outcome":"pas)");
    cache.root.write(".py_smart_test/spool/other.txt", "not ours");
    CHECK(cache.ingest() == 5);
    CHECK(cache.ingest() == 0);
    CHECK_FALSE(cache.has_spool("one"));
    CHECK_FALSE(cache.has_spool("two"));
    CHECK(cache.root.has(".py_smart_test/spool/other.txt"));
    CHECK(cache.ids() ==
          std::vector<std::string>{"a.py::u", "a.py::x", "a.py::y", "a.\xff", "b.py"});
    CHECK(cache.outcomes().at("a.py::u").status == OutcomeStatus::error);
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::failed);
    CHECK(cache.outcomes().at("b.py").when > 1e9);
    CHECK(cache.count("SELECT count(*) FROM session WHERE is_complete AND exit_status = 1") == 1);
    CHECK(cache.count("SELECT count(*) FROM session WHERE exit_status IS NULL") == 1);
    CHECK(cache.count("SELECT count(*) FROM outcome WHERE worker = 'gw1' AND call = 0.25") == 4);

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
    const auto intake = cache.history().ingest_spool({});
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
    cache.keep({outcome("a.py", OutcomeStatus::error, 1),
                outcome("a.py::old", OutcomeStatus::failed, 1),
                outcome("a.py::kept", OutcomeStatus::failed, 1),
                outcome("b.py::other", OutcomeStatus::failed, 4e9)});
    cache.spool("s", R"({"collected":["a.py::kept","a.py::new[1]"]})"
                     "\n" +
                         line("a.py::new[1]", "passed"));
    cache.ingest();
    CHECK(cache.ids() == std::vector<std::string>{"a.py::kept", "a.py::new[1]", "b.py::other"});
    CHECK(cache.count("SELECT count(*) FROM outcome") == 1);
}

TEST_CASE("in a file that was collected without a test there is none") {
    Cache cache;
    cache.keep({outcome("a.py::x", OutcomeStatus::failed, 1),
                outcome("b.py::y", OutcomeStatus::failed, 1),
                outcome("c.py::z", OutcomeStatus::failed, 1)});
    cache.spool("s", R"({"collected":["b.py::y"],"files":["a.py","b.py"],"whole":false})"
                     "\n");
    cache.ingest();
    CHECK(cache.ids() == std::vector<std::string>{"b.py::y", "c.py::z"});
}

TEST_CASE("only where the whole suite was collected is a test gone that was not found") {
    for (const char* whole : {"false", "1", "null", "true"}) {
        Cache cache;
        cache.keep({outcome("a.py::x", OutcomeStatus::failed, 1),
                    outcome("b.py", OutcomeStatus::error, 1)});
        cache.spool("s", R"({"collected":["c.py::new"],"files":["c.py"],"whole":)" +
                             std::string(whole) + "}\n");
        cache.ingest();
        CHECK(cache.ids().size() == (std::string(whole) == "true" ? 0 : 2));
    }
    Cache cache;
    cache.keep({outcome("a.py::x", OutcomeStatus::failed, 1)});
    cache.spool("nothing", R"({"collected":[],"files":["c.py"],"whole":true})"
                           "\n");
    cache.ingest();
    CHECK(cache.ids().size() == 1);
}

TEST_CASE("tests that are no more are forgotten with all their outcomes") {
    Cache cache;
    cache.keep({outcome("a.py::x[\xff]", OutcomeStatus::failed, 4e9),
                outcome("a.py::y", OutcomeStatus::failed, 4e9)});
    REQUIRE(cache.history().forget({"a.py::x[\xff]", "a.py::unheard-of"}));
    CHECK(cache.ids() == std::vector<std::string>{"a.py::y"});
    CHECK(cache.count("SELECT count(*) FROM outcome") == 1);
}

TEST_CASE("outcomes carry the commit on which they were planned, where that is known") {
    Cache cache;
    const std::string commit(40, 'c');
    const auto start = [](const std::string& value) {
        return R"({"start":{"commit":)" + value + "}}\n";
    };
    cache.spool("known", start("\"" + commit + "\"") + line("a.py::x", "failed", 4e9) +
                             line("a.py::y", "rerun", 4e9) + line("a.py::y", "passed", 4e9 + 1));
    for (const std::string& unknown :
         {std::string("null"), std::string("5"), std::string("\"main\"")})
        cache.spool("other" + unknown.substr(1, 2),
                    start(unknown) + line("b.py::z", "passed", 4e9));
    cache.spool("without", line("a.py::x", "passed", 4e9 - 1));
    CHECK(cache.ingest() == 6);
    const std::string here = " WHERE commit_id = '" + commit + "'";
    CHECK(cache.count(("SELECT count(*) FROM test" + here).c_str()) == 2);
    CHECK(cache.count(("SELECT count(*) FROM session" + here).c_str()) == 1);
    CHECK(cache.count("SELECT count(*) FROM session WHERE commit_id IS NULL") == 4);
    CHECK(cache.count(("SELECT count(*) FROM outcome JOIN session ON session = session.id" + here)
                          .c_str()) == 3);
    cache.spool("later", line("a.py::x", "passed", 4e9 + 5));
    cache.ingest();
    CHECK(cache.count("SELECT commit_id IS NULL FROM test WHERE name = 'a.py::x'") == 1);
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
    cache.keep({outcome("a.py::x", OutcomeStatus::passed, 1)});
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

TEST_CASE("a planned snapshot counts once the session of its plan has ended whole") {
    const auto ended = [](const std::string& name, int status, bool complete) {
        return R"({"session": {"exitstatus": )" + std::to_string(status) + R"(, "complete": )" +
               (complete ? "true" : "false") + R"(, "snapshot": ")" + name + "\"}}\n";
    };
    Cache cache;
    const Snapshot first = {{RepoPath("a.py"), digest_of("a")}};
    const Snapshot planned = {{RepoPath("b.py"), digest_of("b")}};
    REQUIRE(cache.history().save_snapshot(first));
    REQUIRE(cache.history().save_planned_snapshot("n", planned));
    CHECK(**cache.history().snapshot() == first);
    SECTION("it was interrupted, ended with an error, is of another plan or says nothing") {
        cache.spool("interrupted", ended("n", 1, false));
        cache.spool("error", ended("n", 2, true));
        cache.spool("none", ended("n", 5, true));
        cache.spool("other", ended("m", 0, true));
        cache.spool("unsaid", R"({"session": {"exitstatus": 0, "complete": true}})"
                              "\n");
        cache.spool("killed", line("b.py::x", "passed", 1000));
        cache.ingest();
        CHECK(**cache.history().snapshot() == first);
    }
    SECTION("it ended, with tests that failed or without") {
        cache.spool("s", ended("n", GENERATE(0, 1), true));
        cache.ingest();
        CHECK(**cache.history().snapshot() == planned);
        REQUIRE(cache.history().save_snapshot(first));
        cache.spool("again", ended("n", 0, true));
        cache.ingest();
        CHECK(**cache.history().snapshot() == first);
    }
    SECTION("another was planned since, or kept") {
        if (GENERATE(true, false)) {
            REQUIRE(cache.history().save_planned_snapshot("m", {}));
        } else {
            REQUIRE(cache.history().save_snapshot(first));
        }
        cache.spool("s", ended("n", 0, true));
        cache.ingest();
        CHECK(**cache.history().snapshot() == first);
    }
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
