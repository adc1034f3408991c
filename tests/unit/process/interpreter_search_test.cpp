// SPDX-License-Identifier: MIT
#include "process/interpreter_search.hpp"

#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/environment_variable.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

void make_program(const TemporaryFolder& folder, const std::string& below) {
    folder.write(below, "#!/bin/sh\n");
    ::chmod(folder.path(below).c_str(), 0755);
}

/// A project, and an outside without any Python.
struct Surroundings {
    TemporaryFolder root;
    EnvironmentVariable virtual_env{"VIRTUAL_ENV", std::nullopt};
    EnvironmentVariable path{"PATH", root.path("bin") + "::relative:" + root.path("other")};
    PythonSetup setup{.root = root.path(), .cache_folder = root.path("cache")};

    std::string found() const {
        const auto python = find_python(setup);
        return python ? *python : "failure: " + python.error().message;
    }
};

}  // namespace

TEST_CASE("no Python anywhere is a failure with a hint") {
    Surroundings around;
    const auto python = find_python(around.setup);
    REQUIRE_FALSE(python);
    CHECK(python.error().kind == FailureKind::environment);
    CHECK(python.error().hint.find("--python") != std::string::npos);
}

TEST_CASE("PATH comes last, and python3 before python") {
    Surroundings around;
    make_program(around.root, "bin/python");
    CHECK(around.found() == around.root.path("bin/python"));
    make_program(around.root, "other/python3");
    CHECK(around.found() == around.root.path("other/python3"));
    around.root.make_folder("bin/python3");
    CHECK(around.found() == around.root.path("other/python3"));
}

TEST_CASE("an environment in the root is used unless git tracks it") {
    Surroundings around;
    make_program(around.root, "other/python3");
    make_program(around.root, "venv/bin/python");
    CHECK(around.found() == around.root.path("other/python3"));
    around.root.write("venv/pyvenv.cfg", "");
    CHECK(around.found() == around.root.path("venv/bin/python"));
    make_program(around.root, ".venv/bin/python3");
    around.root.write(".venv/pyvenv.cfg", "");
    CHECK(around.found() == around.root.path(".venv/bin/python3"));
    around.setup.is_tracked = [](const RepoPath& path) { return path.str() == ".venv"; };
    CHECK(around.found() == around.root.path("venv/bin/python"));
}

TEST_CASE("VIRTUAL_ENV is preferred to the root's environment") {
    Surroundings around;
    make_program(around.root, ".venv/bin/python");
    around.root.write(".venv/pyvenv.cfg", "");
    make_program(around.root, "active/bin/python");
    const EnvironmentVariable active("VIRTUAL_ENV", around.root.path("active"));
    CHECK(around.found() == around.root.path("active/bin/python"));
    const EnvironmentVariable stale("VIRTUAL_ENV", around.root.path("gone"));
    CHECK(around.found() == around.root.path(".venv/bin/python"));
}

TEST_CASE("what the user asks for is used or nothing") {
    Surroundings around;
    make_program(around.root, "other/python3");
    make_program(around.root, "other/python3.9");
    make_program(around.root, "env/bin/python");
    const auto chosen = [&](const std::string& choice) {
        around.setup.chosen = choice;
        return around.found();
    };
    CHECK(chosen("python3.9") == around.root.path("other/python3.9"));
    CHECK(chosen("env/bin/python") == around.root.path("env/bin/python"));
    CHECK(chosen("env") == around.root.path("env/bin/python"));
    CHECK(chosen(around.root.path("other/python3")) == around.root.path("other/python3"));
    CHECK(chosen("python2") == "failure: the Python that was asked for cannot be run");
}
