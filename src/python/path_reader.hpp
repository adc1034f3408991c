// SPDX-License-Identifier: MIT
// Reads expressions that make paths.
#pragma once

#include <vector>

#include "imported_names.hpp"
#include "literals.hpp"
#include "path_functions.hpp"
#include "path_names.hpp"
#include "path_value.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

class PathReader {
public:
    PathReader(const SyntaxTree& tree, const ImportedNames& names, AssignedOnce& assigned)
        : m_tree(tree), m_names(names), m_assigned(assigned) {}

    /// What the expression gives; `parts` takes the nodes that the answer was read from.
    PathValue read(NodeId expression, std::vector<NodeId>& parts);
    PathValue read(NodeId expression) {
        std::vector<NodeId> parts;
        return read(expression, parts);
    }

private:
    PathValue read_at(NodeId id, int depth);
    PathValue read_name(NodeId id, int depth);
    PathValue read_attribute(NodeId id, int depth);
    PathValue read_subscript(NodeId id, int depth);
    PathValue read_call(NodeId id, int depth);
    PathValue read_method(NodeId id, std::string_view method, NodeId object, int depth);
    PathValue read_operator(NodeId id, int depth);
    PathValue read_text(NodeId id, int depth);
    PathValue read_function(PathFunction function, const std::vector<NodeId>& arguments, int depth);
    PathValue read_package(const std::vector<NodeId>& arguments);
    void add_literals(NodeId id, const std::vector<StringPiece>& pieces);
    PathValue join_all(PathValue start, const std::vector<NodeId>& pieces, int depth);

    const SyntaxTree& m_tree;
    const ImportedNames& m_names;
    AssignedOnce& m_assigned;
    std::vector<NodeId>* m_parts = nullptr;
};

}  // namespace pst::syntax
