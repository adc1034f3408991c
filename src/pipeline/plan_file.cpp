// SPDX-License-Identifier: MIT
#include "pipeline/plan_file.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace pst {
namespace {

std::string file_of(const TestId& id) { return id.substr(0, id.find("::")); }

/// A name that is no UTF-8 cannot stand in JSON: then everything runs, so that nothing is lost.
std::string dump(nlohmann::ordered_json json) {
    try {
        return json.dump();
    } catch (const nlohmann::ordered_json::type_error&) {
        json["collect"] = "all";
        json["tests"] = nullptr;
        json.erase("files");
        json.erase("whole_files");
        return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    }
}

}  // namespace

std::string write_plan(const TestPlan& plan, const std::optional<RepoPath>& ini_file) {
    nlohmann::ordered_json json;
    json["version"] = 1;
    json["collect"] = plan.collects_all || plan.runs_all ? "all" : "files";
    json["options"] = nlohmann::ordered_json::array();
    if (ini_file) {
        json["options"] = {"-c", ini_file->str()};
    }
    if (plan.runs_all) {
        json["tests"] = nullptr;
        return dump(std::move(json));
    }
    std::vector<std::string> files;
    nlohmann::ordered_json tests = nlohmann::ordered_json::array();
    std::size_t rank = 0;
    for (const PlannedTest& test : plan.tests) {
        const std::string file = file_of(test.id);
        if (std::ranges::find(files, file) == files.end()) {
            files.push_back(file);
        }
        tests.push_back({{"id", test.id}, {"rank", rank++}});
    }
    json["files"] = files;
    json["tests"] = std::move(tests);
    json["whole_files"] = plan.whole_files;
    return dump(std::move(json));
}

}  // namespace pst
