// SPDX-License-Identifier: MIT
#include "impact/widened_files.hpp"

#include <algorithm>

namespace pst {

RepoPath top_package_of(const ProjectState& state, const RepoPath& file) {
    RepoPath top;
    for (RepoPath folder = file.parent(); !folder.empty(); folder = folder.parent()) {
        if (!state.tree.has_file(folder / "__init__.py")) {
            break;
        }
        top = folder;
    }
    return top;
}

RepoPath source_root_of(const ProjectState& state, FileId file) {
    RepoPath nearest;
    for (const RepoPath& root : state.resolver->roots()) {
        if (state.index->path(file).is_within(root) && root.is_within(nearest) &&
            !state.tree.has_file(root / "__init__.py")) {
            nearest = root;
        }
    }
    return nearest;
}

std::vector<FileId> WidenedFiles::all_files() const {
    const ProjectState& state = m_graph.state();
    std::vector<FileId> files;
    for (FileId file = 0; file < state.index->files().size(); ++file) {
        const RepoPath& path = state.index->path(file);
        const bool is_test = std::ranges::binary_search(state.layout.test_files, path);
        if (!is_test && path.name() != "conftest.py") {
            files.push_back(file);
        }
    }
    return files;
}

std::vector<FileId> WidenedFiles::files_of_package(FileId file) const {
    const ProjectState& state = m_graph.state();
    const RepoPath top = top_package_of(state, state.index->path(file));
    if (top.empty()) {
        return all_files();
    }
    std::vector<FileId> files;
    for (FileId each = 0; each < state.index->files().size(); ++each) {
        if (state.index->path(each).is_within(top)) {
            files.push_back(each);
        }
    }
    return files;
}

std::vector<FileId> WidenedFiles::files_below_prefix(std::string_view dotted_prefix) const {
    const ProjectState& state = m_graph.state();
    std::vector<FileId> files;
    for (FileId file = 0; file < state.index->files().size(); ++file) {
        for (const auto& name : state.resolver->all_names_of(state.index->path(file))) {
            if (name.starts_with(dotted_prefix)) {
                files.push_back(file);
                break;
            }
        }
    }
    return files;
}

NodeId WidenedFiles::of_files(const std::string& label, const std::vector<FileId>& files) {
    const std::size_t before = m_graph.graph().node_count();
    const NodeId node = m_graph.add('w', label);
    if (node == before) {
        m_graph.widened()[label] = files;
        for (const FileId file : files) {
            m_graph.edit().add_edge(node, m_graph.everything(file), EdgeKind::may_import);
        }
    }
    return node;
}

NodeId WidenedFiles::names_below(const std::string& label, const RepoPath& folder) {
    const ProjectState& state = m_graph.state();
    const std::size_t before = m_graph.graph().node_count();
    const NodeId node = m_graph.add('c', label);
    for (FileId file = 0; node == before && file < state.index->files().size(); ++file) {
        if (state.index->path(file).is_within(folder) && !state.is_wiring[file]) {
            m_graph.edit().add_edge(node, m_graph.everything(file), EdgeKind::may_use);
        }
    }
    return node;
}

NodeId WidenedFiles::everything() { return of_files("any module", all_files()); }

NodeId WidenedFiles::unknown_fixture(const std::string& name) {
    const NodeId node = m_graph.add('u', "fixture " + name + " of an installed plugin");
    m_graph.edit().add_edge(node, everything(), EdgeKind::may_import);
    return node;
}

}  // namespace pst
