// SPDX-License-Identifier: MIT
// Passes 1 to 6: the project before and after, resolved.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <pst/impact/judge.hpp>
#include <pst/impact/project_state.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>

#include "pipeline/compare.hpp"

namespace pst {

struct LoadedProject {
    double began = 0;  ///< seconds since the epoch; no file was read before
    PytestSettings settings;
    Comparison comparison;
    std::unique_ptr<ProjectState> before;  ///< null when nothing differs
    std::unique_ptr<ProjectState> after;
    std::vector<std::string> notes;
    std::map<std::string, std::uint64_t> counters;
    std::vector<RepoPath> unknown_before;
    std::optional<IgnoredSnapshot>
        ignored;  ///< what was last seen, once the whole selection has run
};

/// With `compare_files` false the files are only read as they are (map, gen, --mode all).
Result<LoadedProject> load_project(World& world, const Invocation& invocation,
                                   const Configuration& configuration, bool compare_files);

/// Pass 7 on a loaded project.
Judgement judge_project(World& world, const Invocation& invocation,
                        const Configuration& configuration, const LoadedProject& project);

/// True where giving pytest only the planned files would change what it does: late conftests that
/// define options, ignored files, custom collectors, paths of the user's own.
bool must_collect_all(const LoadedProject& project, const Invocation& invocation);

/// Text of a file as it is on disk.
ReadText text_on_disk(World& world);

/// Another state, of which pass 4 knows the files.
std::unique_ptr<ProjectState> resolve_state(World& world, const Configuration& configuration,
                                            const PytestSettings& settings, SourceTree tree,
                                            std::vector<CodeFile> files);

PytestSettings read_settings(World& world, const Invocation& invocation,
                             const Configuration& configuration);

}  // namespace pst
