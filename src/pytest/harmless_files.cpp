// SPDX-License-Identifier: MIT
#include <pst/pytest/harmless_files.hpp>

#include <algorithm>
#include <iterator>

#include <pst/base/glob.hpp>
#include <pst/model/source_tree.hpp>

namespace pst {

namespace {

/// Compared with the file's name, whatever its folder.
constexpr std::string_view k_names[] = {
    // texts for people
    "*.md", "*.rst", "*.adoc", "LICENSE*", "LICENCE*", "COPYING*", "NOTICE*", "AUTHORS*",
    "CONTRIBUTORS*", "CONTRIBUTING*", "MAINTAINERS*", "THANKS*", "CHANGELOG*", "CHANGES",
    "CHANGES.txt", "NEWS", "NEWS.txt", "HISTORY", "HISTORY.txt", "README", "README.txt",
    "CITATION.cff", "CODEOWNERS", "SECURITY*",
    // editors and git
    ".editorconfig", ".gitignore", ".gitattributes", ".git-blame-ignore-revs", ".mailmap",
    ".gitmodules", ".vimrc", ".dir-locals.el", "*.code-workspace", "*.sublime-project",
    // linters, formatters, type checkers, coverage
    ".pre-commit-config.*", ".pre-commit-hooks.yaml", ".flake8", ".mypy.ini", "mypy.ini",
    "ruff.toml", ".ruff.toml", ".pylintrc", "pylintrc", ".isort.cfg", ".coveragerc",
    "pyrightconfig.json", "py.typed", ".bandit", ".bandit.y*ml", ".codespellrc", ".yamllint*",
    ".markdownlint*", ".prettierrc*", ".prettierignore", ".pydocstyle", ".style.yapf", ".pyre*",
    "typos.toml", "_typos.toml", ".typos.toml",
    // servers and releases
    ".readthedocs.*", "readthedocs.y*ml", "mkdocs.y*ml", "codecov.*", ".codecov.*", "renovate.*",
    ".renovaterc*", ".gitlab-ci.yml", ".travis.yml", "appveyor.yml", ".appveyor.yml",
    "azure-pipelines*.yml", "MANIFEST.in"};

/// Folders at the root; Python files below them still count.
constexpr std::string_view k_folders[] = {
    "docs",        "doc",        ".github",       ".gitlab",       ".circleci",
    ".buildkite",  ".azure",     ".devcontainer", ".vscode",       ".idea",
    ".zed",        ".changeset", "changelog.d",   "newsfragments", "towncrier.d",
    ".woodpecker", ".semaphore", ".husky",        ".dependabot"};

/// Further names at the root only.
constexpr std::string_view k_root_names[] = {
    "Jenkinsfile",    ".cirrus.yml",      "bitbucket-pipelines.yml", ".drone.yml", ".lgtm.yml",
    ".sourcery.yaml", ".bumpversion.cfg", ".bumpversion.toml",       "cliff.toml"};

}  // namespace

bool is_harmless_file(const RepoPath& path, bool in_code_folder) {
    if (in_code_folder) return path.name() == "py.typed";
    if (is_python_file(path)) return false;
    auto name_is = [&](std::string_view glob) { return glob_matches(glob, path.name()); };
    if (std::any_of(std::begin(k_names), std::end(k_names), name_is)) return true;
    auto holds = [&](std::string_view folder) { return path.is_within(RepoPath(folder)); };
    if (std::any_of(std::begin(k_folders), std::end(k_folders), holds)) return true;
    return path.parent().empty() &&
           std::any_of(std::begin(k_root_names), std::end(k_root_names), name_is);
}

}  // namespace pst
