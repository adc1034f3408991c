// SPDX-License-Identifier: MIT
#include <pst/render/json_report.hpp>

#include <utility>

#include <nlohmann/json.hpp>

#include <pst/base/version.hpp>

#include "listed_tests.hpp"
#include "words.hpp"

namespace pst {
namespace {

using Json = nlohmann::ordered_json;

/// Bytes that are not UTF-8 become U+FFFD: JSON has no other way to hold them.
std::string written(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json array() { return Json::array(); }

template <class Range, class Make>
Json array_of(const Range& range, const Make& make) {
    Json result = array();
    for (const auto& item : range)
        result.push_back(make(item));
    return result;
}

Json of_text(const std::string& text) { return Json(text); }

Json of_change(const ChangeVerdict& verdict) {
    Json json = {{"path", verdict.change.path.str()},
                 {"status", word_of(verdict.change.status)},
                 {"verdict", word_of(verdict.verdict)},
                 {"why", verdict.why}};
    if (!verdict.change.old_path.empty()) json["old_path"] = verdict.change.old_path.str();
    return json;
}

Json of_step(const ReasonStep& step) {
    return {
        {"node", step.node}, {"edge", step.edge}, {"file", step.file.str()}, {"line", step.line}};
}

Json of_selection(const std::vector<PlannedTest>& tests) {
    Json result = array();
    for (const PlannedTest& test : tests) {
        result.push_back({{"test", test.id},
                          {"rank", result.size() + 1},
                          {"duration", test.duration ? Json(*test.duration) : Json(nullptr)},
                          {"previously_failed", test.previously_failed},
                          {"reason", array_of(test.reason, of_step)}});
    }
    return result;
}

Json of_ids(const std::vector<PlannedTest>& tests) {
    return array_of(tests, [](const PlannedTest& test) { return Json(test.id); });
}

Json of_excluded(const ExcludedTest& test) { return {{"test", test.id}, {"rule", test.rule}}; }

Json of_narrowing(const TestPlan& plan) {
    const auto recording = [&plan](const LeftOutTest& test) {
        if (test.by != LeftOutBy::recording) return Json(nullptr);
        return Json(test.recorded_at.empty() ? plan.base.commit : test.recorded_at);
    };
    return {{"left_out", array_of(plan.narrowing->left_out,
                                  [&](const LeftOutTest& test) -> Json {
                                      return {{"test", test.test},
                                              {"by", word_of(test.by)},
                                              {"recorded_at", recording(test)}};
                                  })},
            {"kept", array_of(plan.narrowing->kept, [](const KeptTest& test) -> Json {
                 return {{"test", test.test}, {"by", word_of(test.by)}, {"what", test.what}};
             })}};
}

Json of_fallback(const std::optional<Fallback>& fallback) {
    if (!fallback) return nullptr;
    return {{"to", fallback->to}, {"cause", fallback->cause}};
}

Json of_recorded(const std::optional<RecordedNarrowing>& recorded) {
    if (!recorded) return nullptr;
    return {{"known", recorded->known},
            {"left_out", recorded->left_out},
            {"left_out_by_older_states", recorded->by_older},
            {"left_out_parameter_sets", recorded->left_out_sets},
            {"unusable", recorded->unusable.empty() ? Json(nullptr) : Json(recorded->unusable)}};
}

/// Those that are there; what is gone is among the changes.
Json ignored_files(const TestPlan& plan) {
    Json paths = array();
    if (!plan.ignored) return paths;
    for (const auto& [path, file] : plan.ignored->files) {
        if (!file.hash.empty()) paths.push_back(path.str());
    }
    return paths;
}

Json of_node(const ModuleNode& node) {
    Json json = {
        {"imports", node.imports}, {"file", node.file.str()}, {"imported_by", node.imported_by}};
    if (!node.tests.empty()) json["tests"] = node.tests;
    return json;
}

/// Appends, since ordered_json looks a new key up among all others: the map's are unique.
template <class Map, class Make>
Json object_of(const Map& map, const Make& make) {
    Json::object_t object;
    for (const auto& [key, value] : map)
        object.push_back({key, make(value)});
    return Json(std::move(object));
}

}  // namespace

std::string json_report(const TestPlan& plan, bool with_counters) {
    Json json;
    json["affected_modules"] = array_of(plan.affected_modules, of_text);
    const std::vector<PlannedTest> tests = listed_tests(plan.tests);
    json["tests"] = of_ids(tests);
    json["version"] = k_version;
    json["base"] = {
        {"kind", word_of(plan.base.kind)}, {"ref", plan.base.ref}, {"commit", plan.base.commit}};
    json["changes"] = array_of(plan.changes, of_change);
    json["ignored_files"] = ignored_files(plan);
    json["totals"] = {
        {"tests", plan.total_tests}, {"selected", plan.tests.size()}, {"files", plan.total_files}};
    json["fallback"] = of_fallback(plan.fallback);
    json["recordings"] = of_recorded(plan.recorded);
    json["notes"] = array_of(plan.notes, of_text);
    json["excluded"] = array_of(plan.excluded, of_excluded);
    json["selection"] = of_selection(tests);
    if (plan.narrowing) json["narrowing"] = of_narrowing(plan);
    if (with_counters) {
        json["counters"] =
            object_of(plan.counters, [](std::uint64_t count) { return Json(count); });
    }
    return written(json);
}

std::string json_report(const WhyReport& report) {
    return written({{"test", report.test},
                    {"selected", report.selected},
                    {"reason", array_of(report.reason, of_step)},
                    {"depends_on", array_of(report.depends_on, of_text)},
                    {"not_reached", array_of(report.not_reached, of_change)},
                    {"narrowed_by", array_of(report.narrowed_by, of_text)}});
}

std::string json_report(const StaleReport& report) {
    return written({{"stale", report.stale},
                    {"cause", report.cause},
                    {"files", array_of(report.files, of_text)}});
}

std::string json_of_tests_of(const std::string& target, const std::vector<PlannedTest>& tests) {
    return written(
        {{"target", target}, {"tests", of_ids(tests)}, {"selection", of_selection(tests)}});
}

std::string dependency_graph_json(const GraphReport& report, bool with_test_map) {
    Json json;
    json["modules"] = object_of(report.modules, of_node);
    if (with_test_map) {
        json["test_map"] = object_of(
            report.test_map, [](const auto& modules) { return array_of(modules, of_text); });
    }
    return written(json);
}

std::string file_hashes_json(const GraphReport& report) {
    Json json;
    json["files"] = object_of(report.file_hashes, of_text);
    return written(json);
}

std::string outcomes_json(const OutcomeTable& outcomes) {
    return written(object_of(outcomes, [](const TestOutcome& outcome) -> Json {
        return {{"node_id", outcome.id},
                {"status", word_of(outcome.status)},
                {"duration", outcome.duration},
                {"timestamp", outcome.when},
                {"error_message", outcome.message.empty() ? Json(nullptr) : Json(outcome.message)}};
    }));
}

}  // namespace pst
