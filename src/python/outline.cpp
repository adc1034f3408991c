// SPDX-License-Identifier: MIT
#include "outline.hpp"

#include <array>

namespace pst::syntax {
namespace {

constexpr std::array<DefinitionIndex, 1> k_body_alone = {k_module_body};

}  // namespace

void OwnerCursor::move_to(NodeId id) {
    const auto& spans = m_outline.spans;
    while (m_next_span < spans.size() && spans[m_next_span].begin <= id) {
        while (!m_open.empty() && spans[m_open.back()].end <= spans[m_next_span].begin) {
            m_open.pop_back();
        }
        m_open.push_back(m_next_span++);
    }
    while (!m_open.empty() && spans[m_open.back()].end <= id) {
        m_open.pop_back();
    }
    while (m_next_acting < m_outline.acting.size() && m_outline.acting[m_next_acting].begin <= id) {
        m_acting_end = m_outline.acting[m_next_acting++].end;
    }
    const DefinitionKind kind = m_outline.entries[owners().front()].definition.kind;
    m_is_acting = id < m_acting_end &&
                  (kind == DefinitionKind::module_body || kind == DefinitionKind::binding);
}

std::span<const DefinitionIndex> OwnerCursor::owners() const {
    return m_open.empty() ? std::span<const DefinitionIndex>(k_body_alone)
                          : std::span<const DefinitionIndex>(m_outline.spans[m_open.back()].owners);
}

}  // namespace pst::syntax
