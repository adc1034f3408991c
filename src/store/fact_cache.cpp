// SPDX-License-Identifier: MIT
#include <pst/store/fact_cache.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <pst/base/file.hpp>
#include <pst/base/log.hpp>

#include "fact_encoding.hpp"
#include "fact_file.hpp"
#include "file_lock.hpp"
#include "stat_encoding.hpp"

namespace pst {

namespace {

constexpr std::string_view k_base_name = "cache/facts.bin";
constexpr std::string_view k_recent_name = "cache/facts.recent.bin";

/// The recent file is merged when its records outgrow a quarter of the base, but not before this.
constexpr std::size_t k_smallest_merge = std::size_t{1} << 18;

std::int64_t now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

struct Files {
    std::optional<FactFile> base;
    std::optional<FactFile> recent;

    /// The one whose stat table counts.
    const FactFile* youngest() const {
        if (!base || !recent) return base ? &*base : recent ? &*recent : nullptr;
        return recent->generation() > base->generation() ? &*recent : &*base;
    }
    std::uint64_t generation() const { return youngest() ? youngest()->generation() : 0; }
};

std::optional<FactFile> open_file(const std::string& path, std::uint64_t analyzer) {
    auto opened = FactFile::open(path, analyzer);
    if (opened) return std::move(*opened);
    log_info(path + " is left out and rebuilt: " + opened.error().message);
    return std::nullopt;
}

Files open_files(const CacheFolder& folder, std::uint64_t analyzer) {
    return Files{open_file(folder.path(k_base_name), analyzer),
                 open_file(folder.path(k_recent_name), analyzer)};
}

/// Writers that were killed leave their temporary files. Called under the lock.
void remove_leftovers(const CacheFolder& folder) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder.path("cache"), error);
    std::vector<std::filesystem::path> leftovers;
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        const bool is_temporary = name.starts_with("facts.") && !name.ends_with(".bin");
        if (is_temporary) leftovers.push_back(entries->path());
    }
    for (const auto& path : leftovers)
        std::filesystem::remove(path, error);
}

}  // namespace

struct FactCache::State {
    State(CacheFolder cache_folder, std::uint64_t analyzer_version, FactCacheLimits some_limits)
        : folder(std::move(cache_folder)), analyzer(analyzer_version), limits(some_limits) {}

    CacheFolder folder;
    std::uint64_t analyzer;
    FactCacheLimits limits;
    std::int64_t opened_ns = now_ns();
    std::uint32_t today = static_cast<std::uint32_t>(opened_ns / 86'400'000'000'000);

    std::once_flag is_loaded;
    Files files;
    std::unordered_map<ContentHash, std::shared_ptr<const ModuleFacts>> added;
    std::optional<StatTable> new_stats;
    std::mutex used_mutex;
    std::unordered_set<ContentHash> used;

    void load() {
        std::call_once(is_loaded, [this] { files = open_files(folder, analyzer); });
    }
    bool is_new() const;
    Status write();
    Status write_base(FactFileContent content);
    Status write_recent(FactFileContent content);
    void drop_unused(std::vector<FactFileContent::Record>& records) const;
    void add_records(const std::optional<FactFile>& file, FactFileContent& content) const;
};

FactCache::FactCache(CacheFolder folder, std::uint64_t analyzer_version, FactCacheLimits limits)
    : m_state(std::make_unique<State>(std::move(folder), analyzer_version, limits)) {}

FactCache::~FactCache() = default;

StatTable FactCache::stat_table() {
    m_state->load();
    const FactFile* file = m_state->files.youngest();
    if (file == nullptr) return {};
    StatTable table = decode_stats(file->stats()).value_or(StatTable{});
    std::erase_if(table,
                  [&](const SourceFile& entry) { return is_racy(entry, file->opened_ns()); });
    return table;
}

std::shared_ptr<const ModuleFacts> FactCache::find(const ContentHash& hash) {
    if (const auto at = m_state->added.find(hash); at != m_state->added.end()) return at->second;
    m_state->load();
    for (const auto* file : {&m_state->files.recent, &m_state->files.base}) {
        const IndexEntry* entry = *file ? (*file)->find(hash) : nullptr;
        if (entry == nullptr) continue;
        auto facts = decode_facts((*file)->record(*entry));
        if (!facts) continue;
        const std::lock_guard lock(m_state->used_mutex);
        m_state->used.insert(hash);
        return std::make_shared<const ModuleFacts>(std::move(*facts));
    }
    return nullptr;
}

