// SPDX-License-Identifier: MIT
// One binary file of facts by content hash: mapped, searched in place, decoded record by record.
//
//   header    FactFileHeader, 96 bytes
//   records   fact_encoding.hpp, one after the other
//   index     from index_offset (a multiple of 8): record_count IndexEntry, sorted by hash
//   stats     from stats_offset to the end: the stat table (stat_encoding.hpp)
//
// Numbers are in the machine's byte order, which byte_order tells. Whatever differs from what this
// build would write (magic, format, byte order, analyzer, length, checksum, an offset outside the
// file) makes the whole file void: it is rebuilt, never repaired.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/hash.hpp>
#include <pst/base/result.hpp>

namespace pst {

struct FactFileHeader {
    char magic[8];
    std::uint32_t format;         ///< k_format: counts changes to the layout or to what is encoded
    std::uint32_t byte_order;     ///< k_byte_order
    std::uint64_t analyzer;       ///< version of the code that reads facts from sources
    std::uint64_t length;         ///< of the file
    std::uint64_t checksum_high;  ///< of all that follows this and the next field
    std::uint64_t checksum_low;
    std::int64_t opened_ns;    ///< when the session began that hashed the files of the stat table
    std::uint64_t generation;  ///< greater in the younger of two files
    std::uint64_t record_count;
    std::uint64_t index_offset;
    std::uint64_t stats_offset;
    std::uint64_t reserved;
};
static_assert(sizeof(FactFileHeader) == 96);

struct IndexEntry {
    std::uint64_t high;  ///< content hash
    std::uint64_t low;
    std::uint64_t offset;
    std::uint32_t size;
    std::uint32_t day;  ///< when the record was last used, in days since the epoch

    Digest hash() const { return Digest{high, low}; }
};
static_assert(sizeof(IndexEntry) == 32);

inline constexpr std::uint32_t k_format = 1;
inline constexpr std::uint32_t k_byte_order = 0x01020304;

/// What a new file is made of. The texts are borrowed until written.
struct FactFileContent {
    struct Record {
        Digest hash;
        std::string_view bytes;
        std::uint32_t day = 0;
    };
    std::uint64_t analyzer = 0;
    std::int64_t opened_ns = 0;
    std::uint64_t generation = 0;
    std::vector<Record> records;
    std::string stats;
};

/// The file's bytes. Of two records with one hash, one is kept.
std::string fact_file_bytes(FactFileContent content);

class FactFile {
public:
    /// Absent: there is no file. A Failure says why it is void or cannot be read.
    static Result<std::optional<FactFile>> open(const std::string& path, std::uint64_t analyzer);
    ~FactFile();
    FactFile(FactFile&& other) noexcept;
    FactFile& operator=(FactFile&& other) noexcept;

    std::span<const IndexEntry> index() const { return m_index; }
    const IndexEntry* find(const Digest& hash) const;
    std::string_view record(const IndexEntry& entry) const;
    std::string_view stats() const;
    std::int64_t opened_ns() const { return m_header.opened_ns; }
    std::uint64_t generation() const { return m_header.generation; }
    std::size_t size() const { return m_bytes.size(); }

private:
    explicit FactFile(std::string_view mapped) : m_bytes(mapped) {}
    /// Empty when the bytes are what they should be, else what is wrong with them.
    std::string_view take_header(std::uint64_t analyzer);

    std::string_view m_bytes;  ///< the mapping, owned
    FactFileHeader m_header = {};
    std::span<const IndexEntry> m_index;
};

}  // namespace pst
