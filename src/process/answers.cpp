// SPDX-License-Identifier: MIT
#include "answers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <unordered_set>

#include <pst/base/text.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

namespace {

using nlohmann::json;

std::vector<std::string> texts_in(const json& object, const char* key) {
    std::vector<std::string> texts;
    const auto at = object.find(key);
    if (at == object.end() || !at->is_array()) return texts;
    for (const json& item : *at) {
        if (item.is_string()) texts.push_back(item.get<std::string>());
    }
    return texts;
}

std::string text_in(const json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

json parsed(std::string_view text) { return json::parse(text, nullptr, false); }

/// As JSON has it, other bytes untouched: a path need not be UTF-8.
std::string json_text(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            result += {'\\', letter};
        } else if (static_cast<unsigned char>(letter) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(letter));
            result += escape;
        } else {
            result += letter;
        }
    }
    return result + "\"";
}

/// In run order: by rank, which is the place in the list when absent. A whole file stands where the
/// first of its tests does, instead of all of them.
std::vector<std::string> ids_in(const json& plan) {
    std::vector<std::pair<double, std::string>> ranked;
    const auto tests = plan.find("tests");
    if (tests == plan.end() || !tests->is_array()) return {};
    for (const json& test : *tests) {
        if (!test.is_object()) continue;
        const auto rank = test.find("rank");
        const bool has_rank = rank != test.end() && rank->is_number();
        ranked.emplace_back(has_rank ? rank->get<double>() : static_cast<double>(ranked.size()),
                            text_in(test, "id"));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    const std::vector<std::string> files = texts_in(plan, "whole_files");
    const std::unordered_set<std::string> whole(files.begin(), files.end());
    std::vector<std::string> ids;
    std::unordered_set<std::string> listed;
    const auto list = [&](const std::string& id) {
        if (listed.insert(id).second) ids.push_back(id);
    };
    for (const auto& [rank, id] : ranked) {
        const std::string file(file_of(id));
        list(whole.contains(file) ? file : id);
    }
    for (const std::string& file : files)
        list(file);
    return ids;
}

}  // namespace

std::vector<std::optional<std::string>> read_compile_answers(std::string_view output) {
    std::vector<std::optional<std::string>> answers;
    for (std::size_t end = output.find('\n'); end != std::string_view::npos;
         end = output.find('\n')) {
        const json answer = parsed(output.substr(0, end));
        output.remove_prefix(end + 1);
        if (!answer.is_null() && !answer.is_string()) break;
        answers.push_back(answer.is_null() ? std::nullopt
                                           : std::optional(answer.get<std::string>()));
    }
    return answers;
}

std::optional<std::vector<Distribution>> read_distributions(std::string_view line) {
    const json list = parsed(line);
    if (!list.is_array()) return std::nullopt;
    std::vector<Distribution> distributions;
    for (const json& item : list) {
        if (!item.is_object()) return std::nullopt;
        distributions.push_back(Distribution{text_in(item, "name"), text_in(item, "version"),
                                             texts_in(item, "imports"),
                                             texts_in(item, "requires")});
    }
    return distributions;
}

std::optional<std::vector<std::string>> read_names(std::string_view line) {
    const json list = parsed(line);
    if (!list.is_array()) return std::nullopt;
    return texts_in(json{{"names", list}}, "names");
}

PlanArguments read_plan_arguments(std::string_view plan_json) {
    const json plan = parsed(plan_json);
    if (!plan.is_object()) return {};
    PlanArguments arguments;
    arguments.options = texts_in(plan, "options");
    if (text_in(plan, "collect") == "files") arguments.files = texts_in(plan, "files");
    arguments.ids = ids_in(plan);
    return arguments;
}

std::string plan_with_paths(std::string_view plan_json, const std::string& root,
                            const std::string& spool) {
    std::string_view rest = trimmed(plan_json);
    if (!rest.starts_with('{')) return std::string(plan_json);
    rest.remove_prefix(1);
    std::string added = "{\"root\":" + json_text(root);
    if (!spool.empty()) added += ",\"spool\":" + json_text(spool);
    if (!trimmed(rest).starts_with('}')) added += ",";
    return added + std::string(rest);
}

}  // namespace pst
