// SPDX-License-Identifier: MIT
#include <pst/pipeline/configuration.hpp>

#include <map>

#include "support/catch.hpp"

using namespace pst;
using Files = std::map<std::string, std::string>;
using Words = std::vector<std::string>;

namespace {

Result<Configuration> read(const Files& files, std::optional<std::string> explicit_file = {}) {
    ReadText text = [&](const RepoPath& path) -> std::optional<std::string> {
        auto found = files.find(path.str());
        if (found == files.end()) return std::nullopt;
        return found->second;
    };
    return read_configuration(text, explicit_file);
}

Configuration configuration(const Files& files, std::optional<std::string> explicit_file = {}) {
    auto result = read(files, explicit_file);
    if (!result) FAIL(result.error().message);
    return *result;
}

std::string message(const std::string& text) {
    auto result = read({{"pst.toml", text}});
    if (result) return "no failure";
    CHECK(result.error().kind == FailureKind::usage);
    CHECK(result.error().path == "pst.toml");
    return result.error().message;
}

std::string hint(const std::string& text) { return read({{"pst.toml", text}}).error().hint; }

}  // namespace

TEST_CASE("no configuration is the default one") {
    Configuration none = configuration({});
    CHECK(none.file.empty());
    CHECK(none.on_base_branch == OnBaseBranch::all);
    CHECK(none.warnings.empty());
    CHECK(configuration({{"pyproject.toml", "[tool.ruff]\n"}}).file.empty());
}

TEST_CASE("every key") {
    Configuration all = configuration({{"pst.toml",
                                        "base = 'develop'\n"
                                        "source-roots = ['src', '.']\n"
                                        "test-roots = ['tests']\n"
                                        "always-run = ['tests/test_a.py::test_b']\n"
                                        "never-run = ['tests/e2e/**']\n"
                                        "track = ['.env']\n"
                                        "pytest-args = ['-m', 'not slow']\n"
                                        "pytest-command = 'python -m pytest'\n"
                                        "python = '/usr/bin/python3'\n"
                                        "cache-dir = '.cache/pst'\n"
                                        "on-base-branch = 'last-commit'\n"
                                        "docstrings = 'ignore'\n"
                                        "remote = 'file:///x'\n"
                                        "[map]\n"
                                        "'z/*.json' = 'tests/test_z.py'\n"
                                        "'a.txt' = ['tests/a*', 'tests/b']\n"}});
    CHECK(all.file == "pst.toml");
    CHECK(all.base == "develop");
    CHECK(all.source_roots == Words{"src", "."});
    CHECK(all.test_roots == Words{"tests"});
    CHECK(all.always_run == Words{"tests/test_a.py::test_b"});
    CHECK(all.never_run == Words{"tests/e2e/**"});
    CHECK(all.track == Words{".env"});
    CHECK(all.pytest_args == Words{"-m", "not slow"});
    CHECK(all.pytest_command == Words{"python", "-m", "pytest"});
    CHECK(all.python == "/usr/bin/python3");
    CHECK(all.cache_dir == ".cache/pst");
    CHECK(all.on_base_branch == OnBaseBranch::last_commit);
    CHECK(all.docstrings == DocstringPolicy::ignore);
    CHECK(all.remote == "file:///x");
    REQUIRE(all.map.size() == 2);
    CHECK(all.map[0].first == "z/*.json");
    CHECK(all.map[0].second == Words{"tests/test_z.py"});
    CHECK(all.map[1].second == Words{"tests/a*", "tests/b"});
}

TEST_CASE("the first file wins whole, and the others are named") {
    Files files = {
        {"pyproject.toml", "[tool.pst]\nbase = 'd'\n[tool.py-smart-test]\ndefault_branch = 'e'\n"}};
    CHECK(configuration(files).base == "d");
    CHECK(configuration(files).warnings ==
          Words{"[tool.py-smart-test] in pyproject.toml is not read, since [tool.pst] in "
                "pyproject.toml is the configuration"});
    files[".py-smart-test.toml"] = "base = 'c'\n";
    CHECK(configuration(files).base == "c");
    files["pst.toml"] = "";
    CHECK_FALSE(configuration(files).base);
    CHECK(configuration(files).file == "pst.toml");
    CHECK(configuration(files).warnings.size() == 3);
    files["conf/my.toml"] = "base = 'b'\n";
    CHECK(configuration(files, "conf/my.toml").base == "b");
    CHECK(configuration(files, "conf/my.toml").warnings.size() == 4);
    CHECK(configuration(files, "./pyproject.toml").base == "d");
    CHECK(configuration(files, "pyproject.toml").warnings.size() == 3);
}

