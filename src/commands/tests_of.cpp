// SPDX-License-Identifier: MIT
#include <pst/pipeline/passes.hpp>
#include <pst/render/json_report.hpp>

#include "command.hpp"
#include "common_options.hpp"
#include "operand.hpp"
#include "terminal.hpp"

namespace pst {
namespace {

void add_options(OptionSet& options, Request& request) {
    options.operand("PATH[::NAME]", request.operand,
                    "a file of the project, or a function, class or method in it");
    options.group("What to show");
    add_json_option(options, request);
    add_selection_options(options, request);
    add_project_options(options, request);
    add_output_options(options, request);
}

Result<int> perform(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    const std::string operand = located_operand(request, session, project);
    PST_TRY(tests, tests_of(project.world, request.invocation, project.configuration, operand));
    end_progress(project);
    session.console.out << (request.invocation.json
                                ? json_of_tests_of(operand, tests)
                                : tests_of_text(operand, tests, out_style(request, session)));
    return number_of(ExitCode::done);
}

}  // namespace

const Subcommand& tests_of_command() {
    static const Subcommand k_command{
        .name = "tests-of",
        .synopsis = "PATH[::NAME] [OPTIONS]",
        .summary = "list the tests that a change to a file would select",
        .description = "Asks before you edit: which tests would a change here select?",
        .examples =
            "  pst tests-of src/shop/price.py\n"
            "  pst tests-of src/shop/price.py::total -v    with the chain of each test\n",
        .takes_pytest_arguments = true,
        .add_options = add_options,
        .perform = perform};
    return k_command;
}

}  // namespace pst
