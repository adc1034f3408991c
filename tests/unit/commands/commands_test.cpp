// SPDX-License-Identifier: MIT
// What commands do with the pipeline's answers.
#include <chrono>
#include <sstream>
#include <thread>

#include "commands/command.hpp"
#include "commands/terminal.hpp"
#include "fake_pipeline.hpp"
#include "support/catch.hpp"

using namespace pst;
using Catch::Matchers::Contains;
using test::fake;

namespace {

TestPlan one_test() {
    TestPlan plan;
    plan.base = {BaseKind::git_ref, "main", "1a2b3c4d5e6f"};
    plan.changes = {{{ChangeStatus::modified, RepoPath("a.py")}, Verdict::mapped, "a"}};
    plan.affected_modules = {"a"};
    plan.tests = {{"tests/test_a.py::test_x", std::nullopt, false, {}}};
    plan.total_tests = 2;
    plan.total_files = 1;
    return plan;
}

}  // namespace

TEST_CASE("a run gives pytest's exit code once pytest has started") {
    for (const int code : {0, 1, 2, 3, 4, 5}) {
        fake() = {};
        fake().plan = one_test();
        fake().run = RunReport{code, true, 0, 0, 0, {}};
        CHECK(test::pst({}).code == code);
        CHECK(fake().runs == 1);
    }
}

TEST_CASE("an empty plan starts nothing and is exit 0") {
    fake() = {};
    const test::Answer answer = test::pst({});
    CHECK(answer.code == 0);
    CHECK(fake().runs == 0);
    CHECK_THAT(answer.out, Contains("nothing was tested"));
}

TEST_CASE("an empty plan that was not meant still starts pytest") {
    fake() = {};
    fake().run = RunReport{5, true, 0, 0, 0, {}};
    CHECK(test::pst({"--mode", "all"}).code == 5);
    TestPlan plan;
    plan.fallback = Fallback{"all", "no base"};
    fake().plan = plan;
    CHECK(test::pst({}).code == 5);
    CHECK(fake().runs == 2);
}

TEST_CASE("the options --json and --dry-run start nothing") {
    fake() = {};
    fake().plan = one_test();
    const test::Answer json = test::pst({"--json"});
    CHECK(json.code == 0);
    CHECK(json.out.starts_with("{\n"));
    CHECK(json.err.empty());
    CHECK(test::pst({"--json", "--dry-run"}).out == json.out);
    CHECK_THAT(test::pst({"--dry-run"}).out,
               Contains("Would run:\npython -m 'not e2e' tests/test_a.py::test_x\n"));
    CHECK(fake().runs == 0);
    CHECK_THAT(test::pst({"--json", "-v"}).out, Contains("\"counters\": {}"));
}

TEST_CASE("each kind of failure has its exit code, and stdout stays empty") {
    const std::vector<std::pair<FailureKind, int>> codes{
        {FailureKind::usage, 2},        {FailureKind::base_missing, 10},
        {FailureKind::environment, 11}, {FailureKind::project, 12},
        {FailureKind::repository, 12},  {FailureKind::io, 12},
        {FailureKind::interrupted, 130}};
    for (const auto& [kind, code] : codes) {
        fake() = {};
        fake().plan = fail(kind, "what went wrong", "a.py", "how to mend it");
        const test::Answer answer = test::pst({"--json"});
        CHECK(answer.code == code);
        CHECK(answer.out.empty());
        CHECK(answer.err == "pst: error: a.py: what went wrong\nhint: how to mend it\n");
    }
}

TEST_CASE("affected lists modules and tests, and that no recording is used") {
    fake() = {};
    fake().plan = one_test();
    const test::Answer answer = test::pst({"affected", "--use-coverage"});
    CHECK(answer.out == "Affected modules: 1\n  a\nAffected tests: 1\n  tests/test_a.py::test_x\n");
    CHECK_THAT(answer.err, Contains("no recording is used: static answer"));
    fake().plan->recorded = RecordedNarrowing{};
    CHECK(test::pst({"affected", "--use-coverage"}).err.empty());
    CHECK(test::pst({"affected", "--json"}).out == test::pst({"--json"}).out);
}

