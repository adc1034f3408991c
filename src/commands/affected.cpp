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
    options.flag({"--explain-narrowing"}, request.invocation.explain_narrowing,
                 "say what left tests out, and why recordings could not leave out the others");
    options.flag(
        {"--use-coverage"}, request.use_coverage,
        "warn where no recorded executions narrow the answer (they do where there are any)");
    add_change_options(options, request, {"--base", "--since"});
    add_selection_options(options, request);
    add_project_options(options, request);
    add_output_options(options, request);
}

bool is_narrowed_by_recording(const TestPlan& plan) {
    return plan.recorded && plan.recorded->unusable.empty();
}

Result<int> perform(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    PST_TRY(plan, make_plan(project.world, request.invocation, project.configuration));
    end_progress(project);
    if (request.use_coverage && !is_narrowed_by_recording(plan)) {
        session.console.err << warning_text("no recording is used: static answer",
                                            err_style(request, session));
    }
    session.console.out << (request.invocation.json
                                ? json_report(plan, request.invocation.verbosity > 0)
                                : affected_text(plan, out_style(request, session)) +
                                      narrowing_text(plan, out_style(request, session)));
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& affected_command() {
    static const Subcommand k_command{
        .name = "affected",
        .old_names = {"pst-affected", "py-smart-test-affected"},
        .synopsis = "[OPTIONS]",
        .summary = "list the modules and tests that your changes affect",
        .description =
            "The same answer as `pst --dry-run` and `pst --json`, as a plain list: affected\n"
            "modules, then tests in the order in which `pst` would run them.",
        .examples =
            "  pst affected                      against the default branch\n"
            "  pst affected --base v1.2 --json   against a tag, for a script\n"
            "  pst affected --files src/shop/price.py\n"
            "  pst affected --explain-narrowing  why tests are left out, or are not\n",
        .takes_pytest_arguments = true,
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
