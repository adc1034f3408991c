// SPDX-License-Identifier: MIT
#include <pst/commands/project_root.hpp>

#include <map>

#include "support/catch.hpp"

namespace {

using Files = std::map<std::string, std::string>;

std::string root_of(const std::string& start, const Files& files) {
    return pst::find_project_root(start,
                                  [&](const std::string& path) -> std::optional<std::string> {
                                      const auto found = files.find(path);
                                      if (found == files.end()) return std::nullopt;
                                      return found->second;
                                  });
}

}  // namespace

TEST_CASE("the work tree is the project, from any subfolder") {
    const Files files{{"/r/.git", ""}, {"/r/pkg/pyproject.toml", "[project]\n"}};
    CHECK(root_of("/r", files) == "/r");
    CHECK(root_of("/r/pkg/tests/unit", files) == "/r");
}

TEST_CASE("a configuration of pst below the work tree makes its folder the project") {
    const Files files{{"/r/.git", ""},
                      {"/r/a/pst.toml", ""},
                      {"/r/b/.py-smart-test.toml", ""},
                      {"/r/c/pyproject.toml", "[project]\nname = 'c'\n\n[tool.pst]\n"},
                      {"/r/d/pyproject.toml", "[tool.py-smart-test.x]\n"},
                      {"/r/e/pyproject.toml", "[tool.pstx]\n# [tool.pst]\n"}};
    CHECK(root_of("/r/a/tests", files) == "/r/a");
    CHECK(root_of("/r/b", files) == "/r/b");
    CHECK(root_of("/r/c/src/c", files) == "/r/c");
    CHECK(root_of("/r/d", files) == "/r/d");
    CHECK(root_of("/r/e", files) == "/r");
}

TEST_CASE("nothing above the work tree counts") {
    const Files files{{"/home/pst.toml", ""}, {"/home/r/.git", "gitdir: elsewhere"}};
    CHECK(root_of("/home/r/src", files) == "/home/r");
}

TEST_CASE("without git the nearest project file counts, then pytest's own") {
    const Files files{{"/p/setup.py", ""}, {"/p/tests/pytest.ini", ""}, {"/q/tox.ini", ""}};
    CHECK(root_of("/p/tests", files) == "/p");
    CHECK(root_of("/q/tests", files) == "/q");
    CHECK(root_of("/elsewhere/x", files) == "/elsewhere/x");
    CHECK(root_of("/", files) == "/");
}

TEST_CASE("paths of the command line are seen from the root") {
    CHECK(pst::seen_from_root("test_a.py::T::x", "/r/tests", "/r") == "tests/test_a.py::T::x");
    CHECK(pst::seen_from_root("../src/./a.py", "/r/tests", "/r") == "src/a.py");
    CHECK(pst::seen_from_root("/r/src/a.py", "/r/tests", "/r") == "src/a.py");
    CHECK(pst::seen_from_root(".", "/r", "/r") == "");
    CHECK(pst::seen_from_root("../other/a.py", "/r", "/r") == std::nullopt);
    CHECK(pst::seen_from_root("/rx/a.py", "/r", "/r") == std::nullopt);
    CHECK(pst::seen_from_root("a.py", "/", "/") == "a.py");
}
