// SPDX-License-Identifier: MIT
// The scopes inside a function and the names that each of them binds (memory.hpp).
#pragma once

#include "memory_events.hpp"

namespace pst::syntax {

/// Opens and closes scopes as nodes are read in order.
class ScopeStack {
public:
    ScopeStack(const SyntaxTree& tree, std::vector<MemoryScope>& scopes)
        : m_tree(tree), m_scopes(scopes) {}

    void open_function(NodeId function, bool is_method);
    void open_lambda(NodeId lambda);
    void open_class(NodeId definition);
    void close_until(NodeId at);

    /// Valid until the next scope opens.
    MemoryScope& top() { return m_scopes[m_open.back()]; }
    std::size_t index() const { return m_open.back(); }
    /// The name, or what the method is taken from, is an instance, its class or `super()`.
    bool is_self(std::string_view name, NodeId method) const;

    /// `value` is what the name becomes, or k_no_node when that is not known.
    void bind(NodeId name, NodeId value);
    /// It becomes something that is not followed.
    void shadow(const std::string& name);
    void declare(NodeId statement);
    void import(NodeId statement);

private:
    MemoryScope& open(NodeId node);
    void add_parameters(NodeId parameters, bool is_method);
    void add_default(const std::string& parameter, NodeId value);

    const SyntaxTree& m_tree;
    std::vector<MemoryScope>& m_scopes;
    std::vector<std::size_t> m_open;
};

}  // namespace pst::syntax
