// SPDX-License-Identifier: MIT
#include "expressions.hpp"
#include "literals.hpp"
#include "readers.hpp"
#include "string_context.hpp"

namespace pst::syntax {

void read_string(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    const bool is_part = tree.is(tree.parent(id), Kind::concatenated_string);
    if (!is_string(tree, id) || is_part) {
        return;
    }
    auto text = constant_string(tree, id);
    if (!text || text->size() > k_max_string) {
        return;
    }
    StringFact fact;
    fact.text = std::move(*text);
    fact.line = tree.line(id);
    set_context(tree, id, fact);
    reading.sink.add(std::move(fact));
}

}  // namespace pst::syntax
