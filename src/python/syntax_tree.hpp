// SPDX-License-Identifier: MIT
// The concrete syntax tree of one source as a flat array in pre-order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "syntax_kinds.hpp"

namespace pst::syntax {

using NodeId = std::uint32_t;
inline constexpr NodeId k_no_node = UINT32_MAX;
inline constexpr NodeId k_root = 0;

/// Comments, line continuations and brackets, commas, semicolons are not nodes; so is ':' except
/// in slices, '=' except in f-string fields, '.' except in relative imports. A node's kind tells
/// what they say, but for what the flags keep.
struct Node {
    std::uint32_t start = 0;  ///< byte offsets into the text
    std::uint32_t end = 0;
    NodeId subtree_end = 0;  ///< one past the last descendant
    NodeId parent = k_no_node;
    std::uint32_t line = 0;    ///< from 1
    std::uint16_t symbol = 0;  ///< the grammar's own number, for fingerprints
    Kind kind = Kind::token;
    Field field = Field::none;
    bool has_comma = false;        ///< a comma is a direct child
    bool has_parenthesis = false;  ///< "(" is a direct child
    bool is_missing = false;       ///< invented by error recovery
};

/// Walks the direct children of a node.
class Children {
public:
    class Iterator {
    public:
        using value_type = NodeId;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;
        using pointer = const NodeId*;
        using reference = NodeId;

        Iterator() = default;
        Iterator(const std::vector<Node>* nodes, NodeId at) : m_nodes(nodes), m_at(at) {}
        NodeId operator*() const { return m_at; }
        Iterator& operator++() {
            m_at = (*m_nodes)[m_at].subtree_end;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator& other) const { return m_at == other.m_at; }

    private:
        const std::vector<Node>* m_nodes = nullptr;
        NodeId m_at = 0;
    };

    Children(const std::vector<Node>& nodes, NodeId begin, NodeId end)
        : m_nodes(&nodes), m_begin(begin), m_end(end) {}
    Iterator begin() const { return {m_nodes, m_begin}; }
    Iterator end() const { return {m_nodes, m_end}; }
    bool empty() const { return m_begin == m_end; }

private:
    const std::vector<Node>* m_nodes;
    NodeId m_begin;
    NodeId m_end;
};

class SyntaxTree {
public:
    /// `text` must outlive the tree. Never fails: what cannot be parsed has `parsed() == false`
    /// and an empty module as its root.
    explicit SyntaxTree(std::string_view text);

    bool parsed() const { return m_parsed; }
    /// First line with an error or a missing piece; 0 when there is none.
    std::uint32_t error_line() const { return m_error_line; }
    std::string_view source() const { return m_text; }
    NodeId size() const { return static_cast<NodeId>(m_nodes.size()); }

    /// Of k_no_node: an empty node.
    const Node& operator[](NodeId id) const { return id == k_no_node ? k_nothing : m_nodes[id]; }
    Kind kind(NodeId id) const { return id == k_no_node ? Kind::token : m_nodes[id].kind; }
    bool is(NodeId id, Kind kind) const { return id != k_no_node && m_nodes[id].kind == kind; }
    NodeId parent(NodeId id) const { return (*this)[id].parent; }
    std::uint32_t line(NodeId id) const { return (*this)[id].line; }
    /// Line of the last character.
    std::uint32_t last_line(NodeId id) const;
    std::string_view text(NodeId id) const;
    Children children(NodeId id) const {
        return id == k_no_node ? Children(m_nodes, 0, 0)
                               : Children(m_nodes, id + 1, m_nodes[id].subtree_end);
    }
    /// First child in that field, or k_no_node; also for k_no_node itself.
    NodeId child(NodeId id, Field field) const;
    /// First child of that kind, or k_no_node; also for k_no_node itself.
    NodeId child(NodeId id, Kind kind) const;
    /// First child that is not a keyword or operator, or k_no_node.
    NodeId first_named(NodeId id) const;
    std::size_t named_count(NodeId id) const;
    bool is_token(NodeId id, std::string_view text) const;
    /// True when a keyword or operator with that text is a direct child.
    bool has_token(NodeId id, std::string_view text) const;
    bool is_within(NodeId id, NodeId ancestor) const {
        return ancestor != k_no_node && id >= ancestor && id < m_nodes[ancestor].subtree_end;
    }

private:
    static constexpr Node k_nothing = {};

    void read();

    std::string_view m_text;
    std::vector<Node> m_nodes;
    std::uint32_t m_error_line = 0;
    bool m_parsed = false;
};

}  // namespace pst::syntax
