// SPDX-License-Identifier: MIT
// All readers on one node.
#pragma once

#include "readers.hpp"
#include "string_reader.hpp"

namespace pst::syntax {

class Walk {
public:
    explicit Walk(const Reading& reading) : m_reading(reading), m_strings(reading) {}

    /// Reads a node and gives the next one to look at.
    NodeId read(NodeId id);

private:
    const Reading& m_reading;
    StringReader m_strings;
};

}  // namespace pst::syntax
