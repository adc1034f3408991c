// SPDX-License-Identifier: MIT
#include <pst/pytest/test_files.hpp>

#include <algorithm>

#include <pst/base/glob.hpp>

namespace pst {
namespace {

bool matches_any(std::string_view text, const std::vector<std::string>& patterns) {
    return std::ranges::any_of(
        patterns, [text](const auto& pattern) { return glob_matches(pattern, text, true); });
}

/// Folders that collection does not enter, judged part by part below the start.
bool is_skipped_folder(const RepoPath& file, const RepoPath& start,
                       const PytestSettings& settings) {
    for (RepoPath folder = file.parent(); !folder.empty() && folder != start;
         folder = folder.parent()) {
        const auto skips = [&folder](const std::string& pattern) {
            return pattern.find('/') == std::string::npos
                       ? glob_matches(pattern, folder.name(), true)
                       : glob_matches("*" + pattern, "/" + folder.str(), true);
        };
        if (std::ranges::any_of(settings.norecursedirs, skips)) {
            return true;
        }
    }
    return false;
}

bool is_ignored(const RepoPath& file, const PytestSettings& settings) {
    for (const auto& ignored : settings.ignore) {
        if (file.is_within(RepoPath(ignored))) {
            return true;
        }
    }
    for (RepoPath at = file; !at.empty(); at = at.parent()) {
        if (matches_any(at.str(), settings.ignore_globs)) {
            return true;
        }
    }
    return false;
}

std::vector<RepoPath> collection_starts(const SourceTree& tree, const PytestSettings& settings,
                                        const std::vector<std::string>& extra_roots) {
    std::vector<RepoPath> starts;
    const auto add = [&](const std::string& text) {
        if (text == "." || text == "./") {
            starts.emplace_back();
            return;
        }
        const RepoPath path(text);
        if (!is_glob(text)) {
            if (tree.has_folder(path) || tree.has_file(path)) {
                starts.push_back(path);
            }
            return;
        }
        for (const auto& folder : tree.folders()) {
            if (glob_matches(path.str(), folder.str())) {
                starts.push_back(folder);
            }
        }
    };
    std::ranges::for_each(settings.testpaths, add);
    std::ranges::for_each(extra_roots, add);
    if (starts.empty()) {
        starts.emplace_back();
    }
    return starts;
}

void place(TestLayout& layout, const RepoPath& path, const PytestSettings& settings) {
    if (is_python_file(path)) {
        if (matches_python_files(path, settings)) {
            layout.test_files.push_back(path);
        } else if (settings.doctest_modules && path.name() != "__main__.py" &&
                   path.name() != "setup.py") {
            layout.doctest_modules.push_back(path);
        }
        return;
    }
    if (matches_any(path.name(), settings.doctest_globs)) {
        layout.text_files.push_back(path);
    }
}

}  // namespace

bool is_collection_entering(const RepoPath& file, const TestLayout& layout,
                            const PytestSettings& settings) {
    const auto holds = [&](const RepoPath& start) {
        return file.is_within(start) && !is_skipped_folder(file, start, settings);
    };
    return std::ranges::any_of(layout.starts, holds) && !is_ignored(file, settings);
}

bool matches_python_files(const RepoPath& path, const PytestSettings& settings) {
    return std::ranges::any_of(settings.python_files, [&path](const std::string& pattern) {
        return pattern.find('/') == std::string::npos
                   ? glob_matches(pattern, path.name(), true)
                   : glob_matches("*/" + pattern, "/" + path.str(), true);
    });
}

bool matches_name(std::string_view name, const std::vector<std::string>& patterns) {
    return std::ranges::any_of(patterns, [name](const std::string& pattern) {
        return name.starts_with(pattern) || (is_glob(pattern) && glob_matches(pattern, name, true));
    });
}

TestLayout find_test_files(const SourceTree& tree, const PytestSettings& settings,
                           const std::vector<std::string>& extra_roots) {
    TestLayout layout;
    layout.starts = collection_starts(tree, settings, extra_roots);
    for (const auto& file : tree.files()) {
        if (file.path.name() == "conftest.py") {
            layout.conftests.push_back(file.path);
        }
        if (is_collection_entering(file.path, layout, settings)) {
            place(layout, file.path, settings);
        }
    }
    return layout;
}

std::vector<RepoPath> conftest_chain(const TestLayout& layout, const RepoPath& file) {
    std::vector<RepoPath> chain;
    for (const auto& conftest : layout.conftests) {
        if (file.is_within(conftest.parent())) {
            chain.push_back(conftest);
        }
    }
    std::ranges::sort(chain, {}, [](const RepoPath& path) { return path.str().size(); });
    return chain;
}

}  // namespace pst
