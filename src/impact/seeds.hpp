// SPDX-License-Identifier: MIT
// Changed nodes of one graph: where the search for affected tests starts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <pst/impact/definition_diff.hpp>
#include <pst/impact/impact_graph.hpp>

namespace pst {

enum class Side : std::uint8_t { before, after };

/// The change that makes a node a seed.
struct Origin {
    std::string verb;       ///< "changed", "added", "moved" ...
    std::string node = {};  ///< what changed, where it is not the node itself: "tests/data/x.json"
    std::string edge = {};  ///< how the node comes to it: "reads"
    RepoPath file = {};
    std::uint32_t line = 0;
    std::string rule = {};  ///< why more counts as changed than what was edited: "header of f"
};

/// Docstring and layout changes count only for tests that also reach a reader of them; data files
/// for tests that reach the very definition that names them.
enum class Channel : std::uint8_t { code, data, docstring, layout };

class SeedSet {
public:
    /// The first origin of a node stays: files are judged in path order.
    void add(Channel channel, NodeId node, const Origin& origin) {
        if (node != k_no_node) {
            m_seeds[channel].emplace(node, origin);
        }
    }
    const std::map<NodeId, Origin>& of(Channel channel) const {
        static const std::map<NodeId, Origin> k_none;
        const auto place = m_seeds.find(channel);
        return place == m_seeds.end() ? k_none : place->second;
    }

private:
    std::map<Channel, std::map<NodeId, Origin>> m_seeds;
};

/// Where docstring edits go; none: they are ignored.
using DocstringChannel = std::optional<Channel>;

/// Seeds of a Python file that is there before and after.
/// `imports_aside`: what differs in its from-imports is seeded elsewhere.
void seed_source(const ImpactGraph& graph, Side side, FileId file, const SourceDiff& diff,
                 DocstringChannel docstrings, SeedSet& seeds, bool imports_aside = false);
/// Nodes that read docstrings, or line numbers and source text.
std::vector<NodeId> docstring_readers(const ImpactGraph& graph);
std::vector<NodeId> layout_readers(const ImpactGraph& graph);
/// Those that a recording does not tell of: line numbers, not source text.
std::vector<NodeId> line_readers(const ImpactGraph& graph);
/// Those that may read the lines of functions which nobody executes.
std::vector<NodeId> code_object_readers(const ImpactGraph& graph);
/// Who may read what functions do without executing them: their code objects, `dis`.
std::vector<NodeId> function_readers(const ImpactGraph& graph);

}  // namespace pst
