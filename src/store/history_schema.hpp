// SPDX-License-Identifier: MIT
// The tables of history.db, and how an older one becomes a newer one.
#pragma once

#include <cstdint>

#include "sqlite.hpp"

namespace pst {

/// `PRAGMA user_version` of what this build writes; 0 is a file without tables.
inline constexpr std::int64_t k_history_version = 7;

/// Brings the database forward in one transaction.
Status migrate_history(Database& database);

}  // namespace pst
