// SPDX-License-Identifier: MIT
// Rows of recordings as values, and back. Inside the caller's transaction; errors are the
// database's status().
#pragma once

#include <optional>

#include <pst/base/result.hpp>
#include <pst/model/recording.hpp>

#include "sqlite.hpp"

namespace pst {

/// Joins what is known of that state; the newest few states are kept.
void add_recording(Database& database, const RecordingKey& key, const Recording& recording,
                   double now);
Result<std::optional<Recording>> read_recording(Database& database, const RecordingKey& key);

}  // namespace pst
