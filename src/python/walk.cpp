// SPDX-License-Identifier: MIT
#include "walk.hpp"

#include "import_clauses.hpp"

namespace pst::syntax {

NodeId Walk::read(NodeId id) {
    const Kind kind = m_reading.tree.kind(id);
    if (is_import(kind)) {
        read_import_statement(m_reading, id);
        return m_reading.tree[id].subtree_end;
    }
    if (kind == Kind::string || kind == Kind::concatenated_string) {
        read_command_line(m_reading, id);
        read_code_string(m_reading, id);
        read_examples(m_reading, id);
    }
    if (kind == Kind::call) {
        read_import_call(m_reading, id);
    }
    read_reference(m_reading, id);
    if (m_reading.is_run) {
        read_hazard_call(m_reading, id);
        read_hazard_statement(m_reading, id);
        read_hazard_module(m_reading, id);
    }
    if (m_reading.depth == 0) {
        read_interesting_call(m_reading, id);
        read_marks(m_reading, id);
    }
    m_strings.read(id);
    return id + 1;
}

}  // namespace pst::syntax
