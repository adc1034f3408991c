// SPDX-License-Identifier: MIT
// Recordings from spool lines into history.db, and back.
#include "history_cache.hpp"
#include "store/recording_rows.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

const std::string k_collected = R"({"collected":["t.py::a","t.py::b","t.py::c"]})"
                                "\n";
const std::string k_a =
    R"({"ran":"t.py::a","passed":true,"shared":[0],"code":[["shop.py",3],[null,8],["lib/b.py",0]],)"
    R"("functions":[0,1],"opened":[["data.txt",[0,1],[0]],["",[2],[]]]})"
    "\n";
const std::string k_b =
    R"({"ran":"t.py::b","passed":false,"shared":[],"code":[],"functions":[0,2],)"
    R"("hidden":"a child process"})"
    "\n";
const std::string k_fixture = R"({"fixture":0,"code":[["c.py",9]],"functions":[3]})"
                              "\n";

std::string end(const std::string& key = "k", int tests = 2, int fixtures = 1,
                const std::string& more = R"("early":[],"changed":[])") {
    return R"({"always":)" + std::to_string(tests) + R"(,"fixtures":)" + std::to_string(fixtures) +
           "," + more + R"(,"loaded":["shop.py"],"foreign":["attr","py_test"],"state":")" + key +
           R"(","code":[["conftest.py",2]],"functions":[4],"opened":[["pst.txt",[4],[]]]})" + "\n";
}

std::string whole(const std::string& key = "k") {
    return k_collected + k_a + k_b + k_fixture + end(key);
}

/// Spools the lines, takes them in, and reads what is known under the key.
std::optional<Recording> kept(const Cache& cache, const std::string& lines,
                              const std::string& key = "k") {
    static int count = 0;
    cache.spool("recorded-" + std::to_string(count++), lines);
    REQUIRE(cache.history().ingest_spool({}));
    auto recording = cache.history().recording(key);
    REQUIRE(recording);
    return *recording;
}

std::optional<Recording> kept(const std::string& lines) { return kept(Cache(), lines); }

void damage(const Cache& cache, const char* sql) {
    auto database = Database::open(cache.folder.path("history.db"), Database::Mode::write);
    REQUIRE(database);
    REQUIRE(database->run(sql));
}

}  // namespace

TEST_CASE("code from another text than the state's makes a recording unusable") {
    const std::string changed =
        GENERATE(R"(["shop.py"])", R"([["shop.py",null]])", R"([["t.py","b1"],["shop.py","b2"]])",
                 R"([["t.py","b1"],["t.py","b3"]])", R"([["t.py","b1"]])");
    Cache cache;
    std::vector<std::string> asked;
    cache.spool("late", k_collected + k_a + k_b + k_fixture +
                            end("k", 2, 1, R"("early":[],"changed":)" + changed));
    REQUIRE(cache.history().ingest_spool(
        [&](const RecordingKey& state, const RepoPath& path, const std::string& blob) {
            asked.push_back(state + " " + path.str() + " " + blob);
            return path == RepoPath("t.py") && blob == "b1";
        }));
    const auto recording = *cache.history().recording("k");
    REQUIRE(recording);
    CAPTURE(changed);
    if (changed == R"([["t.py","b1"]])") {
        CHECK(asked == std::vector<std::string>{"k t.py b1"});
        CHECK(recording->unusable.empty());
    } else {
        CHECK(recording->unusable.ends_with(".py changed while the tests ran"));
    }
}

