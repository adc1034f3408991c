// SPDX-License-Identifier: MIT
// Constant strings, and the paths and patterns that are made of them.
#pragma once

#include <unordered_set>

#include "path_reader.hpp"
#include "readers.hpp"

namespace pst::syntax {

/// Asked for each node of a source in order; what an outer expression says is not said again.
class StringReader {
public:
    explicit StringReader(const Reading& reading)
        : m_reading(reading), m_paths(reading.tree, reading.names, reading.assigned) {}

    void read(NodeId id);

private:
    void read_operator(NodeId id);
    void read_literal(NodeId id);
    void read_text(NodeId id);
    void read_path(NodeId id);
    void read_call(NodeId call);
    void read_folder_listing(NodeId call, NodeId folder);
    void read_glob(NodeId call, NodeId folder, NodeId pattern);
    void read_own_source(NodeId call);
    void add_path(NodeId id, const PathValue& value, const std::vector<NodeId>& parts);
    void add_listing(NodeId call, StringKind kind, const PathValue& value);
    void consume(NodeId id, const std::vector<NodeId>& parts);
    bool is_lone_literal(const std::vector<NodeId>& parts) const;

    const Reading& m_reading;
    PathReader m_paths;
    std::unordered_set<NodeId> m_read;  ///< nodes that are part of a fact already
};

}  // namespace pst::syntax
