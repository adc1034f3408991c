// SPDX-License-Identifier: MIT
// What the names of a source were imported from.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "syntax_tree.hpp"

namespace pst::syntax {

/// Imports of all scopes together: the readers ask for well-known functions only, and a name
/// that two scopes import from different places is not one of those.
class ImportedNames {
public:
    explicit ImportedNames(const SyntaxTree& tree);

    bool is_imported(std::string_view name) const { return m_origins.contains(std::string(name)); }
    /// "im" after `from importlib import import_module as im` -> "importlib.import_module".
    std::string canonical(std::string_view dotted) const;

private:
    std::unordered_map<std::string, std::string> m_origins;
};

}  // namespace pst::syntax
