// SPDX-License-Identifier: MIT
#include "common_options.hpp"

#include <algorithm>
#include <string>

#include <pst/base/text.hpp>
#include <pst/commands/project_root.hpp>

namespace pst {
namespace {

/// What --parallel-workers understands.
bool is_worker_count(const std::string& text) {
    if (text == "auto") return true;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    constexpr std::size_t k_digits = 4;
    return !text.empty() && text.size() <= k_digits && text.front() != '0' &&
           std::all_of(text.begin(), text.end(), is_digit);
}

Status one_change_source(const Request& request) {
    std::vector<std::string> given;
    if (request.invocation.since) given.emplace_back("--since");
    if (request.staged) given.emplace_back("--staged");
    if (request.working_tree) given.emplace_back("--working-tree");
    if (!request.invocation.files.empty()) given.emplace_back("--files");
    if (given.size() < 2) return {};
    return fail(FailureKind::usage, joined(given, " and ") + " exclude each other", {},
                "each says which changes count: give one of them");
}

/// Empty where the text lies outside the root.
Status rewrite(std::string& text, const Session& session, const std::string& option) {
    const std::optional<std::string> seen =
        seen_from_root(text, session.start_folder, session.root);
    if (!seen) {
        return fail(FailureKind::usage, option + " '" + text + "' lies outside the project", {},
                    "the project is " + session.root);
    }
    text = *seen;
    return {};
}

}  // namespace

void add_change_options(OptionSet& options, Request& request,
                        std::vector<std::string> since_names) {
    options.group("Which changes count (one of these)");
    options.value({std::move(since_names), "REF"}, request.invocation.since,
                  "all since the merge base of REF and HEAD, and what the working tree holds; "
                  "default: `base` of the configuration, else origin/HEAD, main, master");
    options.pair("--staged", "--no-staged", request.staged, "only what is staged (git add)");
    options.flag({"--working-tree"}, request.working_tree,
                 "only what is not committed: staged, unstaged, untracked");
    options.values({{"--files"}, "PATH..."}, request.invocation.files,
                   "these files, without asking git");
}

void add_selection_options(OptionSet& options, Request& request) {
    options.group("Which tests count");
    options.pair("--exclude-e2e", "--no-exclude-e2e", request.invocation.exclude_e2e,
                 "leave out tests marked e2e, besides your own -m (default: on)");
    options.pair("--keep-failed", "--no-keep-failed", request.invocation.keep_failed,
                 "keep what failed last time until it passes (default: on)");
    options.pair("--recordings", "--no-recordings", request.invocation.use_recordings,
                 "leave out what recorded tests cannot execute (default: on)");
    options.choice("--granularity", {"module", "definition"}, request.granularity,
                   "follow whole modules, or single functions and classes (default: definition)");
}

void add_json_option(OptionSet& options, Request& request) {
    options.flag({"--json"}, request.invocation.json,
                 "write JSON to stdout and nothing else there");
}

void add_project_options(OptionSet& options, Request& request) {
    options.group("Project");
    options.value({{"--config"}, "FILE"}, request.invocation.config_file,
                  "read this configuration; default: pst.toml, .py-smart-test.toml, or [tool.pst] "
                  "of pyproject.toml");
    options.value({{"--python"}, "PATH"}, request.invocation.python,
                  "interpreter of the project; default: VIRTUAL_ENV, .venv, PATH");
    options.flag({"--regenerate-graph"}, request.invocation.regenerate,
                 "read every file anew instead of using the cache");
}

void add_output_options(OptionSet& options, Request& request) {
    options.group("Output");
    options.choice("--color", {"auto", "always", "never"}, request.color,
                   "colours; auto: on a terminal, unless NO_COLOR is set");
    options.count({"-v", "--verbose"}, request.invocation.verbosity, 1,
                  "say more: every test with its chain, counters");
    options.count({"-q", "--quiet"}, request.invocation.verbosity, -1, "say less");
}

Status settle(Request& request) {
    Invocation& invocation = request.invocation;
    PST_CHECK(one_change_source(request));
    // git knows no such names; more likely the value was forgotten: `--since --json`.
    if (invocation.since && (invocation.since->empty() || invocation.since->starts_with('-'))) {
        return fail(FailureKind::usage,
                    "--since needs the name of a commit, not '" + *invocation.since + "'", {},
                    "leave --since out to compare with the default branch");
    }
    if (invocation.workers && !is_worker_count(*invocation.workers)) {
        return fail(FailureKind::usage,
                    "--parallel-workers is a number from 1 to 9999 or 'auto', not '" +
                        *invocation.workers + "'",
                    {}, "for one process leave it out");
    }
    invocation.run_all = request.mode == "all";
    invocation.parallel = invocation.parallel || invocation.workers.has_value();
    invocation.granularity =
        request.granularity == "module" ? Granularity::module : Granularity::definition;
    if (request.staged) invocation.source = ChangeSource::staged;
    if (request.working_tree) invocation.source = ChangeSource::working_tree;
    if (!invocation.files.empty()) invocation.source = ChangeSource::files;
    return {};
}

Status seen_from_root(Request& request, const Session& session) {
    for (std::string& file : request.invocation.files) {
        PST_CHECK(rewrite(file, session, "--files"));
    }
    if (request.invocation.config_file) {
        PST_CHECK(rewrite(*request.invocation.config_file, session, "--config"));
    }
    return {};
}

}  // namespace pst
