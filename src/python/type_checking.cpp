// SPDX-License-Identifier: MIT
#include "type_checking.hpp"

#include <pst/base/text.hpp>

#include "expressions.hpp"

namespace pst::syntax {
namespace {

enum class Truth : std::uint8_t { unknown, never, always };  ///< at run time

Truth negated(Truth truth) {
    if (truth == Truth::unknown) {
        return truth;
    }
    return truth == Truth::never ? Truth::always : Truth::never;
}

Truth truth_of(const SyntaxTree& tree, const ImportedNames& names, NodeId condition) {
    bool is_negated = false;
    condition = unwrapped(tree, condition);
    while (tree.is(condition, Kind::not_operator)) {
        is_negated = !is_negated;
        condition = unwrapped(tree, tree.child(condition, Field::argument));
    }
    Truth truth = Truth::unknown;
    if (is_type_checking_name(names, dotted_text(tree, condition))) {
        truth = Truth::never;
    } else if (tree.is(condition, Kind::boolean_operator) && tree.has_token(condition, "and")) {
        // One level is enough: `TYPE_CHECKING and sys.version_info >= ...`.
        for (const Field side : {Field::left, Field::right}) {
            const NodeId part = unwrapped(tree, tree.child(condition, side));
            if (is_type_checking_name(names, dotted_text(tree, part))) {
                truth = Truth::never;
            }
        }
    }
    return is_negated ? negated(truth) : truth;
}

Truth condition_truth(const SyntaxTree& tree, const ImportedNames& names, NodeId statement) {
    const NodeId condition = tree.child(statement, Field::condition);
    return condition == k_no_node ? Truth::unknown : truth_of(tree, names, condition);
}

}  // namespace

bool is_type_checking_name(const ImportedNames& names, std::string_view dotted) {
    if (dotted.empty()) {
        return false;
    }
    const std::string canonical = names.canonical(dotted);
    return last_part(canonical) == "TYPE_CHECKING" || canonical == "MYPY";
}

bool is_type_checking_arm(const SyntaxTree& tree, const ImportedNames& names, NodeId statement,
                          NodeId child) {
    if (!tree.is(statement, Kind::if_statement) && !tree.is(statement, Kind::elif_clause)) {
        return false;
    }
    const Truth truth = condition_truth(tree, names, statement);
    if (tree[child].field == Field::consequence) {
        return truth == Truth::never;
    }
    // After `if not TYPE_CHECKING:` no other arm is reached.
    const bool is_arm = tree.is(child, Kind::else_clause) || tree.is(child, Kind::elif_clause);
    return is_arm && truth == Truth::always;
}

}  // namespace pst::syntax
