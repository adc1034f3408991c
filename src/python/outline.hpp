// SPDX-License-Identifier: MIT
// The definitions of a source and which of them each node belongs to.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <pst/model/module_facts.hpp>

#include "fingerprint.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

/// A definition with the nodes it was read from.
struct OutlineEntry {
    Definition definition;
    NodeId whole = k_no_node;  ///< with decorators; the statement of a binding or import
    NodeId core = k_no_node;   ///< the function_definition, class_definition or what is bound
};

/// The nodes [begin, end) belong to `owners`, unless a span inside says otherwise.
struct OwnerSpan {
    NodeId begin = 0;
    NodeId end = 0;
    std::vector<DefinitionIndex> owners;
};

struct Outline {
    std::vector<OutlineEntry> entries;  ///< as ModuleFacts::definitions
    std::vector<OwnerSpan> spans;       ///< by begin; they nest
    std::vector<NodeId> docstrings;     ///< expression statements, in source order
    Slots slots;                        ///< definitions and docstrings inside what encloses them
    std::vector<OwnerSpan> acting;      ///< module-level statements that act, whole, in order
};

/// Reads names, parents, headers and spans; digests are empty until add_digests.
Outline read_outline(const SyntaxTree& tree);

/// Walks nodes in order and says who owns each.
class OwnerCursor {
public:
    explicit OwnerCursor(const Outline& outline) : m_outline(outline) {}
    /// `id` must not decrease between calls.
    void move_to(NodeId id);
    /// Never empty.
    std::span<const DefinitionIndex> owners() const;
    /// True inside an acting statement, outside of functions and classes.
    bool is_acting() const { return m_is_acting; }

private:
    const Outline& m_outline;
    std::vector<std::size_t> m_open;
    std::size_t m_next_span = 0;
    std::size_t m_next_acting = 0;
    bool m_is_acting = false;
    NodeId m_acting_end = 0;
};

}  // namespace pst::syntax
