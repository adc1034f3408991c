// SPDX-License-Identifier: MIT
#include "fact_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include <pst/base/file.hpp>

namespace pst {

namespace {

constexpr std::string_view k_magic = "pstfacts";
constexpr std::size_t k_checked_from = offsetof(FactFileHeader, opened_ns);

bool is_before(const IndexEntry& entry, const Digest& hash) { return entry.hash() < hash; }

/// Sorted by hash, each hash once.
std::vector<FactFileContent::Record> in_order(std::vector<FactFileContent::Record> records) {
    std::stable_sort(records.begin(), records.end(),
                     [](const auto& a, const auto& b) { return a.hash < b.hash; });
    auto same = [](const auto& a, const auto& b) { return a.hash == b.hash; };
    records.erase(std::unique(records.begin(), records.end(), same), records.end());
    return records;
}

template <class T>
void append(std::string& bytes, const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

void seal(std::string& bytes, FactFileHeader header) {
    header.length = bytes.size();
    std::memcpy(bytes.data(), &header, sizeof(header));
    const Digest checksum = digest_of(std::string_view(bytes).substr(k_checked_from));
    header.checksum_high = checksum.high;
    header.checksum_low = checksum.low;
    std::memcpy(bytes.data(), &header, sizeof(header));
}

}  // namespace

std::string fact_file_bytes(FactFileContent content) {
    content.records = in_order(std::move(content.records));
    FactFileHeader header = {};
    std::memcpy(header.magic, k_magic.data(), sizeof(header.magic));
    header.format = k_format;
    header.byte_order = k_byte_order;
    header.analyzer = content.analyzer;
    header.opened_ns = content.opened_ns;
    header.generation = content.generation;
    header.record_count = content.records.size();

    std::size_t size = sizeof(header) + content.stats.size() + 8;
    for (const auto& record : content.records)
        size += record.bytes.size() + sizeof(IndexEntry);
    std::string bytes;
    bytes.reserve(size);
    bytes.resize(sizeof(header));
    std::vector<IndexEntry> index;
    index.reserve(content.records.size());
    for (const auto& record : content.records) {
        index.push_back(IndexEntry{record.hash.high, record.hash.low, bytes.size(),
                                   static_cast<std::uint32_t>(record.bytes.size()), record.day});
        bytes.append(record.bytes);
    }
    bytes.resize((bytes.size() + 7) / 8 * 8);
    header.index_offset = bytes.size();
    for (const IndexEntry& entry : index)
        append(bytes, entry);
    header.stats_offset = bytes.size();
    bytes.append(content.stats);
    seal(bytes, header);
    return bytes;
}

Result<std::optional<FactFile>> FactFile::open(const std::string& path, std::uint64_t analyzer) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        return fail(FailureKind::io, system_error_text(errno), path);
    }
    struct stat state = {};
    if (::fstat(file.number(), &state) != 0 || !S_ISREG(state.st_mode)) {
        return fail(FailureKind::io, "not a regular file", path);
    }
    const auto size = static_cast<std::size_t>(state.st_size);
    if (size < sizeof(FactFileHeader)) return fail(FailureKind::io, "too short", path);
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (mapped == MAP_FAILED) return fail(FailureKind::io, system_error_text(errno), path);

    FactFile opened(std::string_view(static_cast<const char*>(mapped), size));
    if (const std::string_view wrong = opened.take_header(analyzer); !wrong.empty()) {
        return fail(FailureKind::io, std::string(wrong), path);
    }
    return opened;
}

FactFile::~FactFile() {
    if (!m_bytes.empty()) ::munmap(const_cast<char*>(m_bytes.data()), m_bytes.size());
}

FactFile::FactFile(FactFile&& other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {})),
      m_header(other.m_header),
      m_index(std::exchange(other.m_index, {})) {}

FactFile& FactFile::operator=(FactFile&& other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_header, other.m_header);
    std::swap(m_index, other.m_index);
    return *this;
}

std::string_view FactFile::take_header(std::uint64_t analyzer) {
    std::memcpy(&m_header, m_bytes.data(), sizeof(m_header));
    if (std::string_view(m_header.magic, sizeof(m_header.magic)) != k_magic) return "foreign file";
    if (m_header.byte_order != k_byte_order) return "other byte order";
    if (m_header.format != k_format) return "other format";
    if (m_header.analyzer != analyzer) return "written by another version of the analyzer";
    if (m_header.length != m_bytes.size()) return "other length than it says";
    const Digest checksum = digest_of(m_bytes.substr(k_checked_from));
    if (checksum != Digest{m_header.checksum_high, m_header.checksum_low}) return "damaged";

    const std::uint64_t start = m_header.index_offset;
    const std::uint64_t end = m_header.stats_offset;
    if (start % 8 != 0 || start > end || end > m_bytes.size()) return "impossible offsets";
    if (m_header.record_count != (end - start) / sizeof(IndexEntry)) return "impossible offsets";
    m_index = {reinterpret_cast<const IndexEntry*>(m_bytes.data() + start),
               static_cast<std::size_t>(m_header.record_count)};
    return {};
}

const IndexEntry* FactFile::find(const Digest& hash) const {
    const auto at = std::lower_bound(m_index.begin(), m_index.end(), hash, is_before);
    return at != m_index.end() && at->hash() == hash ? &*at : nullptr;
}

std::string_view FactFile::record(const IndexEntry& entry) const {
    if (entry.offset > m_bytes.size() || entry.size > m_bytes.size() - entry.offset) return {};
    return m_bytes.substr(static_cast<std::size_t>(entry.offset), entry.size);
}

std::string_view FactFile::stats() const {
    return m_bytes.substr(static_cast<std::size_t>(m_header.stats_offset));
}

}  // namespace pst
