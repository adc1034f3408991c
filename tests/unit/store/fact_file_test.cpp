// SPDX-License-Identifier: MIT
#include "store/fact_file.hpp"

#include <algorithm>

#include "sample_facts.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

std::string sample_bytes() {
    FactFileContent content{
        .analyzer = 5, .opened_ns = 77, .generation = 3, .records = {}, .stats = "stats"};
    static const std::vector<std::string> records = {"one", "three", "two"};
    for (const std::string& record : records) {
        content.records.push_back({digest_of(record), record, 9});
    }
    content.records.push_back({digest_of("one"), "younger wins", 8});
    return fact_file_bytes(std::move(content));
}

bool opens(const TemporaryFolder& folder, const std::string& bytes, std::uint64_t analyzer = 5) {
    folder.write("facts.bin", bytes);
    const auto file = FactFile::open(folder.path("facts.bin"), analyzer);
    return file && file->has_value();
}

}  // namespace

TEST_CASE("records are found by hash") {
    TemporaryFolder folder;
    folder.write("facts.bin", sample_bytes());
    const auto opened = FactFile::open(folder.path("facts.bin"), 5);
    REQUIRE(opened);
    const FactFile& file = **opened;
    CHECK(file.index().size() == 3);
    CHECK(file.stats() == "stats");
    CHECK(file.opened_ns() == 77);
    CHECK(file.generation() == 3);
    for (const char* record : {"one", "two", "three"}) {
        const IndexEntry* entry = file.find(digest_of(record));
        REQUIRE(entry != nullptr);
        CHECK(file.record(*entry) == record);
        CHECK(entry->day == 9);
    }
    CHECK(file.find(digest_of("four")) == nullptr);
    CHECK(
        opens(folder, fact_file_bytes(FactFileContent{.analyzer = 5, .records = {}, .stats = {}})));
}

TEST_CASE("an absent file is absent, a void one is a failure that says why") {
    TemporaryFolder folder;
    CHECK_FALSE(FactFile::open(folder.path("none"), 5)->has_value());
    CHECK_FALSE(FactFile::open(folder.path(), 5).has_value());
    const std::string bytes = sample_bytes();
    const auto why = [&](const std::string& content, std::uint64_t analyzer) {
        folder.write("facts.bin", content);
        return FactFile::open(folder.path("facts.bin"), analyzer).error().message;
    };
    CHECK(why(bytes, 6) == "written by another version of the analyzer");
    CHECK(why("", 5) == "too short");
    CHECK(why(std::string(200, 'x'), 5) == "foreign file");
    CHECK(why(bytes + "x", 5) == "other length than it says");
    CHECK(why(bytes.substr(0, bytes.size() - 1), 5) == "other length than it says");
}

TEST_CASE("no changed byte goes unnoticed") {
    TemporaryFolder folder;
    const std::string bytes = sample_bytes();
    REQUIRE(opens(folder, bytes));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        CHECK_FALSE(opens(folder, damaged));
    }
}
