// SPDX-License-Identifier: MIT
#include <pst/pipeline/passes.hpp>
#include <pst/render/json_report.hpp>

#include "command.hpp"
#include "common_options.hpp"
#include "terminal.hpp"

namespace pst {
namespace {

void add_options(OptionSet& options, Request& request) {
    options.group("What to do");
    options.choice("--mode", {"affected", "all"}, request.mode,
                   "run the affected tests, or every test (default: affected)");
    options.flag({"--dry-run"}, request.invocation.dry_run,
                 "show what would run, and the command line, without running it");
    add_json_option(options, request);
    add_change_options(options, request, {"--since"});
    add_selection_options(options, request);
    options.group("How pytest runs");
    request.invocation.record = true;
    options.pair("--record", "--no-record", request.invocation.record,
                 "record what each test executes (default: on)");
    options.flag({"--parallel"}, request.invocation.parallel,
                 "several processes at once (needs pytest-xdist)");
    options.value({{"--parallel-workers"}, "N|auto"}, request.invocation.workers,
                  "how many; implies --parallel (default: auto)");
    options.flag({"--coverage"}, request.invocation.coverage,
                 "report the coverage of the run (needs pytest-cov)");
    add_project_options(options, request);
    add_output_options(options, request);
}

Result<int> perform(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    const Invocation& invocation = request.invocation;
    PST_TRY(plan, make_plan(project.world, invocation, project.configuration));
    end_progress(project);
    std::ostream& out = session.console.out;
    if (invocation.json) {
        out << json_report(plan, invocation.verbosity > 0);
        return number_of(ExitCode::done);
    }
    const TextStyle style = out_style(request, session);
    out << text_report(plan, style);
    if (plan.tests.empty() && !plan.fallback && !invocation.run_all) {
        return number_of(ExitCode::done);
    }
    if (invocation.dry_run) {
        out << "Would run:\n"
            << shell_line(planned_command(project.world, invocation, project.configuration, plan))
            << "\n";
        return number_of(ExitCode::done);
    }
    out.flush();
    PST_TRY(run, run_plan(project.world, invocation, project.configuration, plan));
    out << text_report(run, style);
    return run.started ? run.pytest_exit : number_of(ExitCode::done);
}

}  // namespace

const Subcommand& run_command() {
    static const Subcommand k_command{
        .name = "run",
        .old_names = {"py-smart-test"},
        .synopsis = "[OPTIONS] [-- PYTEST ARGUMENTS]",
        .summary = "run the tests that your changes affect (the default command)",
        .description =
            "Finds what differs from the base (your default branch, unless you say\n"
            "otherwise), which tests that can affect and why, and runs exactly those with\n"
            "the project's own pytest: first what failed before, then the shortest first.\n"
            "Needs no configuration and no earlier run. Where it cannot be sure it runs\n"
            "more and says why.",
        .examples =
            "  pst                           what differs from the default branch\n"
            "  pst --dry-run                 the same, but only show what would run\n"
            "  pst --since HEAD~1            what the last commit changed\n"
            "  pst --staged                  before a commit\n"
            "  pst --mode all --parallel     everything, on all processors\n"
            "  pst --json                    the selection with its reasons, for scripts\n"
            "  pst -- -x --pdb               anything after -- goes to pytest\n",
        .takes_pytest_arguments = true,
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
