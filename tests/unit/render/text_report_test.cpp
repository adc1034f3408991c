// SPDX-License-Identifier: MIT
#include <pst/render/text_report.hpp>

#include "example_plan.hpp"
#include "support/catch.hpp"

using namespace pst;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("the summary names base, changes with verdicts, selection with reasons, and the rest") {
    CHECK(text_report(test::example_plan(), {}) ==
          "Base: main (1a2b3c4d5e), 3 changed files\n"
          "  modified  src/shop/price.py   mapped: shop.price\n"
          "  renamed   old.bin -> new.bin  widened: unknown\n"
          "  added     README.md           no effect: a document\n"
          "Selected 3 of 40 tests, in 2 of 6 test files\n"
          "  tests/test_cart.py  2 tests, 1 failed before\n"
          "      shop.price changed -> shop.cart (imports) -> tests/test_cart.py (imports)\n"
          "  tests/test_price.py  1 test\n"
          "Left out: 1 test by --exclude-e2e\n"
          "note: one remark\n");
}

TEST_CASE("quiet shows what counts, verbose shows every test and the counters") {
    CHECK(text_report(test::example_plan(), {false, -1}) ==
          "Selected 3 of 40 tests, in 2 of 6 test files\n"
          "Left out: 1 test by --exclude-e2e\n");
    const std::string verbose = text_report(test::example_plan(), {false, 1});
    CHECK_THAT(verbose, Contains("  tests/test_cart.py::test_empty\n      shop.price changed"));
    CHECK_THAT(verbose, Contains("files_parsed 7\n"));
}

TEST_CASE("nothing differs: the words cannot be taken for 'tested', and say what would test") {
    TestPlan plan;
    plan.base = {BaseKind::git_ref, "main", "1a2b3c4d5e6f"};
    plan.total_tests = 40;
    CHECK(text_report(plan, {}) ==
          "Nothing differs from main (1a2b3c4d5e): nothing was tested.\n"
          "To test something:\n"
          "  pst --since HEAD~1    what the last commit changed\n"
          "  pst --mode all        every test\n");
    plan.base = {BaseKind::hashes, "", ""};
    const std::string text = text_report(plan, {});
    CHECK_THAT(text, Contains("snapshot") && !Contains("HEAD~1"));
}

TEST_CASE("where nothing is staged or uncommitted, that is what is said") {
    TestPlan plan;
    plan.base = {BaseKind::staged, "HEAD", "1a2b3c4d5e6f"};
    CHECK_THAT(text_report(plan, {}), StartsWith("Nothing is staged: nothing was tested.\n"));
    plan.base.kind = BaseKind::working_tree;
    CHECK_THAT(text_report(plan, {}), StartsWith("Nothing is uncommitted: nothing was tested.\n"));
}

TEST_CASE("what failed last time is not shown as if something differed") {
    TestPlan plan = test::example_plan();
    plan.changes.clear();
    CHECK_THAT(text_report(plan, {}),
               StartsWith("Nothing differs from main (1a2b3c4d5e).\nSelected 3 of 40 tests"));
}

TEST_CASE("that everything runs needs no reason file by file") {
    TestPlan plan = test::example_plan();
    plan.base = {};
    plan.changes.clear();
    plan.excluded.clear();
    plan.notes.clear();
    CHECK(text_report(plan, {}) == "Selected 3 of 40 tests, in 2 of 6 test files\n");
    CHECK_THAT(text_report(plan, {false, 1}), Contains("tests/test_cart.py::test_empty"));
}

TEST_CASE("changes that affect nothing give one clear line after them") {
    TestPlan plan = test::example_plan();
    plan.tests.clear();
    plan.excluded.clear();
    plan.notes.clear();
    CHECK_THAT(text_report(plan, {}),
               Contains("No test is affected by 3 changed files: nothing to run.\n"));
    CHECK(text_report(plan, {false, -1}) ==
          "No test is affected by 3 changed files: nothing to run.\n");
}

TEST_CASE("where every selected test is left out, the rule is named") {
    TestPlan plan = test::example_plan();
    plan.tests.clear();
    const std::string text = text_report(plan, {});
    CHECK_THAT(text, Contains("Left out: 1 test by --exclude-e2e\n") &&
                         Contains("Every selected test is left out: nothing to run.\n"));
}

TEST_CASE("a fallback says what runs instead, and the cause") {
    TestPlan plan = test::example_plan();
    plan.changes.clear();
    plan.fallback = Fallback{"all", "no repository and no snapshot"};
    CHECK_THAT(text_report(plan, {}),
               Contains("Widened to all tests: no repository and no snapshot\n") &&
                   Contains("Selected 3 of 40 tests"));
}

TEST_CASE("long lists are shortened, and say so") {
    TestPlan plan = test::example_plan();
    plan.tests.clear();
    plan.changes.resize(1);
    for (int i = 0; i < 30; ++i) {
        const std::string number = std::to_string(i);
        plan.changes.push_back(
            {{ChangeStatus::modified, RepoPath("f" + number)}, Verdict::mapped, ""});
        plan.tests.push_back({"t" + number + ".py::a", std::nullopt, false, {}});
    }
    const std::string text = text_report(plan, {});
    CHECK_THAT(text, Contains("  and 11 more (-v lists all)\n") &&
                         Contains("  and 20 more files (-v lists all)\n"));
    CHECK_THAT(text, !Contains("README.md"));  // what has no effect goes first
}

