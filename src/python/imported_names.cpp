// SPDX-License-Identifier: MIT
#include "imported_names.hpp"

#include <pst/base/text.hpp>

#include "expressions.hpp"
#include "import_clauses.hpp"

namespace pst::syntax {
namespace {

/// The dotted name that an import's bound name stands for.
std::string origin_of(const Import& import) {
    std::string origin(import.level, '.');
    if (import.name.empty()) {
        const bool is_alias = import.bound_as != first_part(import.module);
        return origin + (is_alias ? import.module : import.bound_as);
    }
    origin += import.module;
    origin += import.module.empty() ? "" : ".";
    return origin + import.name;
}

}  // namespace

ImportedNames::ImportedNames(const SyntaxTree& tree) {
    for (NodeId at = 0; at < tree.size();) {
        if (!is_import(tree.kind(at))) {
            ++at;
            continue;
        }
        for (const Import& import : read_import_clauses(tree, at)) {
            if (!import.bound_as.empty()) {
                m_origins.try_emplace(import.bound_as, origin_of(import));
            }
        }
        at = tree[at].subtree_end;
    }
}

std::string ImportedNames::canonical(std::string_view dotted) const {
    const std::string_view first = first_part(dotted);
    const auto found = m_origins.find(std::string(first));
    if (found == m_origins.end()) {
        return std::string(dotted);
    }
    return found->second + std::string(dotted.substr(first.size()));
}

}  // namespace pst::syntax
