// SPDX-License-Identifier: MIT
#include "process/answers.hpp"

#include "support/catch.hpp"

using namespace pst;
using Names = std::vector<std::string>;

TEST_CASE("answers of the compiler, line by line") {
    const auto answers = read_compile_answers("null\n\"SyntaxError: x\"\n{]\nnul");
    REQUIRE(answers.size() == 2);
    CHECK_FALSE(answers[0]);
    CHECK(answers[1] == "SyntaxError: x");
}

TEST_CASE("what is not an answer is none") {
    CHECK_FALSE(read_distributions("Traceback"));
    CHECK_FALSE(read_distributions("[1]"));
    CHECK_FALSE(read_names("{}"));
    CHECK(read_names("[\"a\", 1, \"b\"]") == Names{"a", "b"});
    const auto found = read_distributions(R"([{"name": "a", "imports": ["x"], "requires": 5}])");
    REQUIRE(found);
    CHECK(found->front().import_names == Names{"x"});
    CHECK(found->front().version.empty());
}

TEST_CASE("a plan's arguments") {
    const PlanArguments plan = read_plan_arguments(R"({
        "collect": "files", "files": ["b.py", "a.py"], "options": ["-c", "x.ini"],
        "tests": [{"id": "a.py", "rank": 2}, {"id": "b.py::test_x", "rank": 0}, {"id": "c.py::C"},
                  {"id": "e.py::x", "rank": 1}, {"id": "e.py::y", "rank": 9}],
        "whole_files": ["a.py", "d.py", "e.py"]})");
    CHECK(plan.options == Names{"-c", "x.ini"});
    CHECK(plan.files == Names{"b.py", "a.py"});
    CHECK(plan.ids == Names{"b.py::test_x", "e.py", "a.py", "c.py::C", "d.py"});
    CHECK(read_plan_arguments(R"({"collect": "all", "files": ["a.py"]})").files.empty());
    CHECK(read_plan_arguments("nonsense").ids.empty());
    CHECK(read_plan_arguments("[]").ids.empty());
}

TEST_CASE("root and spool are put into the plan") {
    CHECK(plan_with_paths(R"({"version": 1})", "/a \"b\"\n\xff", "/s\\") ==
          "{\"root\":\"/a \\\"b\\\"\\u000a\xff\",\"spool\":\"/s\\\\\",\"version\": 1}");
    CHECK(plan_with_paths(" { } ", "/r", "") == "{\"root\":\"/r\" }");
    CHECK(plan_with_paths("nonsense", "/r", "") == "nonsense");
}
