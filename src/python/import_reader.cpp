// SPDX-License-Identifier: MIT
#include "expressions.hpp"
#include "import_clauses.hpp"
#include "readers.hpp"
#include "type_checking.hpp"

namespace pst::syntax {
namespace {

/// Deeper nesting than this is a machine's work; such an import counts as guarded.
constexpr int k_max_climb = 200;

bool is_guard(Kind kind) {
    return kind == Kind::if_statement || kind == Kind::try_statement ||
           kind == Kind::while_statement || kind == Kind::for_statement ||
           kind == Kind::with_statement || kind == Kind::match_statement;
}

}  // namespace

void read_import_statement(const Reading& reading, NodeId statement) {
    const SyntaxTree& tree = reading.tree;
    bool guarded = false;
    bool is_type_checking = false;
    int climbed = 0;
    for (NodeId at = statement; at != k_root; at = tree.parent(at)) {
        const NodeId above = tree.parent(at);
        is_type_checking |= is_type_checking_arm(tree, reading.names, above, at);
        if (tree.is(above, Kind::function_definition)) {
            break;
        }
        guarded |= is_guard(tree.kind(above)) || ++climbed > k_max_climb;
        if (climbed > k_max_climb) {
            break;
        }
    }
    for (Import& import : read_import_clauses(tree, statement)) {
        import.guarded = guarded;
        import.kind = is_type_checking ? ImportKind::type_checking : ImportKind::statement;
        reading.sink.add(std::move(import));
    }
}

}  // namespace pst::syntax
