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
    PST_TRY(report, check_stale(project.world, request.invocation, project.configuration));
    session.console.out << (request.invocation.json
                                ? json_report(report)
                                : text_report(report, out_style(request, session)));
    return number_of(report.stale ? ExitCode::stale : ExitCode::done);
}

}  // namespace

const Subcommand& stale_command() {
    static const Subcommand k_command{
        .name = "stale",
        .old_names = {"pst-stale", "py-smart-test-stale"},
        .synopsis = "[OPTIONS]",
        .summary = "tell whether files changed since the cache was written",
        .description =
            "Exit code 0: fresh. Exit code 1: stale, with the files that differ. `pst` itself\n"
            "reads changed files anew in any case: this is for scripts.",
        .examples = "  pst stale || pst gen\n",
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
