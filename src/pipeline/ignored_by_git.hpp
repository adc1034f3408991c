// SPDX-License-Identifier: MIT
// The part of pass 3 that git cannot do: files that it ignores although the project reads them
// (impact.md section 5). They are compared with what was last seen, and what was last seen moves
// only when a whole selection has run.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <pst/impact/project_state.hpp>
#include <pst/model/change_set.hpp>
#include <pst/model/ignored_snapshot.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>

namespace pst {

/// Larger files are told apart by size and time: reading them would be felt.
inline constexpr std::uint64_t k_largest_hashed = std::uint64_t{64} << 20U;  // bytes

/// Files by hash; the hash of one that is not there is empty.
using FileHashes = std::map<RepoPath, ContentHash>;

struct IgnoredInput {
    std::optional<IgnoredSnapshot> stored;  ///< absent: this is the first look
    FileHashes current;                     ///< the ignored files that count and are there
    std::set<RepoPath> gone;                ///< those that would count, were they still there
    /// What differs from the base branch. Asked only where it matters.
    std::function<FileHashes()> edits;
    /// Any file of the project.
    std::function<ContentHash(const RepoPath&)> hash_now;
};

struct IgnoredComparison {
    std::vector<FileChange> changes;  ///< sorted by path
    Snapshot before;                  ///< of those that changed or went
    IgnoredSnapshot next;             ///< what was last seen, once the selection has run
};

IgnoredComparison compare_ignored(const IgnoredInput& input);

/// Asks git, the history and the disk. An ignored file counts where something reads it or `track`
/// or `map` names it; caches, logs and what `track` takes out with "!" do not.
Result<IgnoredInput> look_at_ignored_files(World& world, const Configuration& configuration,
                                           const ProjectState& after);

/// "git ignores .env, which the project reads: ..."; empty where there is nothing to say.
std::string first_look_note(const IgnoredSnapshot& seen);

}  // namespace pst