TEST_CASE("names cannot steer the terminal, and colours come only when asked for") {
    TestPlan plan = test::example_plan();
    plan.changes[1].change.path = RepoPath("a\x1b]0;x\x07.py");
    plan.tests[0].id = "t\x1b[31m.py::a";
    CHECK_THAT(text_report(plan, {}), !Contains("\x1b") && !Contains("\x07"));
    CHECK_THAT(text_report(plan, {true, 0}), Contains("\x1b[1m") && !Contains("\x1b]0"));
}

TEST_CASE("a command is one line that a shell reads back") {
    CHECK(shell_line({"pytest", "-m", "not e2e", "tests/it's.py"}) ==
          "pytest -m 'not e2e' 'tests/it'\\''s.py'");
    CHECK(shell_line({"pytest", "a\nb'\\\x1b\xff"}) == "pytest $'a\\012b\\'\\\\\\033\\377'");
}

TEST_CASE("a failure shows message, file and the mend") {
    CHECK(failure_text({FailureKind::usage, "unknown key 'x'", "pst.toml:3", "did you mean 'y'?"},
                       {}) == "pst: error: pst.toml:3: unknown key 'x'\nhint: did you mean 'y'?\n");
    CHECK(failure_text({FailureKind::io, "a.py cannot be read", "a.py", ""}, {}) ==
          "pst: error: a.py cannot be read\n");
}

TEST_CASE("why shows one step a line in columns") {
    WhyReport report;
    report.test = "tests/test_cart.py::test_total";
    report.selected = true;
    report.reason = test::example_plan().tests[0].reason;
    CHECK(text_report(report, {}) ==
          "tests/test_cart.py::test_total is selected\n"
          "  src/shop/price.py     shop.price          changed\n"
          "  src/shop/cart.py:3    shop.cart           imports\n"
          "  tests/test_cart.py:1  tests/test_cart.py  imports\n");
}

TEST_CASE("why not shows what the test depends on and what is not among it") {
    WhyReport report;
    report.test = "t.py::a";
    report.depends_on = {"a.py", "t.py"};
    report.not_reached = {test::example_plan().changes[1]};
    report.narrowed_by = {"the edit is a comment"};
    CHECK(text_report(report, {}) ==
          "t.py::a is not selected\n"
          "It depends on 2 files:\n  a.py\n  t.py\n"
          "Changed, but not among them:\n  src/shop/price.py  shop.price\n"
          "Left out because:\n  the edit is a comment\n");
}

TEST_CASE("stale and fresh are said in words") {
    CHECK(text_report(StaleReport{}, {}) == "Fresh: no file differs\n");
    CHECK(text_report(StaleReport{true, {"a.py"}, ""}, {}) == "Stale: 1 file differs\n  a.py\n");
    CHECK(text_report(StaleReport{true, {}, "no cache yet"}, {}) == "Stale: no cache yet\n");
}

TEST_CASE("the graph for Graphviz quotes its names") {
    GraphReport graph;
    graph.modules["a"] = {RepoPath("a.py"), {"b\"c"}, {}, {}};
    CHECK(graph_dot(graph) ==
          "digraph imports {\n    rankdir=LR;\n    node [shape=box];\n"
          "    \"a\";\n    \"a\" -> \"b\\\"c\";\n}\n");
    CHECK_THAT(graph_text(graph, {}), Contains("1 module, 1 import\n  a  a.py\n    b\"c\n"));
}

TEST_CASE("parameter sets that are left out are counted") {
    TestPlan plan = test::example_plan();
    plan.tests[0].left_out = {"tests/test_cart.py::test_total[a]",
                              "tests/test_cart.py::test_total[b]"};
    CHECK_THAT(
        text_report(plan, {false, -1}),
        StartsWith("Selected 3 of 40 tests, in 2 of 6 test files, without 2 parameter sets\n"));
    CHECK_THAT(text_report(plan, {false, 1}),
               Contains("  tests/test_cart.py::test_total, without 2 parameter sets\n"));
}

TEST_CASE("what narrowed a selection is shown in groups, the largest first") {
    TestPlan plan = test::example_plan();
    CHECK(narrowing_text(plan, {}).empty());
    plan.narrowing = Narrowing{
        {{"a", LeftOutBy::recording}, {"b", LeftOutBy::module_graph}, {"c", LeftOutBy::recording}},
        {{"d", KeptBy::memory, "shop.\x1b"},
         {"e", KeptBy::no_recording, ""},
         {"f", KeptBy::memory, "shop.\x1b"}}};
    const std::string text = narrowing_text(plan, {});
    CHECK_THAT(text, StartsWith("Left out: 3 tests\n      2  recording at " +
                                plan.base.commit.substr(0, 7)));
    CHECK_THAT(text, Contains("\n      1  module graph: "));
    CHECK_THAT(text, Contains("\nNot left out: 3 tests\n      2  may find what another test left "
                              "there: shop."));
    CHECK_THAT(text, Contains("\n      1  no recording was used\n"));
    CHECK_THAT(text, !Contains("\x1b"));
    plan.base.commit.clear();
    CHECK_THAT(narrowing_text(plan, {}), Contains("2  recording of the files as they were"));
}
