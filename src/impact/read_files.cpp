// SPDX-License-Identifier: MIT
#include <pst/impact/read_files.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <pst/base/text.hpp>

#include "impact/data_files.hpp"

namespace pst {
namespace {

/// "speedups" of "pkg/speedups.cpython-311-x86_64-linux-gnu.so"; empty for other files.
std::string extension_module(const RepoPath& file) {
    const bool is_built = file.extension() == ".so" || file.extension() == ".pyd";
    return is_built ? std::string(file.name().substr(0, file.name().find('.'))) : std::string();
}

class ReadFiles {
public:
    ReadFiles(const ProjectState& state, const std::vector<RepoPath>& files)
        : m_state(state), m_readers(state, names_of(state, files)) {
        for (const SourceFile& file : state.tree.files()) {
            if (file.kind == FileKind::symlink && !file.link_target.empty()) {
                m_links.push_back(&file);
            }
        }
    }

    bool is_read(const RepoPath& file) const {
        if (is_named(file)) {
            return true;
        }
        return std::ranges::any_of(m_links, [&](const SourceFile* link) {
            if (!file.is_within(link->link_target) || link->path.is_within(link->link_target)) {
                return false;
            }
            const std::string rest = file.str().substr(link->link_target.str().size());
            return is_named(RepoPath(link->path.str() + rest));
        });
    }

private:
    /// Of the files, of links to them, and of the folders of both.
    static DataReaders::Names names_of(const ProjectState& state,
                                       const std::vector<RepoPath>& files) {
        DataReaders::Names names;
        const auto add = [&names](RepoPath path) {
            for (; !path.empty(); path = path.parent()) {
                names.emplace(path.name());
            }
        };
        std::ranges::for_each(files, add);
        for (const SourceFile& file : state.tree.files()) {
            if (file.kind == FileKind::symlink) {
                add(file.path);
            }
        }
        return names;
    }
    bool is_named(const RepoPath& file) const {
        return is_python_file(file) || !m_readers.of(file).empty() ||
               !m_readers.by_convention(file).empty() || is_collected(file) || is_imported(file);
    }
    bool is_collected(const RepoPath& file) const {
        return std::ranges::any_of(m_state.items, [&file](const TestItem& item) {
            return item.file == k_no_file && item.path == file;
        });
    }
    bool is_imported(const RepoPath& file) const {
        const std::string name = extension_module(file);
        return !name.empty() && imported_names().contains(name);
    }
    /// Last parts of imported names, which may be those of built extensions.
    const std::set<std::string>& imported_names() const {
        if (m_imported.empty()) {
            for (FileId file = 0; file < m_state.index->files().size(); ++file) {
                for (const Import& import : m_state.index->facts(file).imports) {
                    m_imported.insert(import.name);
                    m_imported.emplace(last_part(import.module));
                }
            }
        }
        return m_imported;
    }

    const ProjectState& m_state;
    DataReaders m_readers;
    std::vector<const SourceFile*> m_links;
    mutable std::set<std::string> m_imported;
};

}  // namespace

std::vector<RepoPath> read_among(const ProjectState& state, const std::vector<RepoPath>& files) {
    std::vector<RepoPath> read;
    if (files.empty()) {
        return read;
    }
    const ReadFiles search(state, files);
    std::ranges::copy_if(files, std::back_inserter(read),
                         [&search](const RepoPath& file) { return search.is_read(file); });
    return read;
}

}  // namespace pst
