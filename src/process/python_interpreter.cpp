// SPDX-License-Identifier: MIT
#include <pst/process/python_interpreter.hpp>

#include <string_view>
#include <utility>

#include <pst/base/file.hpp>
#include <pst/base/hash.hpp>
#include <pst/base/log.hpp>
#include <pst/base/text.hpp>
#include <pst/embedded/compile_sources.hpp>
#include <pst/embedded/installed.hpp>

#include "answers.hpp"
#include "child_process.hpp"
#include "compile_verdicts.hpp"
#include "interpreter_search.hpp"

namespace pst {

namespace {

std::string last_line(std::string_view text) {
    text = trimmed(text);
    const std::size_t newline = text.rfind('\n');
    return std::string(newline == std::string_view::npos ? text : text.substr(newline + 1));
}

tl::unexpected<Failure> no_answer(const std::string& python, const ChildAnswer& answer) {
    std::string cause = last_line(answer.errors);
    if (cause.empty()) cause = "exit code " + std::to_string(answer.status);
    return fail(FailureKind::environment, "Python gave no answer: " + cause, python,
                "name another interpreter with --python PATH");
}

constexpr const char* k_verdicts_name = "cache/compiled.txt";
constexpr const char* k_crashed = "the compiler crashed";

/// Another time there may be memory enough.
bool is_lasting(const std::optional<std::string>& verdict) {
    return !verdict || (*verdict != k_crashed && !verdict->starts_with("MemoryError"));
}

/// From `first` on.
std::string compile_input(const std::vector<std::string_view>& sources, std::size_t first) {
    std::string input;
    for (std::size_t at = first; at < sources.size(); ++at) {
        input += std::to_string(sources[at].size()) + "\n";
        input += sources[at];
    }
    return input;
}

}  // namespace

Result<std::string> PythonInterpreter::executable() {
    if (!m_executable) {
        m_executable = find_python(m_setup);
        if (*m_executable) log_info("Python: " + **m_executable);
    }
    return *m_executable;
}

Result<std::vector<std::optional<std::string>>> PythonInterpreter::compile(
    const std::vector<std::string>& sources) {
    if (sources.empty()) return Verdicts();
    PST_TRY(python, executable());
    const auto identity = m_setup.use_cache ? identity_of_interpreter(python) : std::nullopt;
    if (!identity) return compile_now({sources.begin(), sources.end()});
    CompileVerdicts known(m_setup.cache_folder + "/" + k_verdicts_name, *identity);
    Verdicts answers(sources.size());
    std::vector<std::size_t> open;
    std::vector<std::string_view> asked;
    for (std::size_t at = 0; at < sources.size(); ++at) {
        if (const auto* verdict = known.find(digest_of(sources[at]))) {
            answers[at] = *verdict;
        } else {
            open.push_back(at);
            asked.emplace_back(sources[at]);
        }
    }
    if (open.empty()) return answers;
    PST_TRY(verdicts, compile_now(asked));
    for (std::size_t at = 0; at < open.size(); ++at) {
        if (is_lasting(verdicts[at])) known.put(digest_of(asked[at]), verdicts[at]);
        answers[open[at]] = std::move(verdicts[at]);
    }
    keep(known);
    return answers;
}

void PythonInterpreter::keep(CompileVerdicts& verdicts) {
    Status kept = m_setup.prepare_cache ? m_setup.prepare_cache() : Status();
    if (kept) kept = make_folders(m_setup.cache_folder + "/cache");
    if (kept) kept = verdicts.save();
    if (!kept) log_info("what compiles is not kept: " + kept.error().message);
}

Result<PythonInterpreter::Verdicts> PythonInterpreter::compile_now(
    const std::vector<std::string_view>& sources) {
    Verdicts answers;
    while (answers.size() < sources.size()) {
        PST_TRY(python, executable());
        // -S: without site there is nothing that could print, and the start is twice as fast.
        PST_TRY(child, ask_child({.arguments = {python, "-I", "-S", "-W", "ignore", "-c",
                                                std::string(embedded::compile_sources)},
                                  .folder = m_setup.root,
                                  .input = compile_input(sources, answers.size())}));
        for (auto& answer : read_compile_answers(child.output)) {
            if (answers.size() < sources.size()) answers.push_back(std::move(answer));
        }
        if (answers.size() == sources.size()) break;
        // Only a source can kill the child; the rest gets another one.
        if (!child.was_killed()) return no_answer(python, child);
        answers.emplace_back(k_crashed);
    }
    return answers;
}

Result<std::string> PythonInterpreter::answer_of(const std::string& question) {
    PST_TRY(python, executable());
    PST_TRY(child,
            ask_child({.arguments = {python, "-c", std::string(embedded::installed), question},
                       .folder = m_setup.root}));
    if (child.status != 0) return no_answer(python, child);
    return last_line(child.output);
}

Result<std::vector<Distribution>> PythonInterpreter::distributions() {
    if (!m_distributions) {
        PST_TRY(answer, answer_of("distributions"));
        m_distributions = read_distributions(answer);
    }
    if (m_distributions) return *m_distributions;
    return fail(FailureKind::environment, "Python did not list what is installed", **m_executable);
}

Result<std::string> PythonInterpreter::environment() {
    if (!m_environment) {
        PST_TRY(answer, answer_of("environment"));
        m_environment = std::move(answer);
    }
    return *m_environment;
}

Result<std::vector<std::string>> PythonInterpreter::pytest_plugins() {
    if (!m_plugins) {
        PST_TRY(answer, answer_of("plugins"));
        m_plugins = read_names(answer);
    }
    if (m_plugins) return *m_plugins;
    return fail(FailureKind::environment, "Python did not list pytest's plugins", **m_executable);
}

}  // namespace pst
