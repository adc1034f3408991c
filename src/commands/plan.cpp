// SPDX-License-Identifier: MIT
#include <filesystem>

#include <pst/pipeline/passes.hpp>
#include <pst/ports/history.hpp>

#include "command.hpp"
#include "common_options.hpp"
#include "terminal.hpp"

namespace pst {
namespace {

void add_options(OptionSet& options, Request& request) {
    request.invocation.record = true;  // the plugin says whether it does
    add_change_options(options, request, {"--since"});
    add_selection_options(options, request);
    options.flag({"--first"}, request.invocation.runs_rest,
                 "the other tests will run too, after the selected ones");
    add_project_options(options, request);
    add_output_options(options, request);
}

Result<int> perform(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    const Invocation& invocation = request.invocation;
    PST_TRY(plan, make_plan(project.world, invocation, project.configuration));
    end_progress(project);
    const auto spool = std::filesystem::path(session.root) / project.cache_folder / k_spool_folder;
    const PlanReader reader{session.root, spool.string(), summary_lines(plan)};
    session.console.out << plan_for_plugin(project.world, invocation, project.configuration, plan,
                                           reader)
                        << "\n";
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& plan_command() {
    static const Subcommand k_command{
        .name = "plan",
        .synopsis = "[OPTIONS] [-- PYTEST ARGUMENTS]",
        .summary = "print the plan that `pytest --smart` reads",
        .description =
            "The selection as the pytest plugin reads it (docs/plan-format.md): what\n"
            "`pytest --smart` asks for before it collects. For scripts there is `pst --json`.",
        .examples = "  pst plan --staged\n",
        .takes_pytest_arguments = true,
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
