// SPDX-License-Identifier: MIT
#include <pst/commands/project_root.hpp>

#include <array>
#include <vector>

#include <pst/base/file.hpp>
#include <pst/base/text.hpp>

namespace pst {
namespace {

std::string joined_path(const std::string& folder, std::string_view name) {
    std::string path = folder;
    if (!path.ends_with('/')) path.push_back('/');
    return path.append(name);
}

/// `start`, its parent, and so on up to the work tree that holds it, or to "/".
std::vector<std::string> folders_upwards(const std::string& start, const Probe& probe,
                                         bool& ends_at_git) {
    std::vector<std::string> folders;
    std::string folder = start;
    while (true) {
        folders.push_back(folder);
        ends_at_git = probe(joined_path(folder, ".git")).has_value();
        const std::size_t slash = folder.rfind('/');
        if (ends_at_git || folder == "/" || slash == std::string::npos) return folders;
        folder.resize(slash == 0 ? 1 : slash);
    }
}

bool has_table(const std::string& toml) {
    for (const std::string_view line : split(toml, '\n')) {
        for (const std::string_view table : {"[tool.pst", "[tool.py-smart-test"}) {
            const std::string_view text = trimmed(line);
            if (!text.starts_with(table) || text.size() == table.size()) continue;
            if (text[table.size()] == ']' || text[table.size()] == '.') return true;
        }
    }
    return false;
}

bool is_configured(const std::string& folder, const Probe& probe) {
    if (probe(joined_path(folder, "pst.toml"))) return true;
    if (probe(joined_path(folder, ".py-smart-test.toml"))) return true;
    const std::optional<std::string> project = probe(joined_path(folder, "pyproject.toml"));
    return project && has_table(*project);
}

template <std::size_t N>
const std::string* nearest_with(const std::vector<std::string>& folders,
                                const std::array<std::string_view, N>& names, const Probe& probe) {
    for (const std::string& folder : folders) {
        for (const std::string_view name : names) {
            if (probe(joined_path(folder, name))) return &folder;
        }
    }
    return nullptr;
}

constexpr std::array<std::string_view, 3> k_project_files{"pyproject.toml", "setup.py",
                                                          "setup.cfg"};
constexpr std::array<std::string_view, 5> k_test_files{"pytest.toml", ".pytest.toml", "pytest.ini",
                                                       ".pytest.ini", "tox.ini"};

/// Absolute, without "." and ".." parts.
std::string normalized(std::string_view absolute) {
    std::vector<std::string> parts;
    for (const std::string_view part : split(absolute, '/')) {
        if (part == "..") {
            if (!parts.empty()) parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.emplace_back(part);
        }
    }
    return "/" + joined(parts, "/");
}

}  // namespace

std::string find_project_root(const std::string& start, const Probe& probe) {
    bool ends_at_git = false;
    const std::vector<std::string> folders = folders_upwards(start, probe, ends_at_git);
    for (const std::string& folder : folders) {
        if (is_configured(folder, probe)) return folder;
    }
    if (ends_at_git) return folders.back();
    if (const std::string* found = nearest_with(folders, k_project_files, probe)) return *found;
    if (const std::string* found = nearest_with(folders, k_test_files, probe)) return *found;
    return start;
}

std::string find_project_root(const std::string& start) {
    // What is there but cannot be read, such as the folder `.git`, is there.
    return find_project_root(
        start, [](const std::string& path) { return read_file(path).value_or(std::string()); });
}

std::optional<std::string> seen_from_root(std::string_view text, const std::string& start,
                                          const std::string& root) {
    const std::size_t id = std::min(text.find("::"), text.size());
    const std::string_view path = text.substr(0, id);
    const std::string absolute =
        normalized(path.starts_with('/') ? std::string(path) : joined_path(start, path));
    const std::string folder = normalized(root);
    if (absolute == folder) return std::string(text.substr(id));
    const std::string prefix = folder == "/" ? folder : folder + "/";
    if (!absolute.starts_with(prefix)) return std::nullopt;
    return absolute.substr(prefix.size()).append(text.substr(id));
}

}  // namespace pst
