// SPDX-License-Identifier: MIT
#include <pst/python/module_resolver.hpp>

#include <algorithm>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/python/standard_library.hpp>

namespace pst {
namespace {

constexpr std::string_view k_init = "__init__.py";

void add_once(std::vector<RepoPath>& paths, const RepoPath& path) {
    if (std::ranges::find(paths, path) == paths.end()) {
        paths.push_back(path);
    }
}

/// A name below no known root is looked for in every folder. That finds what each rule about roots
/// would find, so it goes with any of them.
bool looks_everywhere() {
    return is_rule_on("source-roots") && is_rule_on("sibling-import") && is_rule_on("pythonpath") &&
           is_rule_on("path-insertion");
}

/// "shop/price.py" below "" -> "shop.price"; an `__init__.py` names its folder.
std::string dotted_below(const RepoPath& file, const RepoPath& root) {
    std::string_view text = file.str();
    if (!root.empty()) {
        text.remove_prefix(root.str().size() + 1);
    }
    text.remove_suffix(file.extension().size());
    if (file.name() == k_init) {
        text.remove_suffix(std::min(text.size(), std::string_view("/__init__").size()));
    }
    std::string dotted(text);
    std::ranges::replace(dotted, '/', '.');
    return dotted;
}

}  // namespace

ModuleResolver::ModuleResolver(const SourceTree& tree, std::vector<RepoPath> roots)
    : m_tree(tree), m_roots(std::move(roots)) {
    for (const auto& file : tree.files()) {
        if (!is_python_file(file.path)) {
            continue;
        }
        const bool is_package = file.path.name() == k_init;
        const RepoPath top = is_package ? file.path.parent() : file.path;
        const RepoPath container = top.parent();
        if (!tree.has_file(container / k_init)) {
            add_once(m_containers[std::string(is_package ? top.name() : top.stem())], container);
        }
    }
}

/// Where a link leads that the walk did not follow, because it leads above itself.
std::optional<RepoPath> ModuleResolver::linked_folder(const RepoPath& path) const {
    const SourceFile* link = m_tree.find(path);
    const bool leads =
        link != nullptr && link->kind == FileKind::symlink && !link->link_target.empty();
    return leads ? std::optional(link->link_target) : std::nullopt;
}

bool ModuleResolver::holds_python(const RepoPath& folder) const {
    const auto& files = m_tree.files();
    const std::string prefix = folder.str() + "/";
    auto file = std::ranges::lower_bound(files, RepoPath(prefix), {}, &SourceFile::path);
    for (; file != files.end() && file->path.str().starts_with(prefix); ++file) {
        if (is_python_file(file->path)) {
            return true;
        }
    }
    return false;
}

void ModuleResolver::walk(const RepoPath& start, std::string_view dotted,
                          ResolvedModule& into) const {
    RepoPath folder = start;
    const auto parts = split(dotted, '.');
    for (std::size_t at = 0; at < parts.size(); ++at) {
        const bool last = at + 1 == parts.size();
        const RepoPath below = folder / parts[at];
        const RepoPath package = below / k_init;
        const RepoPath module(below.str() + ".py");
        if (m_tree.has_file(package)) {
            into.in_project = true;
            if (last || is_rule_on("init-chain")) {
                add_once(into.executed, package);
            }
            if (last) {
                add_once(into.modules, package);
            }
        } else if (m_tree.has_file(module)) {
            into.in_project = true;
            add_once(into.executed, module);
            if (last) {
                add_once(into.modules, module);
            }
            return;
        } else if (m_tree.has_folder(below) && holds_python(below) &&
                   is_rule_on("namespace-package")) {
            if (last) {
                add_once(into.folders, below);
            }
        } else if (const auto target = linked_folder(below)) {
            folder = *target;
            continue;
        } else {
            return;
        }
        folder = below;
    }
}

ResolvedModule ModuleResolver::below_roots(std::string_view dotted) const {
    ResolvedModule found;
    for (const auto& root : m_roots) {
        if (!dotted.empty()) {
            walk(root, dotted, found);
        }
    }
    return found;
}

ResolvedModule ModuleResolver::resolve_absolute(std::string_view dotted) const {
    ResolvedModule found = below_roots(dotted);
    if (dotted.empty()) {
        return found;
    }
    const std::string top(first_part(dotted));
    if (!found.in_project && !found.complete() && !is_standard_module(top) && looks_everywhere()) {
        if (const auto place = m_containers.find(top); place != m_containers.end()) {
            for (const auto& container : place->second) {
                walk(container, dotted, found);
            }
        }
    }
    found.in_project = found.in_project || found.complete();
    return found;
}

const ResolvedModule& ModuleResolver::absolute(std::string_view dotted) const {
    const auto [place, added] = m_known.try_emplace(std::string(dotted));
    if (added) {
        place->second = resolve_absolute(dotted);
    }
    return place->second;
}

ResolvedModule ModuleResolver::relative(const RepoPath& importer, unsigned level,
                                        std::string_view dotted) const {
    RepoPath folder = importer.parent();
    for (unsigned up = 1; up < level; ++up) {
        folder = folder.parent();
    }
    ResolvedModule found = submodule_of_folder(folder, dotted);
    found.in_project = true;
    return found;
}

ResolvedModule ModuleResolver::submodule(const RepoPath& package_file,
                                         std::string_view name) const {
    if (package_file.name() != k_init || !is_rule_on("import-from-submodule")) {
        return {};
    }
    ResolvedModule found;
    walk(package_file.parent(), name, found);
    return found;
}

ResolvedModule ModuleResolver::submodule_of_folder(const RepoPath& folder,
                                                   std::string_view dotted) const {
    ResolvedModule found;
    const RepoPath package = folder / k_init;
    if (m_tree.has_file(package) && (dotted.empty() || is_rule_on("init-chain"))) {
        found.executed.push_back(package);
    }
    if (!dotted.empty()) {
        walk(folder, dotted, found);
    } else if (m_tree.has_file(package)) {
        found.modules.push_back(package);
    } else {
        found.folders.push_back(folder);
    }
    return found;
}

std::string ModuleResolver::name_of(const RepoPath& file) const {
    const RepoPath* nearest = nullptr;
    for (const auto& root : m_roots) {
        if (file.is_within(root) && (nearest == nullptr || root.is_within(*nearest))) {
            // A root inside a package would cut the name short.
            if (root.empty() || !m_tree.has_file(root / k_init)) {
                nearest = &root;
            }
        }
    }
    std::string dotted = dotted_below(file, nearest == nullptr ? RepoPath() : *nearest);
    return dotted.empty() ? std::string(file.str()) : dotted;
}

std::vector<std::string> ModuleResolver::all_names_of(const RepoPath& file) const {
    std::vector<std::string> names;
    for (const auto& root : m_roots) {
        if (file.is_within(root)) {
            std::string dotted = dotted_below(file, root);
            if (!dotted.empty() && std::ranges::find(names, dotted) == names.end()) {
                names.push_back(std::move(dotted));
            }
        }
    }
    return names;
}

}  // namespace pst
