// SPDX-License-Identifier: MIT
#include <pst/pytest/dependency_diff.hpp>

#include "pst/base/text.hpp"
#include "support/catch.hpp"

using namespace pst;

namespace {

std::string changed(const char* path, std::string_view before, std::string_view after) {
    auto names = changed_distributions(RepoPath(path), before, after);
    return names ? joined(*names, ", ") : "anything";
}

std::string requirements(std::string_view before, std::string_view after) {
    return changed("requirements.txt", before, after);
}

}  // namespace

TEST_CASE("names of distributions") {
    CHECK(normalised_distribution("Ruamel.YAML__clib") == "ruamel-yaml-clib");
    for (const char* path : {"requirements.txt", "dev-requirements.txt", "requirements-dev.in",
                             "requirements/base.txt", "a/constraints.txt", "uv.lock", "Pipfile",
                             "pylock.dev.toml", "environment.yml"}) {
        CHECK(is_dependency_file(RepoPath(path)));
    }
    for (const char* path : {"a.txt", "pyproject.toml", "requirements/x.py", "yarn.lock"}) {
        CHECK_FALSE(is_dependency_file(RepoPath(path)));
    }
}

TEST_CASE("requirements files are compared line by line, in any order") {
    CHECK(requirements("a==1\nb==1\n", "# c\nb == 1  # via x\nA_B==2\na==2") == "a, a-b");
    CHECK(requirements("a==1\n", "a==1  \r\n\n") == "");
    CHECK(requirements("a==1 \\\n    --hash=sha256:x\n", "a==1 --hash=sha256:y --hash=sha256:z") ==
          "");
    CHECK(requirements("a==1; python_version < '3'\n", "a==1; python_version < '4'\n") == "a");
    CHECK(requirements("a[x]>=1\n", "a[y]>=1\n") == "a");
    CHECK(requirements("", "a @ https://x/a.zip#sha256=1\n") == "a");
    CHECK(requirements("a==1", "") == "a");
}

TEST_CASE("lines without a name can be about anything, once they change") {
    CHECK(requirements("-r base.txt\na==1", "-r base.txt\na==2") == "a");
    CHECK(requirements("", "-r base.txt") == "anything");
    CHECK(requirements("", "-c base.txt") == "anything");
    CHECK(requirements("", "-e .") == "anything");
    CHECK(requirements("-e .\n", "# x\n-e .\n") == "");
    CHECK(requirements("", "./local") == "anything");
    CHECK(requirements("", "git+https://x/y#egg=z") == "anything");
    CHECK(requirements("", "https://x/y-1.0.whl") == "anything");
    CHECK(requirements("", "y-1.0-py3-none-any.whl") == "anything");
    CHECK(requirements("", "--no-binary x") == "anything");
}

TEST_CASE("lock files in TOML") {
    const std::string entry = "[[package]]\nname = 'A.b'\nversion = '1'\n";
    for (const char* path : {"uv.lock", "poetry.lock", "pdm.lock", "sub/uv.lock"}) {
        CHECK(changed(path, entry, "[[package]]\nname = 'a-b'\nversion = '2'\n") == "a-b");
        CHECK(changed(path, entry, entry + "dependencies = ['c']\nfiles = [{hash = 'x'}]\n") == "");
        CHECK(changed(path, "version = 1\n" + entry, "version = 2\n" + entry) == "");
        CHECK(changed(path, "", entry) == "a-b");
        CHECK(changed(path, entry, "broken") == "anything");
        CHECK(changed(path, entry, "[other]\n") == "anything");
    }
    CHECK(changed("uv.lock", entry + "source = {git = 'x#1'}", entry + "source = {git = 'x#2'}") ==
          "a-b");
    CHECK(changed("pylock.toml", "[[packages]]\nname = 'a'\nversion = '1'\nwheels = []\n",
                  "[[packages]]\nname = 'a'\nversion = '1'\n") == "");
    const std::string fork = "[[package]]\nname = 'A.b'\nversion = '2'\n";
    CHECK(changed("uv.lock", entry + fork, fork + entry) == "");
    CHECK(changed("uv.lock", entry + fork, fork) == "a-b");
}

TEST_CASE("Pipfile and its lock") {
    CHECK(changed(
              "Pipfile.lock",
              R"({"_meta": {"hash": "1"}, "default": {"A": {"version": "==1", "hashes": ["x"]}}})",
              R"({"_meta": {"hash": "2"}, "default": {"A": {"version": "==1", "hashes": []}},
                      "develop": {"b": {"version": "==2"}}})") == "b");
    CHECK(changed("Pipfile.lock", "{}", R"({"default": {"A": {"version": "==1"}}})") == "a");
    CHECK(changed("Pipfile.lock", "{}", "[") == "anything");
    CHECK(changed("Pipfile", "[packages]\na = '*'\n",
                  "[packages]\na = '==1'\n[source]\nurl='x'\n") == "a");
    CHECK(changed("Pipfile", "", "[requires]\npython_version = '3.9'\n") == "anything");
}

TEST_CASE("formats that are not read") {
    CHECK(changed("environment.yml", "a", "b") == "anything");
    CHECK(changed("environment.yml", "a", "a") == "");
    CHECK(changed("x.txt", "a", "b") == "anything");
}
