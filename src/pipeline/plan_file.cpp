// SPDX-License-Identifier: MIT
#include "pipeline/plan_file.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <nlohmann/json.hpp>

#include <pst/pipeline/passes.hpp>

#include "pipeline/last_seen.hpp"
#include "pipeline/loaded_project.hpp"

namespace pst {
namespace {

using Json = nlohmann::ordered_json;

/// A name that is no UTF-8 cannot stand in JSON: then everything runs, so that nothing is lost.
std::string dump(Json json) {
    try {
        return json.dump();
    } catch (const Json::type_error&) {
        json["collect"] = "all";
        json["tests"] = nullptr;
        for (const auto* key : {"files", "whole_files", "left_out", "never", "snapshot"})
            json.erase(key);
        return json.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
}

Json watched_json(const std::vector<WatchedFunction>& functions) {
    Json watched = Json::array();
    for (const auto& [place, kept_in, is_maker] : functions) {
        Json places = Json::array();
        for (const MemoryPlace& kept : kept_in)
            places.push_back({kept.parameter, kept.attribute, kept.is_inside});
        watched.push_back({place.file.str(), place.line, std::move(places), is_maker});
    }
    return watched;
}

Json remembering_json(const std::vector<RememberingFunction>& functions) {
    Json remembering = Json::array();
    for (const auto& [place, last_line] : functions)
        remembering.push_back({place.file.str(), place.line, last_line});
    return remembering;
}

/// Into `json`: what runs, in its order, on which commit, and what its recording is called.
void add_tests(Json& json, const TestPlan& plan) {
    json["commit"] = plan.commit.empty() ? Json(nullptr) : Json(plan.commit);
    if (!plan.recording_key.empty()) {
        json["record"] = {{"key", plan.recording_key},
                          {"since", plan.made},
                          {"watched", watched_json(plan.watched)},
                          {"remembering", remembering_json(plan.remembering)}};
    }
    json["collect"] = plan.collects_all || plan.runs_all ? "all" : "files";
    if (plan.runs_all) {
        json["tests"] = nullptr;
        return;
    }
    std::vector<std::string> files;
    Json tests = Json::array();
    std::size_t rank = 0;
    for (const PlannedTest& test : plan.tests) {
        const std::string file(file_of(test.id));
        if (std::ranges::find(files, file) == files.end()) {
            files.push_back(file);
        }
        Json entry = {{"id", test.id}, {"rank", rank++}};
        if (!test.left_out.empty()) {
            entry["except"] = test.left_out;
            if (!test.parameters.empty()) {
                entry["parameters"] = test.parameters;
            }
        }
        tests.push_back(std::move(entry));
    }
    json["files"] = files;
    json["tests"] = std::move(tests);
    json["whole_files"] = plan.whole_files;
}

/// Into `json`: what the files are called, to be told again by a session that ran the whole plan.
void add_snapshot(Json& json, World& world, const Invocation& invocation, const TestPlan& plan) {
    // Words among the arguments are values of options: the plugin leaves out paths, and sees to
    // them itself.
    if (has_narrowing_option(invocation.pytest_args)) {
        return;
    }
    const std::string name = keep_planned(world, plan);
    if (name.empty()) {
        return;
    }
    std::set<std::string_view> not_run;
    for (const ExcludedTest& excluded : plan.excluded) {
        not_run.insert(file_of(excluded.id));
    }
    json["snapshot"] = {{"name", name}, {"not_run", not_run}};
}

}  // namespace

std::string write_plan(const TestPlan& plan, const std::optional<RepoPath>& ini_file) {
    Json json;
    json["version"] = 1;
    json["options"] = Json::array();
    if (ini_file) {
        json["options"] = {"-c", ini_file->str()};
    }
    add_tests(json, plan);
    return dump(std::move(json));
}

std::string plan_for_plugin(World& world, const Invocation& invocation,
                            const Configuration& configuration, const TestPlan& plan,
                            const PlanReader& reader) {
    const auto ini_file = read_settings(world, invocation, configuration).ini_file;
    Json json;
    json["version"] = 1;
    json["root"] = reader.root;
    json["spool"] = reader.spool;
    json["summary"] = reader.summary;
    json["settings"] = ini_file ? Json(ini_file->str()) : Json(nullptr);
    json["never"] = Json::array();
    for (const ExcludedTest& excluded : plan.excluded) {
        if (excluded.rule.starts_with("never-run")) json["never"].push_back(excluded.id);
    }
    json["left_out"] = plan.left_out_files;
    add_snapshot(json, world, invocation, plan);
    add_tests(json, plan);
    return dump(std::move(json));
}

}  // namespace pst