TEST_CASE("a broken file stops the run unless an earlier one wins") {
    Files files = {{"pyproject.toml", "[tool\n"}};
    auto broken = read(files);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message.rfind("pyproject.toml:1: ", 0) == 0);
    files["pst.toml"] = "";
    CHECK(read(files));
}

TEST_CASE("a configuration given by --config must name a file of the project") {
    CHECK(read({}, "none.toml").error().message == "--config none.toml cannot be read");
    CHECK(read({}, "../x.toml").error().message == "--config ../x.toml is not in the project");
    CHECK(read({}, "/x.toml").error().kind == FailureKind::usage);
    CHECK(read({}, ".").error().kind == FailureKind::usage);
    CHECK(read({{"pyproject.toml", ""}}, "pyproject.toml").error().message ==
          "--config pyproject.toml has no [tool.pst] table");
}

TEST_CASE("unknown keys are errors with a suggestion") {
    CHECK(message("base = 'x'\nsouce-roots = []\n") == "pst.toml:2: unknown key souce-roots");
    CHECK(hint("souce-roots = []") == "did you mean source-roots?");
    CHECK(hint("never_run = []") == "did you mean never-run?");
    CHECK(hint("src_dir = 'src'") == "did you mean source-roots?");
    CHECK(hint("colour = 1").rfind("known keys: base, source-roots", 0) == 0);
    CHECK(message("'a\\x1b' = 1") == "pst.toml:1: unknown key a\\x1b");
    CHECK(message("\"a\\u001b\" = 1") == "pst.toml:1: unknown key a\\x1b");
}

TEST_CASE("wrong types and values are errors with their line") {
    CHECK(message("\nbase = 1") == "pst.toml:2: base must be a string, not an integer");
    CHECK(message("base = ''") == "pst.toml:1: base must not be empty");
    CHECK(message("source-roots = 'src'") ==
          "pst.toml:1: source-roots must be an array of strings, not a string");
    CHECK(message("track = [\n'a',\n1]") == "pst.toml:3: track must hold strings, not an integer");
    CHECK(message("map = []") == "pst.toml:1: map must be a table of globs, not an array");
    CHECK(message("[map]\n'*.x' = 1") ==
          "pst.toml:2: map.*.x must be an array of strings, not an integer");
    CHECK(message("on-base-branch = 'some'") ==
          "pst.toml:1: on-base-branch must be all, last-commit or none");
    CHECK(message("docstrings = true") == "pst.toml:1: docstrings must be a string, not a boolean");
    CHECK(message("docstrings = 'off'") == "pst.toml:1: docstrings must be auto, code or ignore");
    CHECK(message("base = 'x'\nbase = ").rfind("pst.toml:2: ", 0) == 0);
    CHECK(read({{"pyproject.toml", "tool.pst = 1"}}).error().message ==
          "pyproject.toml:1: tool.pst must be a table");
}

TEST_CASE("paths lie inside the project") {
    CHECK(message("source-roots = ['../x']") ==
          "pst.toml:1: source-roots: ../x is not inside the project");
    CHECK(message("cache-dir = '/tmp/x'") ==
          "pst.toml:1: cache-dir: /tmp/x is not inside the "
          "project");
    CHECK(message("always-run = ['../t.py::test_a[../..]']") != "no failure");
    CHECK(message("never-run = ['t.py::test_a[../..]']") == "no failure");
    CHECK(message("[map]\n'../x' = 't.py'") != "no failure");
    CHECK(message("[map]\n'x' = '/t.py'") != "no failure");
}

TEST_CASE("the keys of [tool.py-smart-test]") {
    Configuration old = configuration({{"pyproject.toml",
                                        "[tool.py-smart-test]\n"
                                        "src_dir = 'src'\npackages = ['shop']\n"
                                        "test_dir = 'tests'\ndefault_branch = 'trunk'\n"}});
    CHECK(old.source_roots == Words{"src"});
    CHECK(old.test_roots == Words{"tests"});
    CHECK(old.base == "trunk");
}
