// SPDX-License-Identifier: MIT
#include "tree_walk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace pst {

namespace {

constexpr std::array<std::string_view, 12> k_skipped_names = {
    ".git",          ".hg",         ".jj",  ".mypy_cache", ".nox",        ".py_smart_test",
    ".pytest_cache", ".ruff_cache", ".svn", ".tox",        "__pycache__", "node_modules"};

bool is_skipped_name(std::string_view name) {
    return std::find(k_skipped_names.begin(), k_skipped_names.end(), name) != k_skipped_names.end();
}

bool is_environment(const std::vector<FolderEntry>& entries) {
    return std::any_of(entries.begin(), entries.end(), [](const FolderEntry& entry) {
        return entry.name == "pyvenv.cfg" ||
               (entry.name == "conda-meta" && entry.kind == EntryKind::folder);
    });
}

}  // namespace

bool TreeWalk::run() {
    auto entries = list_folder(m_root, "");
    if (!entries) return false;
    visit(Folder{}, std::move(*entries));
    walk();
    // Real folders come first, so that which links are followed does not depend on the order in
    // which folders are listed.
    while (!m_links.empty()) {
        std::vector<Folder> links = std::move(m_links);
        m_links.clear();
        std::sort(links.begin(), links.end(),
                  [](const Folder& a, const Folder& b) { return a.listed < b.listed; });
        for (const Folder& link : links)
            follow(link);
    }
    return true;
}

FileSystem::Scan TreeWalk::take() && {
    std::sort(m_unreadable.begin(), m_unreadable.end());
    return FileSystem::Scan{SourceTree(std::move(m_files)), std::move(m_unreadable)};
}

void TreeWalk::walk() {
    while (!m_pending.empty()) {
        const Folder folder = std::move(m_pending.back());
        m_pending.pop_back();
        if (m_skip && m_skip(folder.listed)) continue;
        auto entries = list_folder(m_root, folder.real.str());
        if (!entries) {
            m_unreadable.push_back(folder.listed);
        } else if (!is_environment(*entries)) {
            visit(folder, std::move(*entries));
        }
    }
}

void TreeWalk::visit(const Folder& folder, std::vector<FolderEntry> entries) {
    for (FolderEntry& entry : entries) {
        if (is_skipped_name(entry.name)) continue;
        if (entry.kind == EntryKind::folder) {
            m_pending.push_back(
                Folder{folder.listed / entry.name, folder.real / entry.name, folder.above});
        } else if (entry.kind == EntryKind::link) {
            add_link(folder, std::move(entry));
        } else {
            entry.file.path = folder.listed / entry.name;
            m_files.push_back(std::move(entry.file));
        }
    }
}

void TreeWalk::add_link(const Folder& folder, FolderEntry entry) {
    const RepoPath real = folder.real / entry.name;
    entry.file.path = folder.listed / entry.name;
    entry.file.link_target = target_of(real);

    struct stat state = {};
    if (::fstatat(m_root, real.str().c_str(), &state, 0) == 0 && S_ISDIR(state.st_mode)) {
        const RealPath target = real_path(m_root_path + "/" + real.str());
        if (target.is_inside) {
            Folder link{entry.file.path, target.path, folder.above};
            link.above.push_back(folder.real);
            m_links.push_back(std::move(link));
        }
    }
    m_files.push_back(std::move(entry.file));
}

void TreeWalk::follow(const Folder& link) {
    const auto leads_above = [&](const RepoPath& folder) { return folder.is_within(link.real); };
    if (std::any_of(link.above.begin(), link.above.end(), leads_above)) return;
    const bool is_nested = link.above.size() > 1;
    if (!m_followed.insert(link.real).second && is_nested) return;
    m_pending.push_back(link);
    walk();
}

RepoPath TreeWalk::target_of(const RepoPath& real_link) const {
    std::array<char, PATH_MAX> text = {};
    const ssize_t length = ::readlinkat(m_root, real_link.str().c_str(), text.data(), text.size());
    if (length <= 0) return {};
    const std::string target(text.data(), static_cast<std::size_t>(length));
    const std::string folder =
        target.front() == '/' ? "" : m_root_path + "/" + real_link.parent().str() + "/";
    // The target's folder may go through links and "..", which only the file system can follow.
    const std::string full = folder + target;
    const std::size_t end = full.find_last_not_of('/');
    const std::size_t slash = full.rfind('/', end);
    const std::string name = full.substr(slash + 1, end - slash);
    const bool names_entry = !name.empty() && name != "." && name != "..";
    const RealPath parent = real_path(names_entry ? full.substr(0, slash + 1) : full);
    if (!parent.is_inside) return {};
    return names_entry ? parent.path / name : parent.path;
}

TreeWalk::RealPath TreeWalk::real_path(const std::string& absolute) const {
    const std::unique_ptr<char, decltype(&std::free)> found(::realpath(absolute.c_str(), nullptr),
                                                            &std::free);
    if (!found) return {};
    const std::string_view path = found.get();
    if (path == m_root_path) return {RepoPath{}, true};
    const std::string prefix = m_root_path == "/" ? "/" : m_root_path + "/";
    if (!path.starts_with(prefix)) return {};
    return {RepoPath(path.substr(prefix.size())), true};
}

}  // namespace pst
