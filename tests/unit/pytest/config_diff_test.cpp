// SPDX-License-Identifier: MIT
#include <pst/pytest/config_diff.hpp>

#include "pst/base/text.hpp"
#include "support/catch.hpp"

using namespace pst;

namespace {

/// "none: why", "all: why", or "a, b" of distributions.
std::string shown(const ConfigEffect& effect) {
    switch (effect.scope) {
    case ConfigScope::none:
        return "none: " + effect.why;
    case ConfigScope::all:
        return "all: " + effect.why;
    case ConfigScope::distributions:
        return joined(effect.distributions, ", ");
    case ConfigScope::unknown:
        break;
    }
    return "unknown";
}

std::string compare(const char* path, std::string_view before, std::string_view after) {
    return shown(compare_configuration(RepoPath(path), before, after));
}

std::string pyproject(std::string_view before, std::string_view after) {
    return compare("a/pyproject.toml", before, after);
}

std::string project_key(const std::string& before, const std::string& after) {
    return pyproject("[project]\n" + before, "[project]\n" + after);
}

std::string setup(const std::string& before, const std::string& after) {
    return compare("setup.cfg", before, after);
}

}  // namespace

TEST_CASE("comments and layout of a configuration change nothing") {
    CHECK(pyproject("[a]\nb = [1]\n", "# c\n[a]\nb = [\n 1]\n") ==
          "none: only comments or layout changed");
    CHECK(setup("[a]\nb = 1\n", "; c\n\n[a]\nb: 1\n") == "none: only comments or layout changed");
    CHECK(compare("setup.py", "x", "x") == "none: the content is the same");
}

TEST_CASE("tables of checkers are inert") {
    CHECK(pyproject("[tool.ruff]\nx = 1\n", "[tool.ruff]\nx = 2\n[tool.mypy]\n") ==
          "none: only [tool.mypy], [tool.ruff] changed");
    CHECK(pyproject("", "[build-system]\nrequires = ['x']\n") ==
          "none: only [build-system] changed");
    CHECK(pyproject("", "[tool.unheard]\nx = 1\n") == "all: [tool.unheard] changed");
    CHECK(
        pyproject("", "[tool.black]\n[tool.isort]\n[tool.ruff]\n[tool.mypy]\n[tool.coverage]\n") ==
        "none: only [tool.black], [tool.coverage], [tool.isort] and 2 more changed");
}

TEST_CASE("a checker that pytest runs is not inert") {
    auto with = [](const char* option) {
        return shown(compare_configuration(RepoPath("pyproject.toml"), "", "[tool.mypy]\nx = 1\n",
                                           {"-q", option}));
    };
    CHECK(with("--mypy").rfind("all:", 0) == 0);
    CHECK(with("--mypy-ini-file=x").rfind("all:", 0) == 0);
    CHECK(with("--mypyx").rfind("none:", 0) == 0);
    CHECK(with("--ruff").rfind("none:", 0) == 0);
}

TEST_CASE("pytest's own tables count for all") {
    CHECK(pyproject("", "[tool.pytest.ini_options]\naddopts = '-q'\n") ==
          "all: [tool.pytest] changed");
    CHECK(pyproject("", "[tool.pytest_env]\nA = '1'\n") == "all: [tool.pytest_env] changed");
    CHECK(compare("tox.ini", "[pytest]\na = 1\n", "[pytest]\na = 2\n") == "all: [pytest] changed");
    CHECK(compare("tox.ini", "", "[pytest]\n") == "all: [pytest] changed");
    CHECK(setup("", "[tool:pytest]\nx = 1\n") == "all: [tool:pytest] changed");
    CHECK(compare("pytest.toml", "", "#") == "all: pytest.toml changed");
}

TEST_CASE("pytest's own files count as soon as they exist") {
    CHECK(shown(compare_configuration(RepoPath("pytest.ini"), std::nullopt, "")) ==
          "all: it is new");
    CHECK(shown(compare_configuration(RepoPath(".pytest.toml"), "", std::nullopt)) ==
          "all: it was deleted");
    CHECK(shown(compare_configuration(RepoPath("setup.py"), std::nullopt, "")) == "all: it is new");
    CHECK(shown(compare_configuration(RepoPath("tox.ini"), std::nullopt, "[flake8]\nx = 1\n")) ==
          "none: only [flake8] changed");
    CHECK(compare("pytest.ini", "", "# c\n") == "none: only comments or layout changed");
}

TEST_CASE("what a project says about itself") {
    CHECK(project_key("description = 'a'\nurls.x = 'y'", "description = 'b'\nreadme = 'z'") ==
          "none: only [project] description, [project] readme, [project] urls changed");
    CHECK(project_key("version = '1'", "version = '2'") == "all: [project] version changed");
    CHECK(project_key("", "scripts.x = 'a:b'") == "all: [project] scripts changed");
    CHECK(project_key("", "entry-points.pytest11.x = 'a'") ==
          "all: [project] entry-points changed");
    CHECK(project_key("requires-python = '>=3.8'", "requires-python = '>=3.9'") ==
          "all: [project] requires-python changed");
    CHECK(pyproject("", "[tool.setuptools]\npackages = ['a']") == "all: [tool.setuptools] changed");
}

