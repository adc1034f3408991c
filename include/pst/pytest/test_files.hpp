// SPDX-License-Identifier: MIT
// Which files a plain `pytest` would collect tests from, and which conftests it loads for them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <pst/model/source_tree.hpp>
#include <pst/pytest/settings.hpp>

namespace pst {

struct TestLayout {
    std::vector<RepoPath> test_files;       ///< Python, sorted
    std::vector<RepoPath> text_files;       ///< doctest text files, sorted
    std::vector<RepoPath> doctest_modules;  ///< other Python files, with --doctest-modules
    std::vector<RepoPath> conftests;        ///< sorted
    std::vector<RepoPath> starts;  ///< folders and files where collection starts; never empty
    /// Files from which hooks of the project may make items of their own, and the hook.
    std::map<RepoPath, std::string> hooked_files;
};

TestLayout find_test_files(const SourceTree& tree, const PytestSettings& settings,
                           const std::vector<std::string>& extra_roots);

/// Collection walks over the file, as far as the settings say.
bool is_collection_entering(const RepoPath& file, const TestLayout& layout,
                            const PytestSettings& settings);
bool matches_python_files(const RepoPath& path, const PytestSettings& settings);
/// `python_classes` / `python_functions`: a prefix, or a glob.
bool matches_name(std::string_view name, const std::vector<std::string>& patterns);
/// Conftests from the root down to the file's folder.
std::vector<RepoPath> conftest_chain(const TestLayout& layout, const RepoPath& file);

}  // namespace pst
