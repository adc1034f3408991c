// SPDX-License-Identifier: MIT
// Outcomes of earlier runs, and the snapshot that stands for "last time" where there is no git.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/source_tree.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

using Snapshot = std::map<RepoPath, ContentHash>;

class History {
public:
    virtual ~History() = default;

    virtual Result<OutcomeTable> outcomes() = 0;
    /// Adds outcomes of a run in one transaction.
    virtual Status record(const std::vector<TestOutcome>& outcomes) = 0;
    /// Takes in the spool files that the plugin left, in one transaction; gives how many outcomes.
    virtual Result<std::size_t> ingest_spool() = 0;
    /// Absent before the first full run.
    virtual Result<std::optional<Snapshot>> snapshot() = 0;
    virtual Status save_snapshot(const Snapshot& snapshot) = 0;
};

}  // namespace pst