TEST_CASE("a recording is read as it was spooled") {
    Cache cache;
    CHECK_FALSE(*cache.history().has_recordings());
    const auto recording = kept(cache, whole());
    CHECK(*cache.history().has_recordings());
    REQUIRE(recording);
    REQUIRE(recording->tests.size() == 3);
    CHECK(recording->tests[0].id == "t.py::a");
    CHECK(recording->tests[0].passed);
    CHECK(recording->tests[0].hidden.empty());
    CHECK(recording->tests[1].ran);
    CHECK_FALSE(recording->tests[1].passed);
    CHECK(recording->tests[1].hidden == "a child process");
    CHECK(recording->tests[2].id == "t.py::c");
    CHECK(recording->tests[2].is_listed);
    CHECK_FALSE(recording->tests[2].ran);
    const RepoPath shop("shop.py"), b("lib/b.py"), c("c.py"), conftest("conftest.py");
    CHECK(recording->code.size() == 4);
    CHECK(recording->code.at({shop, 3}).tests == TestNumbers{0, 1});
    CHECK(recording->code.at({b, 0}).tests == TestNumbers{1});
    CHECK(recording->code.at({c, 9}).tests == TestNumbers{0});
    CHECK_FALSE(recording->code.at({c, 9}).always);
    CHECK(recording->code.at({conftest, 2}).tests.empty());
    CHECK(recording->code.at({conftest, 2}).always);
    CHECK(recording->openings.size() == 3);
    const RecordedOpening& data = recording->openings.at(RepoPath("data.txt"));
    CHECK(data.tests == TestNumbers{0});
    CHECK(data.callers == std::vector<CodePlace>{{shop, 3}});
    CHECK(data.keepers == std::vector<CodePlace>{{shop, 3}});
    CHECK(recording->openings.at(RepoPath()).tests == TestNumbers{0});
    CHECK(recording->openings.at(RepoPath("pst.txt")).always);
    CHECK(recording->foreign == std::vector<std::string>{"attr", "py_test"});
    CHECK(recording->unusable.empty());
    CHECK_FALSE(cache.history().recording("another")->has_value());
}

TEST_CASE("what a session hides outside of its tests makes the recording useless") {
    const auto with = [](const std::string& more) {
        return kept(k_collected + k_a + k_b + k_fixture + end("k", 2, 1, more));
    };
    CHECK(with(R"("early":["shop.py"],"changed":[])")->unusable ==
          "shop.py was imported before pytest loaded its plugins");
    CHECK(with(R"("early":[],"changed":["shop.py"])")->unusable ==
          "shop.py changed while the tests ran");
    CHECK(with(R"("early":[],"changed":[],"hidden":"a child process")")->unusable ==
          "a child process outside of the tests");
    // Without the word that nothing changed nothing is known.
    CHECK_FALSE(with(R"("early":[])"));
}

TEST_CASE("a test is hidden by its fixtures") {
    const auto recording =
        kept(k_a + R"({"fixture":0,"code":[],"functions":[],"hidden":"a connection"})" + "\n" +
             end("k", 1));
    REQUIRE_FALSE(recording);  // function 4 of the last line is told nowhere
    const auto told =
        kept(k_a +
             R"({"fixture":0,"code":[["c.py",9]],"functions":[],"hidden":"a connection"})"
             "\n" +
             end("k", 1));
    REQUIRE(told);
    CHECK(told->tests.at(0).hidden == "a connection");
    CHECK_FALSE(told->tests.at(0).is_listed);
}

TEST_CASE("a recording that is not whole does not count") {
    const std::string lines = whole();
    for (std::size_t cut = 0; cut < lines.size(); ++cut) {
        INFO(cut);
        CHECK_FALSE(kept(lines.substr(0, cut)));
    }
    CHECK_FALSE(kept(k_a + k_fixture + end()));  // a test is missing
    CHECK_FALSE(kept(k_a + k_b + end()));        // a fixture is missing
    CHECK_FALSE(kept(k_a + k_b + "garbage\n" + k_fixture + end()));
    CHECK_FALSE(kept(k_a + k_b + "[]\n" + k_fixture + end()));
    CHECK_FALSE(kept(k_a + k_b + k_fixture +
                     R"({"ran":5})"
                     "\n" +
                     end()));
    CHECK_FALSE(kept(R"({"ran":"t.py::z","passed":true,"shared":[],"functions":[77]})"
                     "\n" +
                     k_a + k_b + k_fixture + end("k", 3)));  // unknown number
    CHECK_FALSE(kept(R"({"ran":"t.py::z","passed":true,"shared":[5],"functions":[]})"
                     "\n" +
                     k_a + k_b + k_fixture + end("k", 3)));  // unknown fixture
    CHECK_FALSE(kept(R"({"ran":"t.py::z","passed":true,"functions":[-1]})"
                     "\n" +
                     k_a + k_b + k_fixture + end("k", 3)));
    CHECK_FALSE(kept(R"({"ran":"t.py::z","passed":true,"code":[["a.py","x"]]})"
                     "\n" +
                     k_a + k_b + k_fixture + end("k", 3)));
}

