// SPDX-License-Identifier: MIT
// Outcomes over time, the snapshot and the ignored files, in SQLite.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/ports/history.hpp>
#include <pst/store/cache_folder.hpp>

namespace pst {

/// `history.db` in the cache folder (schema: src/store/history_schema.cpp). It is opened when it
/// is first asked, and made when there is first something to keep. One that a newer pst wrote is
/// read as far as it can be understood, and not written. A damaged one becomes
/// `history.db.corrupt`, with a warning, and an empty one takes its place.
class HistoryDatabase final : public History {
public:
    explicit HistoryDatabase(CacheFolder folder);
    ~HistoryDatabase() override;

    Result<OutcomeTable> outcomes() override;
    /// Spool files that a running session still holds are left alone; lines that cannot be read
    /// are left out (docs/plan-format.md).
    Result<SpoolIntake> ingest_spool(const ContentCheck& is_of_state) override;
    Status forget(const std::vector<TestId>& tests) override;
    Result<bool> has_recordings() override;
    Result<std::optional<Recording>> recording(const RecordingKey& key) override;
    Result<std::vector<RecordedState>> recorded_states(const std::string& environment) override;
    Result<std::optional<Snapshot>> snapshot() override;
    Status save_snapshot(const Snapshot& snapshot) override;
    Status save_planned_snapshot(const std::string& name, const Snapshot& snapshot) override;
    Result<std::optional<IgnoredSnapshot>> ignored_snapshot() override;
    Status save_ignored_snapshot(const IgnoredSnapshot& files) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace pst
