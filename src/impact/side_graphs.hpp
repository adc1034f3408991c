// SPDX-License-Identifier: MIT
// The graphs of one state at both levels of detail, what changed in them, and what that reaches.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <pst/impact/impact_graph.hpp>
#include <pst/model/reason.hpp>

#include "impact/data_files.hpp"
#include "impact/recorded_reach.hpp"
#include "impact/seeds.hpp"

namespace pst {

class SideGraphs {
public:
    SideGraphs(const ProjectState& state, Side side);

    const ProjectState& state() const { return m_state; }
    Side side() const { return m_side; }
    const DataReaders& readers() const { return m_readers; }
    const ImpactGraph& modules() const { return m_modules; }

    /// Each adds to both levels; they tell whether any test depends on the place.
    /// `re_exports`: what changed_re_exports() found.
    bool seed_diff(FileId file, const SourceDiff& diff, DocstringChannel docstrings,
                   const std::optional<std::vector<std::string>>& re_exports);
    bool seed_body(FileId file, const Origin& origin);
    bool seed_everything(FileId file, const Origin& origin);
    /// A definition whose string names the changed data file.
    bool seed_reader(FileId file, DefinitionIndex owner, const Origin& origin);
    bool seed_definition(FileId file, DefinitionIndex at, const Origin& origin);
    bool seed_outside_module(const std::string& top_name, const Origin& origin);
    bool seed_item(std::size_t item, const Origin& origin);

    /// Runs the searches; `narrow`: only what the definition level reaches as well; `recorded`: and
    /// of the items that it knows only what their executions lead to (it must outlive this).
    void search(bool narrow, const RecordedGraph* recorded = nullptr);
    const ImpactGraph& definitions() const { return m_definitions; }
    /// The chain to an item of this state, or nothing when it is not affected.
    std::optional<Reason> reason_of(std::size_t item) const;
    /// Whether the module level leads to the item.
    bool is_reached_by_modules(std::size_t item) const;
    /// That a recorded test of the item executed a changed function.
    bool is_executor_of_change(std::uint32_t test) const;
    /// Whether anything leads to a recorded test of the item when its executions are known.
    bool is_reached(std::size_t item, std::uint32_t test) const;
    /// Whether it may read functions that it does not execute.
    bool reads_functions(std::size_t item, std::uint32_t test) const;
    /// The chain to such a test.
    Reason recorded_reason(std::size_t item, std::uint32_t test) const;
    /// Dotted names of source modules that a change reaches.
    std::vector<std::string> reached_modules() const;

private:
    struct Level {
        const ImpactGraph* graph = nullptr;
        std::vector<bool> within;  ///< nodes that some test's process may hold; empty: all
        SeedSet seeds;
        std::optional<Reach> code, data, docstring, layout;
    };
    /// Searches from changes, and from those who read docstrings or lines, ending at functions; and
    /// by recorded test, who executed or imported what moved.
    struct RecordedSearches {
        std::optional<RecordedReach> code, data, docstring_readers, line_readers;
        std::optional<RecordedReach> code_object_readers;
        std::optional<RecordedReach> function_readers;
        std::vector<bool> executed_moved;
    };
    bool seed(NodeId in_definitions, NodeId in_modules, const Origin& origin);
    void search_level(Level& level);
    void find_importable();
    void find_readers();
    std::set<FileId> seeded_files() const;
    void search_recorded(const RecordedGraph& recorded);
    std::optional<Channel> channel_to(std::size_t item, std::uint32_t test) const;
    Reason reason_through(const RecordedReach& search, Channel channel, std::size_t item,
                          std::uint32_t test) const;
    std::optional<Reason> reason_in(const Level& level, std::size_t item) const;
    Reason render(const Level& level, const Reach& reach, Channel channel, NodeId node) const;

    const ProjectState& m_state;
    Side m_side;
    ImpactGraph m_definitions;
    ImpactGraph m_modules;
    DataReaders m_readers;
    std::vector<bool> m_needed;  ///< module-level nodes that some test depends on
    std::vector<bool> m_needed_definitions;
    Level m_definition_level, m_module_level;
    std::vector<bool> m_reads_docstrings, m_reads_layout;  ///< per item
    bool m_narrow = false;
    RecordedSearches m_recorded;
};

}  // namespace pst
