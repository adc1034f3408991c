// SPDX-License-Identifier: MIT
// Outcomes of earlier runs, and what stands for "last time" where git does not know: the snapshot
// without git, the ignored files with git.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/ignored_snapshot.hpp>
#include <pst/model/recording.hpp>
#include <pst/model/source_tree.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// What was taken in from the spool files of the plugin.
struct SpoolIntake {
    std::size_t outcomes = 0;
    std::size_t sessions = 0;  ///< that came to their end
    std::size_t complete = 0;  ///< of them those in which every selected test ran to an outcome
};

/// A recording that may be asked for.
struct RecordedState {
    RecordingKey key;
    std::vector<TestId> ran;
};

/// The folder of the cache in which the plugin leaves its spool files.
inline constexpr std::string_view k_spool_folder = "spool";

/// Whether a file held the content that git calls `blob` in the state of a recording.
using ContentCheck =
    std::function<bool(const RecordingKey& state, const RepoPath& path, const std::string& blob)>;

class History {
public:
    virtual ~History() = default;

    virtual Result<OutcomeTable> outcomes() = 0;
    /// Takes in the spool files that the plugin left, in one transaction.
    virtual Result<SpoolIntake> ingest_spool(const ContentCheck& is_of_state) = 0;
    /// Tests that are no more, with all their outcomes.
    virtual Status forget(const std::vector<TestId>& tests) = 0;
    virtual Result<bool> has_recordings() = 0;
    /// What tests executed in that state and environment; absent when none did.
    virtual Result<std::optional<Recording>> recording(const RecordingKey& key) = 0;
    /// Those made in an environment, newest first, each with the tests that ran.
    virtual Result<std::vector<RecordedState>> recorded_states(const std::string& environment) = 0;
    /// Absent before the first full run.
    virtual Result<std::optional<Snapshot>> snapshot() = 0;
    virtual Status save_snapshot(const Snapshot& snapshot) = 0;
    /// Becomes the snapshot when a session is taken in that ended whole and gives the name; until
    /// then only until the next one, of either kind, is saved.
    virtual Status save_planned_snapshot(const std::string& name, const Snapshot& snapshot) = 0;
    /// Absent before they were first looked at.
    virtual Result<std::optional<IgnoredSnapshot>> ignored_snapshot() = 0;
    virtual Status save_ignored_snapshot(const IgnoredSnapshot& files) = 0;
};

}  // namespace pst