TEST_CASE("outcomes count without the recording beside them") {
    Cache cache;
    cache.spool("cut", line("t.py::a", "passed", 4e9) + k_a);
    CHECK(cache.ingest() == 1);
    CHECK_FALSE(cache.history().recording("k")->has_value());
}

TEST_CASE("sessions of one state are united") {
    Cache cache;
    REQUIRE(kept(cache, whole()));
    const auto recording =
        kept(cache, R"({"ran":"t.py::b","passed":true,"shared":[],"code":[["new.py",5]],)"
                    R"("functions":[0]})"
                    "\n"
                    R"({"always":1,"fixtures":0,"early":[],"changed":[],"foreign":["zip"],)"
                    R"("state":"k","code":[],"functions":[]})"
                    "\n");
    REQUIRE(recording);
    REQUIRE(recording->tests.size() == 3);
    CHECK(recording->tests[1].passed);
    CHECK(recording->tests[1].is_listed);
    CHECK(recording->tests[1].hidden == "a child process");
    CHECK(recording->code.at({RepoPath("new.py"), 5}).tests == TestNumbers{1});
    CHECK(recording->code.at({RepoPath("shop.py"), 3}).tests == TestNumbers{0, 1});
    CHECK(recording->foreign == std::vector<std::string>{"attr", "py_test", "zip"});
    CHECK(cache.count("SELECT count(*) FROM recording") == 1);
    CHECK(cache.count("SELECT count(*) FROM recorded_test") == 3);
}

TEST_CASE("states of one environment are told newest first, with what ran") {
    Cache cache;
    for (const char* key : {"a+0:one", "b+0:two", "c+0:one"})
        REQUIRE(kept(cache, whole(key), key));
    const auto states = cache.history().recorded_states("one");
    REQUIRE(states);
    REQUIRE(states->size() == 2);
    CHECK(states->front().key == "c+0:one");
    CHECK(states->back().key == "a+0:one");
    CHECK(states->front().ran == std::vector<TestId>{"t.py::a", "t.py::b"});
    CHECK(cache.history().recorded_states("three")->empty());
}

TEST_CASE("a run of one test does not push out the run of all") {
    Cache cache;
    REQUIRE(kept(cache, whole("all:one"), "all:one"));
    for (int state = 0; state < 10; ++state) {
        const std::string key = "k" + std::to_string(state) + ":one";
        REQUIRE(kept(cache,
                     k_collected + k_a +
                         R"({"fixture":0,"code":[["c.py",9]],"functions":[3]})"
                         "\n" +
                         R"({"always":1,"fixtures":1,"early":[],"changed":[],"foreign":[],)"
                         R"("state":")" +
                         key + R"(","code":[],"functions":[]})" + "\n",
                     key));
    }
    CHECK(cache.history().recording("all:one")->has_value());
    CHECK_FALSE(cache.history().recording("k1:one")->has_value());
    CHECK(cache.history().recording("k2:one")->has_value());
    CHECK(cache.count("SELECT count(*) FROM recording") == 9);
}

