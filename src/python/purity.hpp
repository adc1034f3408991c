// SPDX-License-Identifier: MIT
// Expressions that cannot fail and do nothing but give a value (impact.md section 4).
#pragma once

#include <string>
#include <unordered_set>

#include "imported_names.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

/// Constants, containers of constants, and numbers with a sign.
bool is_literal(const SyntaxTree& tree, NodeId id);

/// Knows the names that are bound by now; asked as the definitions are read in order.
class Purity {
public:
    Purity(const SyntaxTree& tree, const ImportedNames& names);

    void add_bound(const std::string& name) { m_bound.insert(name); }
    /// Literals, containers, bound names, arithmetic on literals, and a few calls.
    bool is_pure(NodeId expression) const;
    /// True when each name in it is bound by now, whatever is done with it.
    bool are_names_bound(NodeId expression) const;
    /// True when evaluating it cannot fail, or when it is not evaluated at all.
    bool is_pure_annotation(NodeId type) const;
    /// True when all calls are of a known class of decorators and all arguments are literals.
    bool is_plain_decorator(NodeId decorator) const;

private:
    bool is_pure_node(NodeId id) const;
    bool is_bound(std::string_view name) const;
    bool is_pure_call(NodeId call) const;
    bool is_pure_type(NodeId subscript) const;

    const SyntaxTree& m_tree;
    const ImportedNames& m_names;
    std::unordered_set<std::string> m_bound;
    std::unordered_set<std::string> m_deleted;  ///< bound for some time only
    bool m_has_future_annotations = false;
};

}  // namespace pst::syntax