TEST_CASE("requirements are named by distribution") {
    CHECK(project_key("dependencies = ['Attrs>=1', 'b']",
                      "dependencies = ['b', 'attrs >= 2', 'c_d']") == "attrs, c-d");
    CHECK(project_key("dependencies = ['a >=1']", "dependencies = ['a>= 1']") ==
          "none: only [project] dependencies changed");
    CHECK(project_key("dependencies = []", "dependencies = ['./local']") ==
          "all: [project] dependencies changed");
    CHECK(project_key("optional-dependencies.x = ['a', 'b']",
                      "optional-dependencies.x = ['a']\noptional-dependencies.y = ['c']") ==
          "b, c");
    CHECK(pyproject("[dependency-groups]\ntest = ['a']", "[dependency-groups]\ntest = ['a<2']") ==
          "a");
    CHECK(pyproject("", "[dependency-groups]\ntest = [{include-group = 'x'}]") ==
          "all: [dependency-groups] changed");
    CHECK(pyproject("", "[tool.ruff]\nx=1\n[project]\ndependencies = ['a']") == "a");
    CHECK(pyproject("", "[project]\nversion = '1'\ndependencies = ['a']") ==
          "all: [project] version changed");
}

TEST_CASE("tables of project tools") {
    CHECK(pyproject("[tool.poetry.dependencies]\na = '1'\nB_c = {version = '1'}",
                    "[tool.poetry.dependencies]\na = '1'\nB_c = {version = '2'}\nd = '*'") ==
          "b-c, d");
    CHECK(pyproject("", "[tool.poetry.dependencies]\npython = '3'") ==
          "all: [tool.poetry] dependencies changed");
    CHECK(pyproject("", "[tool.poetry.group.dev.dependencies]\na = '1'") == "a");
    CHECK(pyproject("", "[tool.poetry.scripts]\na = 'b:c'") ==
          "all: [tool.poetry] scripts changed");
    CHECK(pyproject("", "[tool.poetry]\ndescription = 'x'") ==
          "none: only [tool.poetry] description changed");
    CHECK(pyproject("", "[tool.uv]\ndev-dependencies = ['a']") == "a");
    CHECK(pyproject("", "[tool.uv.sources]\na = {path = '../a'}") == "a");
    CHECK(pyproject("", "[tool.uv]\nindex-url = 'x'") == "none: only [tool.uv] index-url changed");
    CHECK(pyproject("", "[tool.uv]\nworkspace.members = ['x']") ==
          "all: [tool.uv] workspace changed");
    CHECK(pyproject("", "[tool.pdm.dev-dependencies]\ntest = ['a']") == "a");
    CHECK(pyproject("", "[tool.hatch.envs.x]\na = 1") == "none: only [tool.hatch.envs] changed");
    CHECK(pyproject("", "[tool.hatch.build.targets.sdist]\na = 1") ==
          "none: only [tool.hatch.build] changed");
    CHECK(pyproject("", "[tool.hatch.build.targets.wheel]\na = 1") ==
          "all: [tool.hatch.build] changed");
}

TEST_CASE("pst's own configuration") {
    CHECK(compare("pst.toml", "", "base = 'x'") == "none: only base changed");
    CHECK(compare("pst.toml", "", "pytest-args = ['-q']") == "all: pytest-args changed");
    CHECK(pyproject("", "[tool.pst]\nbase = 'x'") == "none: only [tool.pst] base changed");
}

TEST_CASE("sections of setup.cfg and tox.ini") {
    CHECK(setup("[metadata]\nname = a\ndescription = x\n", "[metadata]\nname = a\n") ==
          "none: only [metadata] description changed");
    CHECK(setup("[metadata]\nversion = 1\n", "[metadata]\nversion = 2\n") ==
          "all: [metadata] version changed");
    CHECK(setup("[options]\ninstall_requires =\n  a\n  b>1; python_version<'3'\n",
                "[options]\ninstall_requires =\n  b>2; python_version<'3'\n  a\n") == "b");
    CHECK(setup("", "[options]\ninstall_requires = a; b\n") == "a, b");
    CHECK(setup("", "[options.extras_require]\ntest = a\n") == "a");
    CHECK(setup("", "[options]\npackages = a\n") == "all: [options] packages changed");
    CHECK(setup("", "[options]\npython_requires = >=3\n") ==
          "all: [options] python_requires changed");
    CHECK(setup("", "[options.entry_points]\nconsole_scripts = a = b:c\n") ==
          "all: [options.entry_points] console_scripts changed");
    CHECK(setup("", "[mypy-x.*]\na = 1\n[coverage:run]\nb = 1\n[tool:isort]\nc = 1\n")
              .rfind("none:", 0) == 0);
    CHECK(setup("", "[something]\na = 1\n") == "all: [something] changed");
    CHECK(compare("tox.ini", "", "[tox]\na = 1\n[testenv:py]\nb = 1\n[gh-actions]\npython = 1\n") ==
          "none: only [gh-actions], [testenv:py], [tox] changed");
}

TEST_CASE("what does not parse, or is not known") {
    CHECK(pyproject("a =", "") == "all: pyproject.toml, which does not parse, changed");
    CHECK(setup("[a]\nfoo\n", "") == "all: setup.cfg, which does not parse, changed");
    CHECK(compare("x.toml", "", "a") == "unknown");
    CHECK_FALSE(is_configuration_file(RepoPath("x.toml")));
    CHECK(is_configuration_file(RepoPath("a/setup.cfg")));
}
