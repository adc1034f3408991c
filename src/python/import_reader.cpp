// SPDX-License-Identifier: MIT
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

struct Surroundings {
    bool is_guarded = false;
    bool is_type_checking = false;
};

Surroundings surroundings(const Reading& reading, NodeId id) {
    const SyntaxTree& tree = reading.tree;
    Surroundings found;
    int climbed = 0;
    for (NodeId at = id; at != k_root && climbed < k_max_climb; at = tree.parent(at), ++climbed) {
        const NodeId above = tree.parent(at);
        found.is_type_checking |= is_type_checking_arm(tree, reading.names, above, at);
        if (tree.is(above, Kind::function_definition)) {
            return found;
        }
        found.is_guarded |= is_guard(tree.kind(above));
    }
    found.is_guarded |= climbed == k_max_climb;
    return found;
}

}  // namespace

bool is_guarded(const Reading& reading, NodeId id) { return surroundings(reading, id).is_guarded; }

void read_import_statement(const Reading& reading, NodeId statement) {
    const Surroundings around = surroundings(reading, statement);
    for (Import& import : read_import_clauses(reading.tree, statement)) {
        import.guarded = around.is_guarded;
        import.line += reading.first_line;
        if (reading.depth > 0) {
            import.kind = ImportKind::code_string;
        } else if (around.is_type_checking) {
            import.kind = ImportKind::type_checking;
        }
        read_hazard_import(reading, import);
        reading.sink.add(import);
    }
}

}  // namespace pst::syntax
