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
    options.flag({"--dot"}, request.dot, "write the graph for Graphviz");
    add_project_options(options, request);
    add_output_options(options, request);
}

Result<int> perform(const Request& request, Session& session) {
    if (request.dot && request.invocation.json) {
        return fail(FailureKind::usage, "--dot and --json exclude each other", {},
                    "give one of them");
    }
    PST_TRY(project, open_project(request, session));
    PST_TRY(report, make_graph(project.world, request.invocation, project.configuration));
    end_progress(project);
    std::ostream& out = session.console.out;
    if (request.dot) {
        out << graph_dot(report);
    } else if (request.invocation.json) {
        out << dependency_graph_json(report, false);
    } else {
        out << graph_text(report, out_style(request, session));
    }
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& graph_command() {
    static const Subcommand k_command{
        .name = "graph",
        .synopsis = "[OPTIONS]",
        .summary = "show which module imports which",
        .description = "Prints the import graph of the project: every module and what it imports.",
        .examples =
            "  pst graph\n"
            "  pst graph --dot | dot -Tsvg > imports.svg\n"
            "  pst graph --json\n",
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
