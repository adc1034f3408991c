// SPDX-License-Identifier: MIT
#include <pst/python/source_roots.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include <pst/base/rules.hpp>

namespace pst {
namespace {

constexpr std::array<std::string_view, 3> k_project_files = {"pyproject.toml", "setup.py",
                                                             "setup.cfg"};
constexpr std::array<std::string_view, 3> k_source_folders = {"src", "lib", "python"};

class RootList {
public:
    explicit RootList(const SourceTree& tree) : m_tree(tree) {}

    void add(const RepoPath& folder) {
        if ((folder.empty() || m_tree.has_folder(folder)) && m_seen.insert(folder).second) {
            m_roots.push_back(folder);
        }
    }
    /// A source folder is no package itself.
    void add_source_folders(const RepoPath& project) {
        for (const auto name : k_source_folders) {
            const RepoPath folder = project / name;
            if (m_tree.has_folder(folder) && !m_tree.has_file(folder / "__init__.py")) {
                add(folder);
            }
        }
    }
    std::vector<RepoPath> take() { return std::move(m_roots); }

private:
    const SourceTree& m_tree;
    std::vector<RepoPath> m_roots;
    std::unordered_set<RepoPath> m_seen;
};

void add_projects(const SourceTree& tree, RootList& roots) {
    roots.add_source_folders(RepoPath());
    roots.add(RepoPath());
    for (const auto& file : tree.files()) {
        if (std::ranges::find(k_project_files, file.path.name()) != k_project_files.end()) {
            roots.add_source_folders(file.path.parent());
            roots.add(file.path.parent());
        }
    }
}

}  // namespace

RepoPath import_root_of(const SourceTree& tree, const RepoPath& file) {
    RepoPath folder = file.parent();
    while (!folder.empty() && tree.has_file(folder / "__init__.py")) {
        folder = folder.parent();
    }
    return folder;
}

std::vector<RepoPath> find_source_roots(const SourceTree& tree, const RootHints& hints) {
    RootList roots(tree);
    for (const auto& folder : hints.configured) {
        roots.add(RepoPath(folder));
    }
    for (const auto& folder : hints.pythonpath) {
        roots.add(RepoPath(folder));
    }
    if (is_rule_on("source-roots")) {
        add_projects(tree, roots);
    }
    for (const auto& file : hints.rootdir_files) {
        if (is_rule_on("sibling-import")) {
            roots.add(import_root_of(tree, file));
        }
    }
    return roots.take();
}

}  // namespace pst
