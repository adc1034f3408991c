// SPDX-License-Identifier: MIT
#include <memory>

#include <pst/impact/test_order.hpp>
#include <pst/python/facts.hpp>

#include "support/catch.hpp"

using namespace pst;

namespace {

/// Two files of two tests each, read from sources.
StateInput two_files() {
    const auto facts = [](std::string_view source) {
        return std::make_shared<const ModuleFacts>(read_module_facts(source));
    };
    StateInput input;
    std::vector<SourceFile> files(2);
    files[0].path = RepoPath("tests/test_a.py");
    files[1].path = RepoPath("tests/test_b.py");
    input.files = {{files[0].path, facts("def test_1(): pass\ndef test_2(): pass\n")},
                   {files[1].path, facts("def test_3(): pass\ndef test_4(): pass\n")}};
    input.tree = SourceTree(files);
    return input;
}

std::vector<std::string> ordered(const ProjectState& state, const OutcomeTable& outcomes) {
    std::vector<AffectedTest> tests;
    for (std::size_t at = 0; at < state.items.size(); ++at) {
        tests.push_back({at, {}});
    }
    std::vector<std::string> names;
    for (const PlannedTest& test : order_tests(state, std::move(tests), outcomes)) {
        names.push_back(test.id.substr(test.id.rfind(':') + 1));
    }
    return names;
}

TestOutcome outcome(const std::string& id, OutcomeStatus status, double seconds) {
    TestOutcome result;
    result.id = id;
    result.status = status;
    result.duration = seconds;
    return result;
}

OutcomeTable table(const std::vector<TestOutcome>& outcomes) {
    OutcomeTable result;
    for (const TestOutcome& each : outcomes) {
        result.emplace(each.id, each);
    }
    return result;
}

}  // namespace

TEST_CASE("without a history tests run as they are collected") {
    const ProjectState state(two_files());
    CHECK(ordered(state, {}) == std::vector<std::string>{"test_1", "test_2", "test_3", "test_4"});
}

TEST_CASE("the shorter file comes first, in it the shorter test, and no file is split") {
    const ProjectState state(two_files());
    const auto outcomes = table({outcome("tests/test_a.py::test_1", OutcomeStatus::passed, 5),
                                 outcome("tests/test_a.py::test_2", OutcomeStatus::passed, 1),
                                 outcome("tests/test_b.py::test_3", OutcomeStatus::passed, 2),
                                 outcome("tests/test_b.py::test_4", OutcomeStatus::passed, 2.5)});
    CHECK(ordered(state, outcomes) ==
          std::vector<std::string>{"test_3", "test_4", "test_2", "test_1"});
}

TEST_CASE("what failed last leaves its file, also when one parameter set failed") {
    const ProjectState state(two_files());
    const auto outcomes = table({outcome("tests/test_b.py::test_4[x]", OutcomeStatus::error, 9),
                                 outcome("tests/test_b.py::test_4[y]", OutcomeStatus::passed, 1)});
    CHECK(ordered(state, outcomes).front() == "test_4");
    CHECK(failed_before(state, outcomes) == std::vector<std::size_t>{3});
}

TEST_CASE("of parameter sets that recordings leave out, only those that run are counted") {
    const ProjectState state(two_files());
    const TestId x = "tests/test_b.py::test_4[x]", y = "tests/test_b.py::test_4[y]",
                 z = "tests/test_b.py::test_4[z]";
    const auto outcomes =
        table({outcome(x, OutcomeStatus::error, 9), outcome(y, OutcomeStatus::passed, 1),
               outcome(z, OutcomeStatus::passed, 2)});
    const auto planned = order_tests(state, {{3, {}, {x, z}, {y}}}, outcomes);
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].duration == 1);
    CHECK_FALSE(planned[0].previously_failed);
    CHECK(planned[0].left_out == std::vector<TestId>{x, z});
    REQUIRE(planned[0].kept.size() == 1);
    CHECK(planned[0].kept[0].id == y);
    CHECK(planned[0].kept[0].duration == 1);
}

TEST_CASE("a parameter set that failed last is not left out") {
    const TestId x = "tests/test_b.py::test_4[x]", y = "tests/test_b.py::test_4[y]",
                 z = "tests/test_b.py::test_4[z]";
    const auto outcomes =
        table({outcome(x, OutcomeStatus::failed, 1), outcome(z, OutcomeStatus::passed, 2)});
    AffectedTest some{3, {}, {x, z}, {y}};
    keep_failed_sets(some, outcomes);
    CHECK(some.left_out == std::vector<TestId>{z});
    CHECK(some.kept == std::vector<TestId>{y, x});
    AffectedTest whole{3, {}, {x}, {y}};
    keep_failed_sets(whole, outcomes);
    CHECK(whole.left_out.empty());
    CHECK(whole.kept.empty());
}
