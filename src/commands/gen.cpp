// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include <pst/pipeline/passes.hpp>
#include <pst/render/json_report.hpp>

#include "command.hpp"
#include "common_options.hpp"
#include "terminal.hpp"

namespace pst {
namespace {

void add_options(OptionSet& options, Request& request) {
    add_project_options(options, request);
    add_output_options(options, request);
}

std::string done_line(const GraphReport& report, const std::string& folder) {
    return "Wrote dependency_graph.json, file_hashes.json, outcomes.json and "
           "coverage_mapping.json to " +
           folder + ": " + std::to_string(report.modules.size()) + " modules, " +
           std::to_string(report.test_map.size()) + " test files\n";
}

Result<int> perform(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    PST_TRY(report, make_graph(project.world, request.invocation, project.configuration));
    end_progress(project);
    PST_TRY(outcomes, project.world.history.outcomes());
    const std::array<std::pair<std::string, std::string>, 4> files{{
        {"dependency_graph.json", dependency_graph_json(report, true)},
        {"file_hashes.json", file_hashes_json(report)},
        {"outcomes.json", outcomes_json(outcomes)},
        {"coverage_mapping.json", "{}\n"},  // no recordings yet
    }};
    for (const auto& [name, content] : files) {
        PST_CHECK(project.write_cache_file(name, content));
    }
    if (request.invocation.verbosity >= 0) {
        session.console.out << done_line(report, project.cache_folder);
    }
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& gen_command() {
    static const Subcommand k_command{
        .name = "gen",
        .old_names = {"pst-gen", "py-smart-test-graph-gen"},
        .synopsis = "[OPTIONS]",
        .summary = "write the dependency graph and its companions as JSON files",
        .description =
            "Writes dependency_graph.json, file_hashes.json, outcomes.json and\n"
            "coverage_mapping.json into the cache folder, for scripts that read them. `pst`\n"
            "itself needs none of them: there is no need to run this before anything.",
        .examples =
            "  pst gen\n"
            "  pst gen --regenerate-graph     without the cache\n",
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
