// SPDX-License-Identifier: MIT
// The stat table as bytes: per file, sorted by path, what its path shares with the one before,
// the rest of it, kind, size, mtime, inode, ctime minus mtime, content hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <pst/ports/fact_store.hpp>

namespace pst {

/// Files without a hash are left out; link targets are not kept.
std::string encode_stats(StatTable table);
/// Nothing when the bytes are damaged.
std::optional<StatTable> decode_stats(std::string_view bytes);

/// True when the file may have changed after it was hashed without its stat data telling: it was
/// touched so shortly before `opened_ns`, when the session began that hashed it, that a later
/// write could have fallen on the same tick of the file system's clock. (git's index compares
/// with the time at which it was written; the time before anything was read is stricter.)
bool is_racy(const SourceFile& file, std::int64_t opened_ns);

}  // namespace pst
