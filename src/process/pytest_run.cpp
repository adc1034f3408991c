// SPDX-License-Identifier: MIT
// PythonInterpreter: starting pytest, and saying how.
#include <algorithm>
#include <numeric>
#include <utility>

#include <pst/base/log.hpp>
#include <pst/base/text.hpp>
#include <pst/embedded/plugin_start.hpp>
#include <pst/process/python_interpreter.hpp>

#include "answers.hpp"
#include "child_process.hpp"
#include "interpreter_search.hpp"
#include "run_files.hpp"

namespace pst {

namespace {

using Arguments = std::vector<std::string>;

/// Linux takes 2 MB of arguments and environment, macOS 1 MB.
constexpr std::size_t k_argument_bytes = 500'000;

void append(Arguments& to, const Arguments& more) { to.insert(to.end(), more.begin(), more.end()); }

std::size_t bytes_of(const Arguments& arguments) {
    return std::accumulate(arguments.begin(), arguments.end(), std::size_t{0},
                           [](std::size_t sum, const auto& text) { return sum + text.size() + 1; });
}

/// pytest could not take such a file as an argument (docs/plan-format.md).
bool is_unusual(const std::string& file) {
    return file.find('[') != std::string::npos || file.find("::") != std::string::npos;
}

/// So that it is not taken for an option.
std::string as_argument(const std::string& id) { return id.starts_with('-') ? "./" + id : id; }

/// Tests or files to run; empty, so that all is collected, where they cannot be arguments.
Arguments as_arguments(const Arguments& ids, const Arguments& files) {
    const bool has_unusual = std::any_of(files.begin(), files.end(), is_unusual);
    const Arguments& chosen = !ids.empty() && bytes_of(ids) <= k_argument_bytes ? ids : files;
    if (has_unusual || bytes_of(chosen) > k_argument_bytes) return {};
    Arguments arguments;
    for (const std::string& id : chosen)
        arguments.push_back(as_argument(id));
    return arguments;
}

tl::unexpected<Failure> not_started(const std::string& python, const Report& report, int status) {
    if (report.was_interrupted || report.text.starts_with("KeyboardInterrupt")) {
        return fail(FailureKind::interrupted, "interrupted before pytest started");
    }
    if (report.text == "absent") {
        return fail(FailureKind::environment, "pytest is not installed in " + python, python,
                    python + " -m pip install pytest, or name another Python with --python PATH");
    }
    const std::string cause =
        report.text.empty() ? "exit code " + std::to_string(status) : report.text;
    return fail(FailureKind::environment, "pytest cannot be started: " + cause, python);
}

/// `id` as seen from the folder where the user is.
std::string seen_from(const RepoPath& start, const std::string& id) {
    const std::string inside = start.str() + "/";
    if (start.empty()) return id;
    if (id.starts_with(inside)) return id.substr(inside.size());
    std::string up;
    for (RepoPath folder = start; !folder.empty(); folder = folder.parent())
        up += "../";
    return up + id;
}

/// The script beside the interpreter; just its name when the shell would find the same.
Arguments script_of(const std::string& python) {
    const std::string script = python.substr(0, python.rfind('/') + 1) + "pytest";
    if (!is_executable_file(script)) return {python, "-m", "pytest"};
    return {find_in_path("pytest") == script ? "pytest" : script};
}

}  // namespace

Result<int> PythonInterpreter::run_pytest(const PytestRun& run) {
    return m_setup.pytest_command.empty() ? run_own(run) : run_command(run);
}

Result<int> PythonInterpreter::run_own(const PytestRun& run) {
    PST_TRY(python, executable());
    std::optional<RunFiles> files;
    if (run.use_plan) {
        PST_TRY(written, RunFiles::write(m_setup, run.plan_json));
        files.emplace(std::move(written));
    }
    Command command{.arguments = {python, "-c", std::string(embedded::plugin_start),
                                  files ? files->plan() : "", files ? files->plugin_folder() : ""},
                    .folder = m_setup.root};
    Report report{.descriptor_argument = command.arguments.size()};
    append(command.arguments, {"", "--"});
    append(command.arguments, run.arguments);
    PST_TRY(status, run_in_terminal(std::move(command), &report));
    if (report.text != "started") return not_started(python, report, status);
    return status;
}

Result<int> PythonInterpreter::run_command(const PytestRun& run) {
    Command command{.arguments = m_setup.pytest_command, .folder = m_setup.root};
    std::optional<RunFiles> files;
    if (run.use_plan) {
        Command probe = command;
        append(probe.arguments, {"-p", "pytest_pst", "--version"});
        PST_TRY(answer, ask_child(probe));
        const PlanArguments plan = read_plan_arguments(run.plan_json);
        if (answer.status == 0) {
            PST_TRY(written, RunFiles::write(m_setup, run.plan_json));
            files.emplace(std::move(written));
            append(command.arguments, {"-p", "pytest_pst", "--pst-plan=" + files->plan(),
                                       "--rootdir=" + m_setup.root});
        } else {
            log_warning(
                "pytest-command cannot load the plugin pytest_pst, so outcomes are not "
                "recorded; install pytest-pst there");
        }
        append(command.arguments, plan.options);
        append(command.arguments, as_arguments(files ? Arguments{} : plan.ids, plan.files));
    }
    append(command.arguments, run.arguments);
    return run_in_terminal(std::move(command));
}

std::vector<std::string> PythonInterpreter::command_line(const PytestRun& run) {
    Arguments line = m_setup.pytest_command;
    if (line.empty()) {
        const auto python = executable();
        line = python ? script_of(*python) : Arguments{"pytest"};
    }
    const PlanArguments plan = run.use_plan ? read_plan_arguments(run.plan_json) : PlanArguments{};
    append(line, plan.options);
    append(line, run.arguments);
    for (const std::string& id : plan.ids.empty() ? plan.files : plan.ids) {
        line.push_back(as_argument(seen_from(m_setup.start_folder, id)));
    }
    return line;
}

}  // namespace pst