TEST_CASE("stale is exit 1, fresh is exit 0") {
    fake() = {};
    CHECK(test::pst({"stale"}).code == 0);
    fake().stale = {true, {"a.py"}, ""};
    CHECK(test::pst({"stale"}).code == 1);
    CHECK_THAT(test::pst({"stale", "--json"}).out, Contains("\"stale\": true"));
}

TEST_CASE("gen writes the seed's files and one line") {
    fake() = {};
    fake().graph.modules["a"] = {RepoPath("a.py"), {}, {}, {}};
    const test::Answer answer = test::pst({"gen"});
    CHECK(answer.written.size() == 4);
    CHECK_THAT(answer.written.at("dependency_graph.json"), Contains("\"test_map\""));
    CHECK_THAT(answer.written.at("outcomes.json"), Contains("\"status\": \"failed\""));
    CHECK(answer.written.at("coverage_mapping.json") == "{}\n");
    CHECK(answer.out.find('\n') == answer.out.size() - 1);
}

TEST_CASE("graph and map show the same graph in several forms") {
    fake() = {};
    fake().graph.modules["a"] = {RepoPath("a.py"), {"b"}, {}, {}};
    fake().graph.test_map["test_a.py"] = {"a"};
    CHECK_THAT(test::pst({"graph", "--dot"}).out, Contains("\"a\" -> \"b\""));
    CHECK_THAT(test::pst({"graph", "--json"}).out, !Contains("test_map"));
    CHECK_THAT(test::pst({"map", "--json"}).out, Contains("test_map"));
    CHECK_THAT(test::pst({"map"}).out, Contains("test_a.py  1 module"));
}

TEST_CASE("why takes a test as printed, or as seen from the start folder") {
    fake() = {};
    fake().why.test = "x";
    test::pst({"why", "tests/test_a.py::test_x"}, "pst", "/project/tests");
    CHECK(fake().operand == "tests/test_a.py::test_x");
    test::pst({"why-not", "test_a.py::test_x"}, "pst", "/project/tests");
    CHECK(fake().operand == "tests/test_a.py::test_x");
    test::pst({"tests-of", "nowhere.py"});
    CHECK(fake().operand == "nowhere.py");
}

TEST_CASE("colours follow the terminal, NO_COLOR and --color") {
    fake() = {};
    fake().plan = one_test();
    CHECK_THAT(test::pst({"--dry-run"}).out, !Contains("\x1b"));
    CHECK_THAT(test::pst({"--dry-run", "--color", "always"}).out, Contains("\x1b"));
    CHECK_THAT(test::pst({"--dry-run"}, "pst", "/project", {true, true}).out, Contains("\x1b"));
    CHECK_THAT(test::pst({"--dry-run", "--color=never"}, "pst", "/project", {true, true}).out,
               !Contains("\x1b"));
    CHECK_THAT(test::pst({"--dry-run"}, "pst", "/project", {true, true}, {{"NO_COLOR", "1"}}).out,
               !Contains("\x1b"));
}

TEST_CASE("a progress bar comes only on a terminal, only after half a second, and goes away") {
    std::ostringstream out;
    std::ostringstream err;
    Session session{{out, err, false, false}, {}, "/project", "/project", {}};
    const Request request;
    CHECK(!progress_bar(request, session));
    session.console.err_is_terminal = true;
    const Progress progress = progress_bar(request, session);
    progress(1, 10);
    CHECK(err.str().empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(510));
    progress(5, 10);
    CHECK_THAT(err.str(), Contains("] 5 of 10 files read"));
    progress(10, 10);
    CHECK(err.str().ends_with("\r\x1b[K"));
    CHECK(out.str().empty());
    Request quiet;
    quiet.invocation.verbosity = -1;
    CHECK(!progress_bar(quiet, session));
}

TEST_CASE("completions name every command and option") {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const std::string script = test::pst({"completions", shell}).out;
        for (const Subcommand* command : all_commands()) {
            CHECK_THAT(script, Contains(std::string(command->name)));
        }
        CHECK_THAT(script, Contains("parallel-workers"));
    }
}
