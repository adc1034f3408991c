// SPDX-License-Identifier: MIT
#include <pst/pytest/harmless_files.hpp>

#include "support/catch.hpp"

using namespace pst;

TEST_CASE("files for people, editors, linters and servers") {
    for (const char* path : {"README.md",
                             "docs/index.rst",
                             "docs/logo.png",
                             "LICENSE",
                             "LICENSES.txt",
                             "CHANGES.rst",
                             ".github/workflows/ci.yml",
                             ".pre-commit-config.yaml",
                             ".readthedocs.yml",
                             ".flake8",
                             ".mypy.ini",
                             "MANIFEST.in",
                             ".editorconfig",
                             ".devcontainer/devcontainer.json",
                             "mkdocs.yml",
                             "src/pkg/py.typed",
                             "codecov.yml",
                             "renovate.json",
                             ".gitignore",
                             ".vscode/settings.json",
                             "services/a/README.md",
                             "newsfragments/1.bugfix"}) {
        INFO(path);
        CHECK(is_harmless_file(RepoPath(path), false));
    }
}

TEST_CASE("all else may be read by a test") {
    for (const char* path : {"docs/conf.py", "data.json", "pyproject.toml", "requirements.txt",
                             "setup.py", "Makefile", "conftest.py", "CHANGES.py",
                             "sitecustomize.py", "x.pth", ".env", "notes.txt", "sub/Jenkinsfile"}) {
        INFO(path);
        CHECK_FALSE(is_harmless_file(RepoPath(path), false));
    }
}

TEST_CASE("in a code folder only py.typed is harmless") {
    CHECK(is_harmless_file(RepoPath("src/pkg/py.typed"), true));
    CHECK_FALSE(is_harmless_file(RepoPath("tests/data/README.md"), true));
    CHECK_FALSE(is_harmless_file(RepoPath("src/pkg/.gitignore"), true));
}
