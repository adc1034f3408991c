// SPDX-License-Identifier: MIT
#include <pst/model/recording.hpp>

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "support/catch.hpp"

using namespace pst;

namespace {

RecordedTest passed(const std::string& id) {
    return {.id = id, .is_listed = true, .ran = true, .passed = true, .hidden = {}};
}

const RepoPath k_shop("shop.py"), k_data("data.txt");

Recording one() {
    Recording recording;
    recording.tests = {passed("t.py::a"), passed("t.py::b")};
    recording.code[{k_shop, 1}] = {{0, 1}, false};
    recording.code[{k_shop, 3}] = {{1}, false};
    recording.openings[k_data] = {{0}, false, {{k_shop, 1}}, {}};
    recording.foreign = {"attr", "pytest"};
    return recording;
}

/// Its tests are numbered the other way round.
Recording other() {
    Recording recording;
    recording.tests = {passed("t.py::b"), passed("t.py::c"), passed("t.py::a")};
    recording.tests[0].hidden = "a child process";
    recording.code[{k_shop, 1}] = {{1}, true};
    recording.code[{k_shop, 9}] = {{0, 2}, false};
    recording.openings[k_data] = {{1}, true, {{k_shop, 9}}, {{k_shop, 9}}};
    recording.foreign = {"numpy", "pytest"};
    recording.unusable = "no";
    return recording;
}

Recording third() {
    Recording recording;
    recording.tests = {{.id = "t.py::d", .hidden = {}}, passed("t.py::a")};
    recording.code[{RepoPath("b.py"), 0}] = {{0, 1}, false};
    return recording;
}

using Names = std::set<std::string>;

Names names(const Recording& recording, const TestNumbers& tests) {
    Names found;
    for (const std::uint32_t test : tests)
        found.insert(recording.tests.at(test).id);
    return found;
}

/// Without numbers.
auto meaning(const Recording& recording) {
    std::map<std::string, std::tuple<bool, bool, bool, std::string>> tests;
    for (const RecordedTest& test : recording.tests)
        tests[test.id] = {test.is_listed, test.ran, test.passed, test.hidden};
    std::map<CodePlace, std::pair<Names, bool>> code;
    for (const auto& [place, each] : recording.code) {
        CHECK(std::set(each.tests.begin(), each.tests.end()).size() == each.tests.size());
        code[place] = {names(recording, each.tests), each.always};
    }
    using Places = std::vector<CodePlace>;
    std::map<RepoPath, std::tuple<Names, bool, Places, Places>> openings;
    for (const auto& [path, each] : recording.openings)
        openings[path] = {names(recording, each.tests), each.always, each.callers, each.keepers};
    CHECK(tests.size() == recording.tests.size());
    return std::tuple(tests, code, openings, recording.foreign, recording.unusable);
}

}  // namespace

TEST_CASE("a union of recordings holds what either saw") {
    const Recording both = united(one(), other());
    REQUIRE(both.tests.size() == 3);
    CHECK(names(both, both.code.at({k_shop, 1}).tests) == Names{"t.py::a", "t.py::b", "t.py::c"});
    CHECK(both.code.at({k_shop, 1}).always);
    CHECK(names(both, both.code.at({k_shop, 3}).tests) == Names{"t.py::b"});
    CHECK(names(both, both.code.at({k_shop, 9}).tests) == Names{"t.py::a", "t.py::b"});
    const RecordedOpening& opening = both.openings.at(k_data);
    CHECK(names(both, opening.tests) == Names{"t.py::a", "t.py::c"});
    CHECK(opening.always);
    CHECK(opening.callers == std::vector<CodePlace>{{k_shop, 1}, {k_shop, 9}});
    CHECK(opening.keepers == std::vector<CodePlace>{{k_shop, 9}});
    CHECK(both.foreign == std::vector<std::string>{"attr", "numpy", "pytest"});
    CHECK(both.unusable == "no");
    CHECK(both.tests[1].id == "t.py::b");
    CHECK(both.tests[1].hidden == "a child process");
}

TEST_CASE("a union of recordings does not depend on order, but for numbers") {
    const auto all = meaning(united(united(one(), other()), third()));
    CHECK(all == meaning(united(one(), united(other(), third()))));
    CHECK(all == meaning(united(third(), united(other(), one()))));
    CHECK(meaning(united(one(), third())) == meaning(united(third(), one())));
}

TEST_CASE("a union with itself or with nothing changes nothing") {
    CHECK(meaning(united(one(), one())) == meaning(one()));
    CHECK(meaning(united(other(), other())) == meaning(other()));
    CHECK(meaning(united(one(), {})) == meaning(one()));
    CHECK(meaning(united({}, one())) == meaning(one()));
}

TEST_CASE("a test that passed in one of the sessions has passed") {
    Recording failed = one();
    failed.tests[0].passed = failed.tests[0].is_listed = false;
    failed.code[{k_shop, 7}] = {{0}, false};
    for (const Recording& both : {united(failed, one()), united(one(), failed)}) {
        CHECK(both.tests[0].passed);
        CHECK(both.tests[0].is_listed);
        CHECK(names(both, both.code.at({k_shop, 7}).tests) == Names{"t.py::a"});
    }
}

TEST_CASE("what a function led to is known where all sessions know it") {
    using Places = std::vector<CodePlace>;
    Recording known = one(), more = other();
    known.code.at({k_shop, 1}).led = Places{{k_shop, 3}};
    CHECK_FALSE(united(known, more).code.at({k_shop, 1}).led);
    CHECK_FALSE(united(more, known).code.at({k_shop, 1}).led);
    more.code.at({k_shop, 1}).led = Places{{k_data, 1}};
    CHECK(united(known, more).code.at({k_shop, 1}).led == Places{{k_data, 1}, {k_shop, 3}});
    more.code.at({k_shop, 9}).led = Places{};
    CHECK(united(known, more).code.at({k_shop, 9}).led == Places{});
}

TEST_CASE("parameters are known where all who ran them had the same") {
    Recording known = one(), more = other();
    known.tests[1].parameters = "aa";
    more.tests[0].parameters = "aa";
    CHECK(united(known, more).tests[1].parameters == "aa");
    more.tests[0].parameters = "bb";
    CHECK(united(known, more).tests[1].parameters.empty());
    more.tests[0].ran = false;
    CHECK(united(known, more).tests[1].parameters == "aa");
    CHECK(united(more, known).tests[0].parameters == "aa");
}

TEST_CASE("a test of another state is another test") {
    Recording older = one();
    older.tests[0].elsewhere = "r1";
    const Recording both = united(one(), older);
    REQUIRE(both.tests.size() == 3);
    CHECK(both.tests[2].id == "t.py::a");
    CHECK(both.tests[2].elsewhere == "r1");
    CHECK(both.code.at({k_shop, 1}).tests == TestNumbers{0, 1, 2});
    CHECK(united(both, older).tests.size() == 3);
}

TEST_CASE("a key names a state and an environment") {
    CHECK(state_of("a+b:c:d") == "a+b");
    CHECK(environment_of("a+b:c:d") == "c:d");
    CHECK(state_of("a") == "a");
    CHECK(environment_of("a").empty());
}
