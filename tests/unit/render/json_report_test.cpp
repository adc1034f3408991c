// SPDX-License-Identifier: MIT
#include <pst/render/json_report.hpp>

#include <nlohmann/json.hpp>

#include "example_plan.hpp"
#include "support/catch.hpp"

using namespace pst;
using nlohmann::json;

TEST_CASE("the JSON of a plan has the seed's keys first, two spaces deep") {
    const std::string text = json_report(test::example_plan(), false);
    CHECK(text.starts_with("{\n  \"affected_modules\": [\n    \"shop.cart\",\n"));
    CHECK(text.ends_with("}\n"));
    const json report = json::parse(text);
    CHECK(report["affected_modules"] == json{"shop.cart", "shop.price"});
    CHECK(report["tests"] == json{"tests/test_cart.py::test_total",
                                  "tests/test_cart.py::test_empty", "tests/test_price.py"});
}

TEST_CASE("the JSON of a plan says what changed, what was compared and what is left out") {
    const json report = json::parse(json_report(test::example_plan(), false));
    CHECK(report["base"] == json{{"kind", "git_ref"},
                                 {"ref", "main"},
                                 {"commit", "1a2b3c4d5e6f708192a3b4c5d6e7f80910111213"}});
    CHECK(report["changes"][0] == json{{"path", "README.md"},
                                       {"status", "added"},
                                       {"verdict", "no_effect"},
                                       {"why", "a document"}});
    CHECK(report["changes"][2]["old_path"] == "old.bin");
    CHECK(report["excluded"] ==
          json::array({{{"test", "tests/test_shop.py::test_browser"}, {"rule", "--exclude-e2e"}}}));
    CHECK(report["totals"] == json{{"tests", 40}, {"selected", 3}, {"files", 6}});
    CHECK(report["fallback"].is_null());
    CHECK(!report.contains("counters"));
}

TEST_CASE("the JSON of a selected test has rank, duration and the chain of reasons") {
    const json report = json::parse(json_report(test::example_plan(), true));
    const json& first = report["selection"][0];
    CHECK(first["rank"] == 1);
    CHECK(first["duration"] == 0.25);
    CHECK(first["previously_failed"] == true);
    CHECK(first["reason"][1] == json{{"node", "shop.cart"},
                                     {"edge", "imports"},
                                     {"file", "src/shop/cart.py"},
                                     {"line", 3}});
    CHECK(report["selection"][1]["duration"].is_null());
    CHECK(report["counters"]["files_parsed"] == 7);
}

TEST_CASE("an empty plan has empty arrays and objects, not null") {
    TestPlan plan;
    plan.fallback = Fallback{"all", "no base"};
    const json report = json::parse(json_report(plan, true));
    for (const char* key : {"affected_modules", "tests", "changes", "selection", "excluded"}) {
        CHECK(report[key] == json::array());
    }
    CHECK(report["counters"] == json::object());
    CHECK(report["base"]["kind"] == "none");
    CHECK(report["fallback"] == json{{"to", "all"}, {"cause", "no base"}});
}

TEST_CASE("bytes that are not UTF-8 do not break the JSON") {
    TestPlan plan;
    plan.tests = {{"tests/test_\xff.py", std::nullopt, false, {}}};
    const json report = json::parse(json_report(plan, false));
    CHECK(report["tests"][0] == "tests/test_\xEF\xBF\xBD.py");
}

