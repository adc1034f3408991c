// SPDX-License-Identifier: MIT
// What argv means: commands, names of old, options, contradictions.
#include <pst/base/text.hpp>

#include "commands/command.hpp"
#include "fake_pipeline.hpp"
#include "support/catch.hpp"

using namespace pst;
using Catch::Matchers::Contains;
using test::fake;

namespace {

Invocation asked(const std::vector<std::string>& arguments, const std::string& program = "pst") {
    fake() = {};
    const test::Answer answer = test::pst(arguments, program);
    INFO(answer.err);
    REQUIRE(fake().asked);
    return *fake().asked;
}

}  // namespace

TEST_CASE("the defaults are those of the seed") {
    const Invocation invocation = asked({});
    CHECK(!invocation.run_all);
    CHECK(invocation.source == ChangeSource::since);
    CHECK(!invocation.since);
    CHECK(invocation.exclude_e2e);
    CHECK(invocation.keep_failed);
    CHECK(!invocation.parallel);
    CHECK(invocation.granularity == Granularity::definition);
}

TEST_CASE("every option of a run reaches the invocation") {
    const Invocation invocation =
        asked({"--mode", "all", "--regenerate-graph", "--no-exclude-e2e", "--no-keep-failed",
               "--dry-run", "--json", "--parallel-workers", "4", "--coverage", "--config", "c.toml",
               "--python", "/usr/bin/python3", "--granularity=module", "-vvq"});
    CHECK(invocation.run_all);
    CHECK(invocation.regenerate);
    CHECK(!invocation.exclude_e2e);
    CHECK(!invocation.keep_failed);
    CHECK(invocation.dry_run);
    CHECK(invocation.json);
    CHECK(invocation.parallel);  // asking for workers is asking for --parallel
    CHECK(invocation.workers == "4");
    CHECK(invocation.coverage);
    CHECK(invocation.config_file == "c.toml");
    CHECK(invocation.python == "/usr/bin/python3");
    CHECK(invocation.granularity == Granularity::module);
    CHECK(invocation.verbosity == 1);
}

TEST_CASE("one option says which changes count") {
    CHECK(asked({"--since", "HEAD~1"}).since == "HEAD~1");
    CHECK(asked({"--staged"}).source == ChangeSource::staged);
    CHECK(asked({"--staged", "--no-staged"}).source == ChangeSource::since);
    CHECK(asked({"--working-tree"}).source == ChangeSource::working_tree);
    const Invocation files = asked({"--files", "a.py", "[b,c].py", "--json"});
    CHECK(files.source == ChangeSource::files);
    CHECK(files.files == std::vector<std::string>{"a.py", "[b,c].py"});
}

TEST_CASE("what stands after -- goes to pytest untouched") {
    const Invocation invocation = asked({"--json", "--", "--since", "-k", "a b", "--"});
    CHECK(invocation.pytest_args == std::vector<std::string>{"--since", "-k", "a b", "--"});
    CHECK(!invocation.since);
    CHECK(asked({"--", "--help"}).pytest_args == std::vector<std::string>{"--help"});
}

TEST_CASE("the old names are names of subcommands") {
    CHECK(asked({"--since", "x"}, "/usr/bin/py-smart-test").since == "x");
    CHECK(asked({"--base", "x"}, "pst-affected").since == "x");
    CHECK(asked({"--base", "x"}, "venv/bin/py-smart-test-affected").since == "x");
    for (const char* name : {"pst-gen", "pst-map", "pst-stale", "py-smart-test-graph-gen",
                             "py-smart-test-map-tests", "py-smart-test-stale"}) {
        INFO(name);
        CHECK(test::pst({}, name).code == 0);
        CHECK_THAT(test::pst({"--help"}, name).out, Contains("Also called:") && Contains(name));
    }
    CHECK(asked({"affected", "--base", "x"}).since == "x");
}

TEST_CASE("a wrong command line is exit 2 with a hint, and asks nothing") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{"--sinc", "x"}, "did you mean '--since'?"},
        {{"--mode", "afected"}, "did you mean 'affected'?"},
        {{"--mode", "fast"}, "--mode is one of: affected, all"},
        {{"--color", "pink"}, "--color is one of: auto, always, never"},
        {{"afected"}, "did you mean `pst affected`?"},
        {{"tests/"}, "arguments for pytest stand after `--`"},
        {{"-k", "x"}, "options of pytest stand after `--`"},
        {{"--since"}, "--since needs a value"},
        {{"--since", "--json"}, "--since needs the name of a commit"},
        {{"--since", ""}, "--since needs the name of a commit"},
        {{"--since", "x", "--staged"}, "--since and --staged exclude each other"},
        {{"--working-tree", "--files", "a"}, "--working-tree and --files exclude each other"},
        {{"--parallel-workers", "0"}, "from 1 to 9999 or 'auto'"},
        {{"--parallel-workers", "many"}, "from 1 to 9999 or 'auto'"},
        {{"--files", "../a.py"}, "lies outside the project"},
        {{"--config", "/etc/pst.toml"}, "lies outside the project"},
        {{"graph", "--dot", "--json"}, "--dot and --json exclude each other"},
        {{"gen", "--", "-x"}, "takes no arguments for pytest"},
        {{"gen", "--json"}, "unknown option '--json'"},
        {{"why"}, "TEST is required"},
        {{"completions", "zhs"}, "did you mean 'zsh'?"},
    };
    for (const auto& [arguments, words] : cases) {
        fake() = {};
        const test::Answer answer = test::pst(arguments);
        INFO(words);
        CHECK(answer.code == 2);
        CHECK(answer.out.empty());
        CHECK_THAT(answer.err, Contains("pst: error: ") && Contains("hint: ") && Contains(words));
        CHECK(!fake().asked);
    }
}

TEST_CASE("help teaches: use, examples and every option, for every command") {
    for (const Subcommand* command : all_commands()) {
        const std::string name(command->name);
        INFO(name);
        const test::Answer answer = test::pst({name, "--help"});
        CHECK(answer.code == 0);
        CHECK(answer.err.empty());
        CHECK_THAT(answer.out,
                   Contains("Usage: ") && Contains("Examples:\n  pst") && Contains("--help"));
        CHECK(test::pst({"help", name}).out == answer.out);
        for (const std::string_view line : split(answer.out, '\n'))
            CHECK(line.size() <= 80);
    }
    CHECK(test::pst({"-h"}).out == test::pst({"run", "--help"}).out);
}

TEST_CASE("the licences of linked libraries are shown in full") {
    const std::string out = test::pst({"--licenses"}).out;
    for (const auto* phrase :
         {"tree-sitter-python 0.25.0 (MIT)", "Copyright (c) 2016 Max Brunsfeld",
          "(ICU 58 and later)", "libgit2 (GPL-2.0 with linking exception)", "OpenSSL (Apache-2.0)",
          "SQLite (public domain)"}) {
        INFO(phrase);
        CHECK(out.find(phrase) != std::string::npos);
    }
}

TEST_CASE("plan prints what the plugin reads") {
    const auto result = test::pst({"plan", "--staged", "--", "-k", "x"});
    CHECK(result.code == 0);
    CHECK(result.out.starts_with("plan for "));
    CHECK(result.out.find("/spool\n") != std::string::npos);
    CHECK(test::fake().asked->source == ChangeSource::staged);
    CHECK(test::fake().asked->pytest_args == std::vector<std::string>{"-k", "x"});
}

TEST_CASE("the version is one line") { CHECK(test::pst({"--version"}).out.starts_with("pst ")); }
