// SPDX-License-Identifier: MIT
#include "pipeline/ignored_folders.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_set>

#include <pst/base/glob.hpp>
#include <pst/base/text.hpp>

namespace pst {
namespace {

constexpr std::size_t k_most_folders = 100;  ///< of one look
constexpr std::size_t k_most_files = 1000;   ///< of one place

/// Folders of tools: what is in them comes from somewhere else, and there is much of it.
bool belongs_to_tools(const RepoPath& folder) {
    constexpr std::array<std::string_view, 10> k_names = {
        "venv",  ".venv", "env",     "node_modules", "site-packages",
        ".eggs", ".idea", ".vscode", "htmlcov",      ".cache"};
    for (RepoPath part = folder; !part.empty(); part = part.parent()) {
        if (std::ranges::find(k_names, part.name()) != k_names.end() ||
            part.name().ends_with(".egg-info")) {
            return true;
        }
    }
    return false;
}

/// Copies of the project's own modules stand there.
bool holds_builds(const RepoPath& folder) {
    return folder.name() == "build" || folder.name() == "dist";
}

/// The folders of a path or glob before its first wildcard: "build/gen" of "build/gen/*.py".
std::string constant_part(std::string_view text) {
    std::string constant;
    for (const auto part : split(text, '/')) {
        if (is_glob(part)) {
            break;
        }
        constant += (constant.empty() ? "" : "/") + std::string(part);
    }
    return constant;
}

class PlaceSearch {
public:
    PlaceSearch(const std::vector<RepoPath>& ignored, const std::vector<std::string>& source_roots)
        : m_roots{RepoPath("src")} {
        for (const RepoPath& folder : ignored) {
            if (belongs_to_tools(folder)) {
                continue;
            }
            m_ignored.insert(folder);
            for (RepoPath part = folder; !part.empty(); part = part.parent()) {
                m_parts.insert(std::string(part.name()));
            }
        }
        for (const auto& root : source_roots) {
            m_roots.emplace_back(root);
        }
    }

    bool has_nothing_to_find() const { return m_ignored.empty(); }

    void look_at(const CodeFile& file) {
        for (const StringFact& fact : file.facts->strings) {
            look_at_string(file.path, fact);
        }
        for (const Import& import : file.facts->imports) {
            look_at_import(file.path, import);
        }
    }
    std::vector<NamedPlace> take() { return {m_places.begin(), m_places.end()}; }

private:
    /// Cheap, for most strings and imports have nothing to do with ignored folders.
    bool may_begin_there(std::string_view text, char separator) const {
        const std::string_view first = text.substr(0, text.find(separator));
        return first.empty() || first == "." || first == ".." || m_parts.contains(first);
    }
    static RepoPath above(RepoPath folder, unsigned levels) {
        for (; levels > 0; --levels) {
            folder = folder.parent();
        }
        return folder;
    }
    void look_at_string(const RepoPath& file, const StringFact& fact) {
        const bool is_bare = fact.text.find('/') == std::string::npos;
        if (!fact.anchored && fact.kind == StringKind::plain && is_bare) {
            return;  // a word
        }
        if (!fact.anchored && !may_begin_there(fact.text, '/')) {
            return;
        }
        const std::string text = constant_part(fact.text);
        if (fact.anchored) {
            add(above(file.parent(), fact.up) / text, false);
        } else if (!text.empty()) {
            add_from_everywhere(file, text, false);
        }
    }
    void look_at_import(const RepoPath& file, const Import& import) {
        const std::string& first = import.module.empty() ? import.name : import.module;
        if (import.level == 0 && !may_begin_there(first, '.')) {
            return;
        }
        std::string path = import.module;
        std::ranges::replace(path, '.', '/');
        for (const std::string& name : {std::string(), import.name}) {
            const std::string full = name.empty() || name == "*" ? path : path + "/" + name;
            if (import.level > 0) {
                add(above(file.parent(), import.level - 1U) / full, true);
            } else {
                add_from_everywhere(file, full, true);
            }
        }
    }
    void add_from_everywhere(const RepoPath& file, const std::string& text, bool is_module) {
        const RepoPath path(text);
        if (path.empty()) {
            return;
        }
        add(path, is_module);
        for (const RepoPath& root : m_roots) {
            add(root / text, is_module);
        }
        for (RepoPath folder = file.parent(); !folder.empty(); folder = folder.parent()) {
            add(folder / text, is_module);
        }
    }
    void add(const RepoPath& path, bool is_module) {
        for (RepoPath folder = path; !folder.empty(); folder = folder.parent()) {
            if (!m_ignored.contains(folder)) {
                continue;
            }
            const bool is_whole = is_module || path == folder;
            if (!is_whole || !holds_builds(folder)) {
                // A module of the folder imports others of it, which nothing names from outside.
                m_places.insert({is_module ? folder : path, is_module});
            }
            return;
        }
    }

    std::unordered_set<RepoPath> m_ignored;
    std::set<std::string, std::less<>> m_parts;  ///< names of ignored folders and of those above
    std::vector<RepoPath> m_roots;
    std::set<NamedPlace> m_places;
};

}  // namespace

bool may_match_below(const std::vector<std::string>& globs, const RepoPath& folder) {
    return std::ranges::any_of(globs, [&folder](const std::string& glob) {
        const RepoPath constant(glob.starts_with('!') ? "" : constant_part(glob));
        return !constant.empty() && (folder.is_within(constant) || constant.is_within(folder));
    });
}

std::vector<NamedPlace> places_named(const std::vector<CodeFile>& files,
                                     const std::vector<RepoPath>& ignored_folders,
                                     const std::vector<std::string>& source_roots) {
    PlaceSearch search(ignored_folders, source_roots);
    if (search.has_nothing_to_find()) {
        return {};
    }
    for (const CodeFile& file : files) {
        search.look_at(file);
    }
    return search.take();
}

Result<PlacedFiles> files_at(World& world, const std::vector<NamedPlace>& places) {
    PlacedFiles found;
    if (places.empty()) {
        return found;
    }
    std::size_t folders = 0;
    const auto skip = [&](const RepoPath& folder) {
        const auto leads_to = [&folder](const NamedPlace& place) {
            return place.path.is_within(folder);
        };
        const auto holds = [&folder](const NamedPlace& place) {
            return folder.is_within(place.path);
        };
        return std::ranges::none_of(places, leads_to) &&
               (std::ranges::none_of(places, holds) || ++folders > k_most_folders);
    };
    PST_TRY(scan, world.files.scan(skip));
    std::set<RepoPath> taken;
    for (const NamedPlace& place : places) {
        std::vector<SourceFile> here;
        for (const SourceFile& file : scan.tree.files()) {
            const bool counts = !place.is_module || is_python_file(file.path);
            if (counts && file.path.is_within(place.path)) {
                here.push_back(file);
            }
        }
        if (here.size() > k_most_files || folders > k_most_folders) {
            found.notes.push_back("git ignores " + place.path.str() +
                                  ", which the project reads; it holds too much to be compared: "
                                  "name the files that matter with track in the configuration");
            continue;
        }
        std::ranges::copy_if(here, std::back_inserter(found.files),
                             [&taken](const auto& file) { return taken.insert(file.path).second; });
    }
    return found;
}

}  // namespace pst
