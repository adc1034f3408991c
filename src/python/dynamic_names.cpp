// SPDX-License-Identifier: MIT
#include "dynamic_names.hpp"

#include "text_pieces.hpp"

namespace pst::syntax {
namespace {

bool is_own_package(std::string_view name) {
    return name == "__name__" || name == "__package__" || name == "__path__" || name == "__spec__";
}

}  // namespace

bool starts_at_own_package(const SyntaxTree& tree, NodeId expression) {
    if (expression == k_no_node || !constant_prefix(text_pieces(tree, expression)).empty()) {
        return false;
    }
    for (NodeId at = expression; at < tree[expression].subtree_end; ++at) {
        if (tree.is(at, Kind::identifier)) {
            return is_own_package(tree.text(at));
        }
    }
    return false;
}

bool names_own_package(const SyntaxTree& tree, NodeId expression) {
    if (expression == k_no_node) {
        return false;
    }
    for (NodeId at = expression; at < tree[expression].subtree_end; ++at) {
        if (tree.is(at, Kind::identifier) && is_own_package(tree.text(at))) {
            return true;
        }
    }
    return false;
}

std::string name_prefix(const SyntaxTree& tree, NodeId expression) {
    return constant_prefix(text_pieces(tree, expression));
}

}  // namespace pst::syntax
