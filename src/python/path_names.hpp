// SPDX-License-Identifier: MIT
// What a name was assigned, where that is the only thing bound to it.
#pragma once

#include <string_view>
#include <unordered_map>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// Looks up names from the inside out: enclosing functions, then the module.
class AssignedOnce {
public:
    explicit AssignedOnce(const SyntaxTree& tree) : m_tree(tree) {}

    /// The value of the only assignment to the name that `identifier` reads, else k_no_node.
    NodeId value_of(NodeId identifier);

private:
    struct Found {
        int bindings = 0;
        NodeId value = k_no_node;
    };
    using Scope = std::unordered_map<std::string_view, Found>;

    const Scope& scope(NodeId opener);
    void add_globals(Scope& names) const;

    const SyntaxTree& m_tree;
    std::unordered_map<NodeId, Scope> m_scopes;  ///< filled when first asked for
};

}  // namespace pst::syntax
