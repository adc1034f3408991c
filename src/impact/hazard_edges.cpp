// SPDX-License-Identifier: MIT
// What cannot be known from the source reaches all that it may mean (impact.md, Hazards).
#include <algorithm>
#include <array>
#include <string_view>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/impact/impact_graph.hpp>

#include "impact/attribute_names.hpp"
#include "impact/widened_files.hpp"

namespace pst {
namespace {

/// "" or "relative" as HazardKind documents, or nothing for hazards of one module.
struct ImportTarget {
    std::string label;
    std::vector<FileId> files;
};

bool is_pickle(const SourceFile& file) {
    constexpr std::array<std::string_view, 7> k_endings = {".pkl", ".pickle", ".p",   ".pck",
                                                           ".pcl", ".joblib", ".dill"};
    return std::ranges::any_of(
        k_endings, [&](std::string_view ending) { return file.path.str().ends_with(ending); });
}

class HazardEdges {
public:
    explicit HazardEdges(ImpactGraph& graph)
        : m_graph(graph), m_index(*graph.state().index), m_widened(graph), m_names(graph) {}
    void add();

private:
    ImportTarget any_module(FileId file);
    /// The files that an import hazard may reach, with a name for the set; no label: not one.
    ImportTarget import_target(FileId file, const Hazard& hazard);
    void add_hazard(FileId file, const Hazard& hazard);
    void add_module_access(NodeId owner, FileId file, const Hazard& hazard);
    void add_loaded_modules(NodeId owner, std::uint32_t line);
    void add_lazy_module(FileId file, const Hazard& hazard);
    bool finds_its_folder(FileId file, const Hazard& hazard) const;
    std::string absolute_prefix(FileId file, std::string_view prefix) const;

