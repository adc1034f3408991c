// SPDX-License-Identifier: MIT
// Rows of recordings as values, and back. Inside the caller's transaction; errors are the
// database's status().
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/recording.hpp>
#include <pst/ports/history.hpp>

#include "sqlite.hpp"

namespace pst {

/// Joins what is known of that state; of each test the newest few states are kept.
void add_recording(Database& database, const RecordingKey& key, const Recording& recording,
                   double now);
Result<std::optional<Recording>> read_recording(Database& database, const RecordingKey& key);
/// Newest first.
Result<std::vector<RecordedState>> read_states(Database& database, std::string_view environment);

}  // namespace pst