void FactCache::put(const ContentHash& hash, std::shared_ptr<const ModuleFacts> facts) {
    if (facts) m_state->added[hash] = std::move(facts);
}

void FactCache::put_stat_table(StatTable table) { m_state->new_stats = std::move(table); }

Status FactCache::commit() {
    m_state->load();
    if (!m_state->is_new()) return {};
    PST_CHECK(m_state->folder.prepare("cache"));
    const FileLock lock(m_state->folder.path("cache/lock"), m_state->limits.patience);
    if (!lock.is_held()) {
        log_info("the cache is not written: another process is writing it");
        return {};
    }
    remove_leftovers(m_state->folder);
    m_state->files = open_files(m_state->folder, m_state->analyzer);
    PST_CHECK(m_state->write());
    m_state->files = open_files(m_state->folder, m_state->analyzer);
    m_state->added.clear();
    m_state->new_stats.reset();
    return {};
}

/// Also true when entries of the stat table that were racy are so no longer.
bool FactCache::State::is_new() const {
    if (!added.empty()) return true;
    if (!new_stats) return false;
    const FactFile* file = files.youngest();
    if (file == nullptr || encode_stats(*new_stats) != file->stats()) return true;
    return std::any_of(new_stats->begin(), new_stats->end(), [&](const SourceFile& entry) {
        return is_racy(entry, file->opened_ns()) && !is_racy(entry, opened_ns);
    });
}

Status FactCache::State::write() {
    std::vector<std::string> encoded;
    encoded.reserve(added.size());
    FactFileContent content{.analyzer = analyzer,
                            .opened_ns = opened_ns,
                            .generation = files.generation() + 1,
                            .records = {},
                            .stats = {}};
    std::size_t size = 0;
    for (const auto& [hash, facts] : added) {
        encoded.push_back(encode_facts(*facts));
        content.records.push_back({hash, encoded.back(), today});
    }
    add_records(files.recent, content);
    for (const auto& record : content.records)
        size += record.bytes.size();
    if (new_stats) {
        content.stats = encode_stats(*new_stats);
    } else if (const FactFile* file = files.youngest()) {
        content.stats = file->stats();
        content.opened_ns = file->opened_ns();
    }
    if (content.stats.empty()) content.stats = encode_stats({});
    const std::size_t base_size = files.base ? files.base->size() : 0;
    const bool is_small = files.base && size <= std::max(k_smallest_merge, base_size / 4);
    return is_small ? write_recent(std::move(content)) : write_base(std::move(content));
}

Status FactCache::State::write_recent(FactFileContent content) {
    return write_file_atomically(folder.path(k_recent_name), fact_file_bytes(std::move(content)));
}

Status FactCache::State::write_base(FactFileContent content) {
    add_records(files.base, content);
    drop_unused(content.records);
    PST_CHECK(write_file_atomically(folder.path(k_base_name), fact_file_bytes(std::move(content))));
    // Should this not happen, the base is the younger one, and the records are the same.
    ::unlink(folder.path(k_recent_name).c_str());
    return {};
}

/// Records already there win: they are younger.
void FactCache::State::add_records(const std::optional<FactFile>& file,
                                   FactFileContent& content) const {
    if (!file) return;
    for (const IndexEntry& entry : file->index()) {
        const bool is_used = used.contains(entry.hash());
        content.records.push_back({entry.hash(), file->record(entry), is_used ? today : entry.day});
    }
}

void FactCache::State::drop_unused(std::vector<FactFileContent::Record>& records) const {
    std::uint64_t size = 0;
    for (const auto& record : records)
        size += record.bytes.size();
    if (size <= limits.bytes) return;
    std::unordered_set<ContentHash> kept;
    if (new_stats) {
        for (const SourceFile& file : *new_stats)
            kept.insert(file.hash);
    }
    std::multimap<std::uint32_t, const FactFileContent::Record*> by_day;
    for (const auto& record : records) {
        if (record.day != today && !kept.contains(record.hash)) by_day.emplace(record.day, &record);
    }
    // Down to half, so that the next runs need not do it again.
    std::unordered_set<ContentHash> dropped;
    for (const auto& [day, record] : by_day) {
        if (size <= limits.bytes / 2) break;
        if (dropped.insert(record->hash).second) size -= record->bytes.size();
    }
    std::erase_if(records, [&](const auto& record) { return dropped.contains(record.hash); });
    log_info("the cache forgets " + std::to_string(dropped.size()) + " unused records");
}

}  // namespace pst