    ImpactGraph& m_graph;
    const CodeIndex& m_index;
    WidenedFiles m_widened;
    AttributeNames m_names;
    bool m_has_pickles = false;  ///< files that an earlier run has pickled
};

/// A sys.path edit whose folder is a constant has become a source root.
bool HazardEdges::finds_its_folder(FileId file, const Hazard& hazard) const {
    return std::ranges::any_of(m_index.facts(file).strings, [&](const StringFact& fact) {
        return fact.owner == hazard.owner && fact.line == hazard.line &&
               (fact.callee.starts_with("sys.path.") || fact.callee.ends_with("syspath_prepend"));
    });
}

/// ".plugins." in pkg/core.py -> "pkg.plugins."
std::string HazardEdges::absolute_prefix(FileId file, std::string_view prefix) const {
    std::size_t level = 0;
    while (level < prefix.size() && prefix[level] == '.') {
        ++level;
    }
    if (level == 0) {
        return std::string(prefix);
    }
    RepoPath package = m_index.path(file).parent();
    for (std::size_t up = 1; up < level; ++up) {
        package = package.parent();
    }
    return m_graph.state().resolver->name_of(package / "__init__.py") + "." +
           std::string(prefix.substr(level));
}

/// Every module of the source root that holds the file; for tests, which import from all roots, of
/// the project.
ImportTarget HazardEdges::any_module(FileId file) {
    const RepoPath root = source_root_of(m_graph.state(), file);
    if (root.empty() || m_graph.state().is_wiring[file]) {
        return {"any module", m_widened.all_files()};
    }
    std::vector<FileId> files = m_widened.all_files();
    std::erase_if(files, [&](FileId each) { return !m_index.path(each).is_within(root); });
    return {"any module of " + root.str(), std::move(files)};
}

ImportTarget HazardEdges::import_target(FileId file, const Hazard& hazard) {
    const RepoPath top = top_package_of(m_graph.state(), m_index.path(file));
    switch (hazard.kind) {
    case HazardKind::prefix_import: {
        if (!is_rule_on("dynamic-prefix")) {
            return {};
        }
        const std::string prefix = absolute_prefix(file, hazard.detail);
        return {"any module " + prefix + "*", m_widened.files_below_prefix(prefix)};
    }
    case HazardKind::dynamic_import:
    case HazardKind::package_scan:
        if (!is_rule_on(hazard.kind == HazardKind::package_scan ? "discovery-hazard"
                                                                : "dynamic-hazard")) {
            return {};
        }
        if (hazard.detail == "relative" && !top.empty()) {
            return {"any module below " + top.str(), m_widened.files_of_package(file)};
        }
        return any_module(file);
    case HazardKind::sys_path_edit:
        if (finds_its_folder(file, hazard) || !is_rule_on("exec-hazard")) {
            return {};
        }
        return any_module(file);
    case HazardKind::unpickling:
        // What sources unpickle they have pickled, so its classes are reached already, unless the
        // project keeps pickles (add_hazard); a test may hold bytes from anywhere.
        if (!m_graph.state().is_wiring[file] || !is_rule_on("pickle-hazard")) {
            return {};
        }
        return {"any module", m_widened.all_files()};
    default:
        return {};
    }
}

/// Whatever has been imported so far, with all its names; at module level nothing follows.
void HazardEdges::add_loaded_modules(NodeId owner, std::uint32_t line) {
    if (m_graph.detail() == GraphDetail::modules) {
        return;
    }
    m_graph.edit().add_edge(owner, m_widened.names_below("any loaded module", {}),
                            EdgeKind::may_use, line);
}

void HazardEdges::add_module_access(NodeId owner, FileId file, const Hazard& hazard) {
    if (hazard.detail == "*") {
        add_loaded_modules(owner, hazard.line);
        return;
    }
    if (hazard.detail.empty()) {
        if (hazard.kind != HazardKind::computed_attribute) {
            m_graph.edit().add_edge(owner, m_graph.everything(file), EdgeKind::may_use,
                                    hazard.line);
        }
        return;
    }
    for (const auto& target : m_index.meaning(file, hazard.owner, hazard.detail).targets) {
        if (target.is_module()) {
            m_graph.edit().add_edge(owner, m_graph.everything(target.file), EdgeKind::may_use,
                                    hazard.line);
        }
    }
}

/// The modules are imported on demand; which of their names are used, the chains say.
void HazardEdges::add_lazy_module(FileId file, const Hazard& hazard) {
    if (m_index.path(file).name() != "__init__.py" || !is_rule_on("lazy-package")) {
        return;
    }
    const RepoPath folder = m_index.path(file).parent();
    for (FileId other = 0; other < m_index.files().size(); ++other) {
        if (other != file && m_index.path(other).is_within(folder)) {
            m_graph.edit().add_edge(m_graph.body(file), m_graph.body(other), EdgeKind::may_import,
                                    hazard.line);
        }
    }
}

void HazardEdges::add_hazard(FileId file, const Hazard& hazard) {
    const NodeId owner = m_graph.owner_node(file, hazard.owner);
    if (const ImportTarget target = import_target(file, hazard);
        !target.label.empty() && m_graph.detail() == GraphDetail::definitions) {
        m_graph.edit().add_edge(owner, m_widened.of_files(target.label, target.files),
                                EdgeKind::may_import, hazard.line);
        return;
    }
    switch (hazard.kind) {
    case HazardKind::unpickling:
        if (is_rule_on("exec-hazard")) {
            add_module_access(owner, file, hazard);
        }
        if (m_has_pickles && is_rule_on("pickle-hazard")) {
            add_loaded_modules(owner, hazard.line);
        }
        break;
    case HazardKind::code_evaluation:
    case HazardKind::globals_access:
    case HazardKind::computed_attribute:
        if (is_rule_on("exec-hazard")) {
            add_module_access(owner, file, hazard);
        }
        break;
    case HazardKind::attribute_prefix:
        m_names.connect_prefix(owner, hazard.detail, hazard.line);
        break;
    case HazardKind::lazy_module:
        add_lazy_module(file, hazard);
        break;
    default:
        break;
    }
}

void HazardEdges::add() {
    m_has_pickles = std::ranges::any_of(m_graph.state().tree.files(), is_pickle);
    for (FileId file = 0; file < m_index.files().size(); ++file) {
        for (const Hazard& hazard : m_index.facts(file).hazards) {
            add_hazard(file, hazard);
        }
    }
}

}  // namespace

void add_hazard_edges(ImpactGraph& graph) { HazardEdges(graph).add(); }

std::vector<ReachedHazard> find_reached_hazards(const ImpactGraph& definitions) {
    std::vector<ReachedHazard> found;
    for (const auto& [label, files] : definitions.widened()) {
        const Reach reach(definitions.graph(), {definitions.graph().find("w" + label)});
        ReachedHazard hazard{label, files, {}};
        for (std::size_t item = 0; item < definitions.state().items.size(); ++item) {
            if (reach.contains(definitions.item(item))) {
                hazard.tests.insert(definitions.state().items[item].id);
            }
        }
        found.push_back(std::move(hazard));
    }
    return found;
}

void add_reached_hazards(ImpactGraph& graph, const std::vector<ReachedHazard>& hazards) {
    WidenedFiles widened(graph);
    for (const ReachedHazard& hazard : hazards) {
        const NodeId target = widened.of_files(hazard.target, hazard.files);
        for (std::size_t item = 0; item < graph.state().items.size(); ++item) {
            if (hazard.tests.contains(graph.state().items[item].id)) {
                graph.edit().add_edge(graph.item(item), target, EdgeKind::may_import);
            }
        }
    }
}

void connect(ImpactGraph& graph, const std::vector<ReachedHazard>& hazards) {
    add_code_edges(graph);
    add_class_edges(graph);
    add_string_edges(graph);
    add_test_edges(graph);
    add_hazard_edges(graph);
    add_reached_hazards(graph, hazards);
    graph.edit().seal();
}

}  // namespace pst
