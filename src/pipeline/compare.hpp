// SPDX-License-Identifier: MIT
// Pass 3: what differs from the base, or why that cannot be told.
#pragma once

#include <optional>
#include <string>

#include <pst/base/result.hpp>
#include <pst/model/change_set.hpp>
#include <pst/model/test_plan.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>

namespace pst {

struct Comparison {
    ChangeSet changes;
    std::optional<std::string> everything;  ///< cause and mend: the whole suite must run
    std::optional<Snapshot> snapshot;       ///< what stands for *before* where there is no git
    Snapshot ignored;                       ///< with git: ignored files that changed, as they were
    bool on_base_branch = false;            ///< HEAD is the base and nothing else differs

    /// True where no text stands for the file's *before*, only a hash.
    bool is_known_by_hash(const RepoPath& path) const {
        return snapshot.has_value() || ignored.contains(path);
    }
    /// Null: it was not there.
    const ContentHash* hash_before(const RepoPath& path) const {
        const Snapshot& known = snapshot ? *snapshot : ignored;
        const auto place = known.find(path);
        return place == known.end() ? nullptr : &place->second;
    }
};

/// `tree` gets the hashes that a comparison without git needs.
Result<Comparison> compare(World& world, const Invocation& invocation,
                           const Configuration& configuration, SourceTree& tree);

}  // namespace pst
