// SPDX-License-Identifier: MIT
// Digests of syntax trees that formatting does not change.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include <pst/base/hash.hpp>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// What stands for a node in the fingerprint of what encloses it: lines, none to leave it out.
using Slots = std::unordered_map<NodeId, std::string>;

/// Writes trees in a form that keeps kinds, nesting and leaves and forgets what the source may
/// write in several ways: redundant parentheses, trailing commas, quote style, comments.
class FingerprintWriter {
public:
    explicit FingerprintWriter(const SyntaxTree& tree) : m_tree(tree) {}

    /// The whole subtree; below (not at) `id`, nodes with a slot are replaced.
    void add_tree(NodeId id, const Slots& slots);
    void add_word(std::string_view word);
    Digest digest() const { return digest_of(m_bytes); }

private:
    void add_slot(std::string_view slot);
    void open(NodeId id);
    void close_until(NodeId id);
    void add_mark(char mark);
    void add_symbol(NodeId id);
    void add_leaf(NodeId id, std::string_view text);
    void add_string(NodeId id);
    bool is_transparent(NodeId id) const;
    bool is_leaf(NodeId id) const;
    bool has_meaningful_comma(NodeId id) const;

    const SyntaxTree& m_tree;
    std::string m_bytes;
    std::vector<NodeId> m_ends;  ///< of the open nodes: where their subtrees end
};

}  // namespace pst::syntax
