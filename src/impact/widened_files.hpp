// SPDX-License-Identifier: MIT
// Sets of modules that stand for "any of these" when a name cannot be known.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <pst/impact/impact_graph.hpp>

namespace pst {

class WidenedFiles {
public:
    explicit WidenedFiles(ImpactGraph& graph) : m_graph(graph) {}

    /// Every module of the project that is no test file or conftest.
    NodeId everything();
    /// An outside fixture that may run any project code.
    NodeId unknown_fixture(const std::string& name);
    /// What the node of a widened set stands for.
    NodeId of_files(const std::string& label, const std::vector<FileId>& files);
    /// Every name of the sources below a folder (the empty path: of all); tests and conftests are
    /// no sources. Unlike a widened set it is no import hazard: what it names has been imported.
    NodeId names_below(const std::string& label, const RepoPath& folder);
    std::vector<FileId> files_of_package(FileId file) const;
    std::vector<FileId> all_files() const;
    std::vector<FileId> files_below_prefix(std::string_view dotted_prefix) const;

private:
    ImpactGraph& m_graph;
};

/// The nearest source root above a file that is no package itself; the empty path: the project.
RepoPath source_root_of(const ProjectState& state, FileId file);

/// The folder of the outermost package that holds the file, or the empty path.
RepoPath top_package_of(const ProjectState& state, const RepoPath& file);

}  // namespace pst
