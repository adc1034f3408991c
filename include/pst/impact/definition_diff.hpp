// SPDX-License-Identifier: MIT
// What changed between two versions of one source (impact.md section 1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pst/model/module_facts.hpp>

namespace pst {

struct DefinitionChange {
    std::optional<DefinitionIndex> before;  ///< absent: added
    std::optional<DefinitionIndex> after;   ///< absent: removed
    bool header = false;
    bool header_core = false;  ///< the part of the header that can fail at import
    bool body = false;
    bool docstring = false;
    bool layout = false;

    bool is_semantic() const { return header || body || !before || !after; }
};

struct SourceDiff {
    bool module_body = false;
    bool acting_code = false;
    bool module_docstring = false;
    bool module_layout = false;
    /// The body differs at most in the names of its from-imports.
    bool same_import_order = false;
    std::vector<DefinitionChange> definitions;  ///< only those that differ

    /// Something other than docstrings and layout differs.
    bool is_semantic() const;
};

/// By definition of `one`: that of `other` which has its name; repeated names pair up in order.
std::vector<std::optional<DefinitionIndex>> paired_definitions(const ModuleFacts& one,
                                                               const ModuleFacts& other);

SourceDiff diff_sources(const ModuleFacts& before, const ModuleFacts& after);

}  // namespace pst
