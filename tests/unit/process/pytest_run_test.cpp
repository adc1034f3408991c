// SPDX-License-Identifier: MIT
#include <sys/stat.h>
#include <unistd.h>

#include <pst/process/python_interpreter.hpp>

#include "support/catch.hpp"
#include "support/environment_variable.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using namespace pst::testing;
using Names = std::vector<std::string>;

namespace {

/// The tests' own environment, which scripts/setup makes.
std::string python_with_pytest() {
    const std::filesystem::path python = std::filesystem::absolute("build/venv/bin/python");
    return ::access(python.c_str(), X_OK) == 0 ? python.string() : "";
}

PythonSetup setup_of(const TemporaryFolder& root) {
    return PythonSetup{.root = root.path(),
                       .cache_folder = root.path(".py_smart_test"),
                       .chosen = python_with_pytest()};
}

void write_program(const TemporaryFolder& root, const std::string& name, const std::string& text) {
    root.write(name, "#!/bin/sh\n" + text);
    ::chmod(root.path(name).c_str(), 0755);
}

std::string spooled(const TemporaryFolder& root) {
    std::string text;
    std::error_code absent;
    for (const auto& entry :
         std::filesystem::directory_iterator(root.path(".py_smart_test/spool"), absent)) {
        text += root.read(".py_smart_test/spool/" + entry.path().filename().string());
    }
    return text;
}

const std::string k_plan = R"({"version": 1, "collect": "files", "files": ["test_a.py"],
                               "tests": [{"id": "test_a.py::test_yes"}]})";

void write_tests(const TemporaryFolder& root) {
    root.write("test_a.py", "def test_yes(): pass\ndef test_no(): assert False\n");
    root.write("test_b.py", "def test_b(): assert False\n");
}

}  // namespace

TEST_CASE("pytest runs what the plan says, and records it") {
    if (python_with_pytest().empty()) return;
    TemporaryFolder root;
    write_tests(root);
    PythonInterpreter python(setup_of(root));
    CHECK(python.run_pytest({.arguments = {"-q"}, .plan_json = k_plan}) == 0);
    const std::string lines = spooled(root);
    CHECK(lines.find("\"id\":\"test_a.py::test_yes\",\"outcome\":\"passed\"") != std::string::npos);
    CHECK(lines.find("\"id\":\"test_a.py::test_no\"") == std::string::npos);
    CHECK(lines.find("\"complete\":true") != std::string::npos);
    CHECK(std::filesystem::is_empty(root.path(".py_smart_test/plan")));
    CHECK(python.run_pytest({.arguments = {"-q"}, .plan_json = "", .use_plan = false}) == 1);
    CHECK(python.run_pytest({.arguments = {"--no-such-option"}, .plan_json = k_plan}) == 4);
}

TEST_CASE("pytest runs where the cache folder cannot be written") {
    if (python_with_pytest().empty()) return;
    TemporaryFolder root;
    write_tests(root);
    root.write(".py_smart_test", "a file");
    PythonInterpreter python(setup_of(root));
    CHECK(python.run_pytest({.arguments = {"-q"}, .plan_json = k_plan}) == 0);
    CHECK(root.read(".py_smart_test") == "a file");
}

TEST_CASE("a Python without pytest is named") {
    TemporaryFolder root;
    write_program(root, "fake", "exec python3 -I -S \"$@\"\n");
    PythonSetup setup = setup_of(root);
    setup.chosen = "./fake";
    const auto status = PythonInterpreter(setup).run_pytest({.arguments = {}, .plan_json = k_plan});
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == FailureKind::environment);
    CHECK(status.error().message == "pytest is not installed in " + root.path("./fake"));
    CHECK_FALSE(status.error().hint.empty());

    write_program(root, "fake", "exit 9\n");
    const auto broken = PythonInterpreter(setup).run_pytest({.arguments = {}, .plan_json = k_plan});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message == "pytest cannot be started: exit code 9");

    write_program(root, "fake", "kill -2 $PPID; sleep 0.2; exit 1\n");
    const auto stopped =
        PythonInterpreter(setup).run_pytest({.arguments = {}, .plan_json = k_plan});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == FailureKind::interrupted);
}

TEST_CASE("a command of the configuration gets files, plugin and plan") {
    TemporaryFolder root;
    write_program(root, "tool",
                  "for a; do echo \"$a\" >> seen; done\n[ -n \"$FAIL\" ] && exit 1\nexit 0\n");
    PythonSetup setup = setup_of(root);
    setup.pytest_command = {"./tool", "run"};
    const PytestRun run{.arguments = {"-k", "x y"}, .plan_json = k_plan};
    CHECK(PythonInterpreter(setup).run_pytest(run) == 0);
    const std::string seen = root.read("seen");
    CHECK(seen.starts_with("run\n-p\npytest_pst\n--version\nrun\n-p\npytest_pst\n--pst-plan="));
    CHECK(seen.ends_with("--rootdir=" + root.path() + "\ntest_a.py\n-k\nx y\n"));

    std::filesystem::remove(root.path("seen"));
    const EnvironmentVariable without_plugin("FAIL", "1");
    CHECK(PythonInterpreter(setup).run_pytest(run) == 1);
    CHECK(root.read("seen") ==
          "run\n-p\npytest_pst\n--version\nrun\ntest_a.py::test_yes\n-k\nx y\n");
    setup.pytest_command = {"no-such-command"};
    CHECK(PythonInterpreter(setup).run_pytest(run).error().kind == FailureKind::environment);
}

TEST_CASE("the command line for people") {
    TemporaryFolder root;
    write_program(root, "env/bin/python", "");
    PythonSetup setup = setup_of(root);
    setup.chosen = "env";
    const PytestRun run{
        .arguments = {"-x"},
        .plan_json =
            R"({"options": ["-c", "a.ini"], "collect": "files", "files": ["t/a.py", "u/b.py"],
                         "tests": [{"id": "u/b.py", "rank": 5}, {"id": "t/a.py::test", "rank": 1}]})"};
    const std::string python = root.path("env/bin/python");
    CHECK(PythonInterpreter(setup).command_line(run) ==
          Names{python, "-m", "pytest", "-c", "a.ini", "-x", "t/a.py::test", "u/b.py"});

    write_program(root, "env/bin/pytest", "");
    setup.start_folder = RepoPath("t");
    CHECK(PythonInterpreter(setup).command_line(run) ==
          Names{root.path("env/bin/pytest"), "-c", "a.ini", "-x", "a.py::test", "../u/b.py"});

    const EnvironmentVariable path("PATH", root.path("env/bin"));
    CHECK(PythonInterpreter(setup).command_line(run).front() == "pytest");
    setup.pytest_command = {"tox", "run"};
    setup.start_folder = {};
    CHECK(PythonInterpreter(setup).command_line(
              {.arguments = {"-q"}, .plan_json = "", .use_plan = false}) ==
          Names{"tox", "run", "-q"});
}
