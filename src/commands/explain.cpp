// SPDX-License-Identifier: MIT
#include "explain.hpp"

#include <pst/pipeline/passes.hpp>
#include <pst/render/json_report.hpp>

#include "common_options.hpp"
#include "operand.hpp"
#include "terminal.hpp"

namespace pst {

void add_explain_options(OptionSet& options, Request& request) {
    options.operand("TEST", request.operand,
                    "a test as pytest names it: FILE, FILE::TEST, FILE::CLASS::TEST");
    options.group("What to show");
    add_json_option(options, request);
    add_change_options(options, request, {"--since"});
    add_selection_options(options, request);
    add_project_options(options, request);
    add_output_options(options, request);
}

Result<int> perform_explain(const Request& request, Session& session) {
    PST_TRY(project, open_project(request, session));
    const std::string operand = located_operand(request, session, project);
    PST_TRY(report,
            explain_test(project.world, request.invocation, project.configuration, operand));
    end_progress(project);
    session.console.out << (request.invocation.json
                                ? json_report(report)
                                : text_report(report, out_style(request, session)));
    return number_of(ExitCode::done);
}

}  // namespace pst
