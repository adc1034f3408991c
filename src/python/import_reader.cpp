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

/// `import pkg.{name}`, `from pkg import {name}` in a text.
void read_hole(const Reading& reading, const Import& import) {
    const std::size_t hole = import.module.find(k_code_hole);
    std::string prefix = std::string(import.level, '.') + import.module.substr(0, hole);
    if (hole == std::string::npos) {
        if (import.name.find(k_code_hole) == std::string::npos) {
            return;
        }
        prefix += import.module.empty() ? "" : ".";
    }
    if (!prefix.empty()) {
        reading.sink.add_hazard(HazardKind::prefix_import, prefix, import.line);
    } else if (reading.is_run) {
        reading.sink.add_hazard(HazardKind::dynamic_import, "", import.line);
    }
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
            read_hole(reading, import);
        } else if (around.is_type_checking) {
            import.kind = ImportKind::type_checking;
        }
        read_hazard_import(reading, import);
        reading.sink.add(import);
    }
}

}  // namespace pst::syntax
