// SPDX-License-Identifier: MIT
// Names that a module imports only to pass them on (impact.md section 4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pst/impact/definition_diff.hpp>
#include <pst/impact/impact_graph.hpp>

#include "impact/seeds.hpp"

namespace pst {

/// One version of a changed module.
struct ModuleVersion {
    const ProjectState& state;
    FileId file;
};

/// The names whose from-imports differ, where only readers of those names can tell: the module
/// runs the same modules in the same order, uses none of the names itself, and every import of
/// one is sure to succeed. Nothing where more may differ.
std::optional<std::vector<std::string>> changed_re_exports(const ModuleVersion& before,
                                                           const ModuleVersion& after,
                                                           const SourceDiff& diff);

/// Whoever may read one of the names from the module.
void seed_readers(const ImpactGraph& graph, FileId file, const std::vector<std::string>& names,
                  SeedSet& seeds);

}  // namespace pst