TEST_CASE("of each test the newest eight states are kept") {
    Cache cache;
    for (int state = 0; state < 10; ++state)
        REQUIRE(kept(cache, whole("k" + std::to_string(state)), "k" + std::to_string(state)));
    CHECK(cache.count("SELECT count(*) FROM recording") == 8);
    CHECK_FALSE(cache.history().recording("k0")->has_value());
    CHECK_FALSE(cache.history().recording("k1")->has_value());
    CHECK(cache.history().recording("k2")->has_value());
    CHECK(cache.history().recording("k9")->has_value());
    for (const char* table : {"recorded_test", "recorded_source", "recorded_opening"}) {
        const std::string sql = std::string("SELECT count(DISTINCT recording) FROM ") + table;
        CHECK(cache.count(sql.c_str()) == 8);
    }
}

TEST_CASE("damaged rows are no recording") {
    for (const char* sql : {
             "UPDATE recorded_source SET code = x'ff'",
             "UPDATE recorded_source SET code = x'0300'",
             "UPDATE recorded_source SET code = x'030001ff01'",  // a test that is not there
             "UPDATE recorded_source SET code = x'03000200ffffffffffffffffff01'",  // wraps round
             "UPDATE recorded_source SET code = x'0300ffffffff0f'",  // more than there are bytes
             "UPDATE recorded_source SET code = substr(code, 1, length(code) - 1)",
             "DELETE FROM recorded_test",
             "UPDATE recorded_opening SET tests = x'ff'",
             "UPDATE recorded_opening SET tests = x''",
             "UPDATE recorded_opening SET tests = x'01ff010000'",
             "UPDATE recorded_opening SET tests = substr(tests, 1, length(tests) - 1)",
         }) {
        INFO(sql);
        Cache cache;
        REQUIRE(kept(cache, whole()));
        damage(cache, sql);
        CHECK_FALSE(cache.history().recording("k")->has_value());
        // The next session starts anew.
        CHECK(kept(cache, whole()));
    }
}

TEST_CASE("recordings of version 6 are forgotten") {
    Cache cache;
    REQUIRE(kept(cache, whole("a+0:one"), "a+0:one"));
    damage(cache, "ALTER TABLE recorded_test DROP COLUMN parameters; PRAGMA user_version = 6");
    const auto states = cache.history().recorded_states("one");
    REQUIRE(states);
    CHECK(states->empty());
    CHECK(kept(cache, whole("a+0:one"), "a+0:one"));
}

TEST_CASE("what functions led to, and what numbered parameters are, is read as it was spooled") {
    Cache cache;
    const std::string test =
        R"({"ran":"t.py::b","passed":true,"parameters":"00ff","shared":[],"code":[],"functions":[0,2],)"
        R"("found":[0]})"
        "\n";
    const std::string more = R"("early":[],"changed":[],"led":[[0,[1,2]],[2,[]],[4,[1]]])";
    const auto recording = kept(cache, k_collected + k_a + test + k_fixture + end("k", 2, 1, more));
    REQUIRE(recording);
    CHECK(recording->tests[0].parameters.empty());
    CHECK(recording->tests[1].parameters == "00ff");
    const RepoPath shop("shop.py"), b("lib/b.py"), conftest("conftest.py");
    using Places = std::vector<CodePlace>;
    CHECK(recording->code.at({shop, 3}).led == Places{{b, 0}});  // one is outside of the project
    CHECK(recording->code.at({shop, 3}).found == TestNumbers{1});
    CHECK(recording->code.at({b, 0}).led == Places{});
    CHECK_FALSE(recording->code.at({RepoPath("c.py"), 9}).led);
    CHECK(recording->code.at({conftest, 2}).led == Places{});
}

TEST_CASE("a history of version 3 gets the tables of recordings") {
    Cache cache;
    cache.keep({outcome("a.py::x", OutcomeStatus::failed, 4e9)});
    damage(cache,
           "DROP TABLE recorded_opening; DROP TABLE recorded_source; DROP TABLE recorded_test; "
           "DROP TABLE recording; DROP TABLE planned_snapshot; DROP TABLE planned_snapshot_file; "
           "PRAGMA user_version = 3");
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::failed);
    CHECK_FALSE(*cache.history().has_recordings());
    CHECK(kept(cache, whole()));
    CHECK(cache.outcomes().at("a.py::x").status == OutcomeStatus::failed);
}
