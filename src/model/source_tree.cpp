// SPDX-License-Identifier: MIT
#include <pst/model/source_tree.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace pst {

namespace {

bool is_before(const SourceFile& file, std::string_view path) { return file.path.str() < path; }

/// All folders above the files. In sorted order a file shares its folders with its neighbour,
/// so only those that the neighbour lacks are added.
std::vector<RepoPath> folders_of(const std::vector<SourceFile>& files) {
    std::vector<RepoPath> folders;
    RepoPath previous;
    for (const SourceFile& file : files) {
        RepoPath folder = file.path.parent();
        RepoPath own = folder;
        while (!folder.empty() && !previous.is_within(folder)) {
            folders.push_back(folder);
            folder = folder.parent();
        }
        previous = std::move(own);
    }
    std::sort(folders.begin(), folders.end());
    folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
    return folders;
}

}  // namespace

SourceTree::SourceTree(std::vector<SourceFile> files) : m_files(std::move(files)) {
    std::stable_sort(m_files.begin(), m_files.end(),
                     [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    auto same = [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; };
    m_files.erase(std::unique(m_files.begin(), m_files.end(), same), m_files.end());
    m_folders = folders_of(m_files);
}

const SourceFile* SourceTree::find(const RepoPath& path) const {
    auto at = std::lower_bound(m_files.begin(), m_files.end(), path.str(), is_before);
    return at != m_files.end() && at->path == path ? &*at : nullptr;
}

SourceFile* SourceTree::find(const RepoPath& path) {
    return const_cast<SourceFile*>(std::as_const(*this).find(path));
}

bool SourceTree::has_folder(const RepoPath& path) const {
    return path.empty() || std::binary_search(m_folders.begin(), m_folders.end(), path);
}

std::vector<RepoPath> SourceTree::children(const RepoPath& folder) const {
    std::vector<RepoPath> found;
    std::string prefix = folder.empty() ? "" : folder.str() + "/";
    auto at = std::lower_bound(m_files.begin(), m_files.end(), prefix, is_before);
    while (at != m_files.end() && at->path.str().starts_with(prefix)) {
        std::string_view path = at->path.str();
        std::size_t slash = path.find('/', prefix.size());
        found.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) {
            ++at;
        } else {  // to behind the folder: '0' is the character after '/'
            std::string behind = std::string(path.substr(0, slash)) + '0';
            at = std::lower_bound(at, m_files.end(), behind, is_before);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool is_python_file(const RepoPath& path) { return path.extension() == ".py"; }

}  // namespace pst
