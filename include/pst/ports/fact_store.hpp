// SPDX-License-Identifier: MIT
// Facts of sources by content hash.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <pst/base/result.hpp>
#include <pst/model/module_facts.hpp>
#include <pst/model/source_tree.hpp>

namespace pst {

/// Stat data with the hash that it had: spares reading an unchanged file.
using StatTable = std::vector<SourceFile>;

class FactStore {
public:
    virtual ~FactStore() = default;

    /// Hashes known for (path, size, mtime, inode, ctime); entries written too close to the
    /// file's own mtime are left out ("racily clean", as git's index has it).
    virtual StatTable stat_table() = 0;
    /// Facts of that content, or null when they are not stored.
    virtual std::shared_ptr<const ModuleFacts> find(const ContentHash& hash) = 0;
    /// Adds facts and replaces the stat table; nothing is on disk before commit().
    virtual void put(const ContentHash& hash, std::shared_ptr<const ModuleFacts> facts) = 0;
    virtual void put_stat_table(StatTable table) = 0;
    /// Atomic: the old or the new state stays. Read-only folders give a Failure, never a crash.
    virtual Status commit() = 0;
};

}  // namespace pst