TEST_CASE("the seed's files keep the seed's shape") {
    GraphReport graph;
    graph.modules["shop.tax"] = {
        RepoPath("src/shop/tax.py"), {"shop.deco"}, {}, {"tests/test_tax.py"}};
    graph.modules["shop.deco"] = {RepoPath("src/shop/deco.py"), {}, {"shop.tax"}, {}};
    graph.test_map["tests/test_tax.py"] = {"shop.tax"};
    graph.file_hashes["src/shop/tax.py"] = "00ff";
    CHECK(json::parse(dependency_graph_json(graph, true)) == json::parse(R"({
        "modules": {"shop.tax": {"imports": ["shop.deco"], "file": "src/shop/tax.py",
                                 "imported_by": [], "tests": ["tests/test_tax.py"]},
                    "shop.deco": {"imports": [], "file": "src/shop/deco.py",
                                  "imported_by": ["shop.tax"]}},
        "test_map": {"tests/test_tax.py": ["shop.tax"]}})"));
    CHECK(!json::parse(dependency_graph_json(graph, false)).contains("test_map"));
    CHECK(json::parse(file_hashes_json(graph)) ==
          json{{"files", json{{"src/shop/tax.py", "00ff"}}}});
    CHECK(json::parse(file_hashes_json(GraphReport{}))["files"] == json::object());
    OutcomeTable outcomes;
    outcomes["t.py::a"] = {"t.py::a", OutcomeStatus::passed, 0.5, 17.25, ""};
    CHECK(json::parse(outcomes_json(outcomes)) == json::parse(R"({"t.py::a": {
        "node_id": "t.py::a", "status": "passed", "duration": 0.5, "timestamp": 17.25,
        "error_message": null}})"));
}

TEST_CASE("the smaller reports are JSON too") {
    const json stale = json::parse(json_report(StaleReport{true, {"a.py"}, "no cache yet"}));
    CHECK(stale == json::parse(R"({"stale": true, "cause": "no cache yet", "files": ["a.py"]})"));
    WhyReport why;
    why.test = "t.py::a";
    why.not_reached = test::example_plan().changes;
    const json explained = json::parse(json_report(why));
    CHECK(explained["selected"] == false);
    CHECK(explained["not_reached"].size() == 3);
    const json tests = json::parse(json_of_tests_of("a.py::f", test::example_plan().tests));
    CHECK(tests["target"] == "a.py::f");
    CHECK(tests["tests"].size() == 3);
}

TEST_CASE("where parameter sets are left out, JSON lists the others, if a command can hold them") {
    TestPlan plan = test::example_plan();
    plan.tests.resize(1);
    plan.tests[0].left_out = {"tests/test_cart.py::test_total[a]"};
    plan.tests[0].kept = {{"tests/test_cart.py::test_total[b]", 0.5, true},
                          {"tests/test_cart.py::test_total[c]"}};
    const json listed = json::parse(json_report(plan, false));
    CHECK(listed["tests"] ==
          json{"tests/test_cart.py::test_total[b]", "tests/test_cart.py::test_total[c]"});
    CHECK(listed["selection"][0]["duration"] == 0.5);
    CHECK(listed["selection"][0]["previously_failed"] == true);
    CHECK(listed["selection"][1]["duration"] == nullptr);
    CHECK(listed["totals"]["selected"] == 1);
    for (const char* odd :
         {"tests/test_cart.py::test_total[\n]", "tests/test_cart.py::test_total[\xff]"}) {
        plan.tests[0].kept[1].id = odd;
        CHECK(json::parse(json_report(plan, false))["tests"] ==
              json::array({"tests/test_cart.py::test_total"}));
    }
}

TEST_CASE("what narrowed a selection is in the JSON where it was asked for") {
    TestPlan plan = test::example_plan();
    CHECK_FALSE(json::parse(json_report(plan, false)).contains("narrowing"));
    plan.narrowing = Narrowing{{{"a", LeftOutBy::recording}, {"b", LeftOutBy::definition_graph}},
                               {{"c", KeptBy::everything, "why"}}};
    const auto narrowing = json::parse(json_report(plan, false))["narrowing"];
    CHECK(narrowing["left_out"][0]["by"] == "recording");
    CHECK(narrowing["left_out"][0]["recorded_at"] == plan.base.commit);
    CHECK(narrowing["left_out"][1]["recorded_at"].is_null());
    CHECK(narrowing["kept"][0]["test"] == "c");
    CHECK(narrowing["kept"][0]["by"] == "everything");
    CHECK(narrowing["kept"][0]["what"] == "why");
}
