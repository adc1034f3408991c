// SPDX-License-Identifier: MIT
// Facts of sources by content hash, kept in the cache folder between runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include <pst/base/result.hpp>
#include <pst/ports/fact_store.hpp>
#include <pst/store/cache_folder.hpp>

namespace pst {

struct FactCacheLimits {
    /// Above this size, records go that no file of the stat table has, longest unused first.
    std::uint64_t bytes = std::uint64_t{256} << 20;
    /// How long commit() waits for another writer before it leaves the cache as it is.
    std::chrono::milliseconds patience{200};
};

/// `cache/facts.bin`, and beside it `cache/facts.recent.bin`: what came since, so that a run after
/// a small edit writes little; they are merged when the second has grown. Both have the layout of
/// src/store/fact_file.hpp. A file that is not ours, or damaged, is left out and replaced by the
/// next commit.
class FactCache final : public FactStore {
public:
    /// Make it before any file is read: what was touched later counts as racy. Opens nothing yet.
    /// Facts that another analyzer wrote are not seen.
    FactCache(CacheFolder folder, std::uint64_t analyzer_version, FactCacheLimits limits = {});
    ~FactCache() override;

    StatTable stat_table() override;
    /// May be called from several threads at once, but not beside put() or commit().
    std::shared_ptr<const ModuleFacts> find(const ContentHash& hash) override;
    void put(const ContentHash& hash, std::shared_ptr<const ModuleFacts> facts) override;
    void put_stat_table(StatTable table) override;
    /// Writes nothing when nothing is new. When another process is writing, its state stays and
    /// ours is dropped: the next run finds it out again.
    Status commit() override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace pst
