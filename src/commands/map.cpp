// SPDX-License-Identifier: MIT
#include <pst/pipeline/passes.hpp>
#include <pst/render/json_report.hpp>

#include "command.hpp"
#include "common_options.hpp"
#include "terminal.hpp"

namespace pst {
namespace {

void add_options(OptionSet& options, Request& request) {
    options.group("What to show");
    add_json_option(options, request);
    add_project_options(options, request);
    add_output_options(options, request);
}

Result<int> perform(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    PST_TRY(report, make_graph(project.world, request.invocation, project.configuration));
    end_progress(project);
    session.console.out << (request.invocation.json
                                ? dependency_graph_json(report, true)
                                : map_text(report, out_style(request, session)));
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& map_command() {
    static const Subcommand k_command{
        .name = "map",
        .old_names = {"pst-map", "py-smart-test-map-tests"},
        .synopsis = "[OPTIONS]",
        .summary = "show which modules each test file depends on",
        .description =
            "Prints every test file with the modules that it reaches through imports. A test\n"
            "file that reaches none is named: nothing but its own edit could select it.",
        .examples =
            "  pst map\n"
            "  pst map -v       with the modules\n"
            "  pst map --json   the import graph with `tests` and `test_map`\n",
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
