// SPDX-License-Identifier: MIT
// One state of the project (before or after), read and resolved.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include <pst/model/source_tree.hpp>
#include <pst/pytest/fixtures.hpp>
#include <pst/pytest/items.hpp>
#include <pst/pytest/settings.hpp>
#include <pst/pytest/test_files.hpp>
#include <pst/python/code_index.hpp>
#include <pst/python/module_resolver.hpp>

namespace pst {

struct StateInput {
    SourceTree tree;
    std::vector<CodeFile> files;  ///< every Python file with its facts, sorted by path
    PytestSettings settings;
    std::vector<EntryPoint> entry_points;
    std::vector<std::string> source_roots;  ///< configured
    std::vector<std::string> test_roots;    ///< configured
    /// Text files that doctest would collect, but that hold no ">>>".
    std::set<RepoPath> texts_without_examples;
};

/// Built once, then read only; parts refer to each other, so it stays where it is.
struct ProjectState {
    explicit ProjectState(StateInput input);
    ProjectState(const ProjectState&) = delete;
    ProjectState& operator=(const ProjectState&) = delete;

    /// The string names plugin modules to pytest and is nothing else: `pytest_plugins =
    /// "pkg.plugin"`.
    bool names_plugin(FileId file, const StringFact& fact) const;

    SourceTree tree;
    PytestSettings settings;
    std::vector<EntryPoint> entry_points;
    TestLayout layout;
    std::unique_ptr<ModuleResolver> resolver;
    std::unique_ptr<CodeIndex> index;
    std::vector<FileId> plugins;  ///< project modules that every test's run loads
    std::vector<TestItem> items;
    std::unique_ptr<FixtureTable> fixtures;
    std::vector<bool> is_wiring;  ///< per FileId: test file, conftest, plugin, fixtures
};

}  // namespace pst
