// SPDX-License-Identifier: MIT
#include "store/stat_encoding.hpp"

#include "support/catch.hpp"

using namespace pst;

namespace {

SourceFile file(const char* path, std::int64_t modified, std::int64_t changed) {
    SourceFile made{RepoPath(path), FileKind::regular, 12, modified, 34, changed};
    made.hash = digest_of(path);
    return made;
}

}  // namespace

TEST_CASE("the stat table comes back sorted, without files whose hash is unknown") {
    StatTable table = {file("b/x.py", 5, 3), file("a/\xff y.py", INT64_MAX, INT64_MIN),
                       file("b/xy.py", -1, 1'700'000'000'123'456'789)};
    table[0].kind = FileKind::symlink;
    table.push_back(SourceFile{RepoPath("c.py")});
    const auto decoded = decode_stats(encode_stats(table));
    REQUIRE(decoded);
    REQUIRE(decoded->size() == 3);
    CHECK((*decoded)[0].path.str() == "a/\xff y.py");
    CHECK((*decoded)[0].modified_ns == INT64_MAX);
    CHECK((*decoded)[0].status_changed_ns == INT64_MIN);
    CHECK((*decoded)[1].path.str() == "b/x.py");
    CHECK((*decoded)[1].kind == FileKind::symlink);
    CHECK((*decoded)[1].size == 12);
    CHECK((*decoded)[1].inode == 34);
    CHECK((*decoded)[1].hash == digest_of("b/x.py"));
    CHECK((*decoded)[2].status_changed_ns == 1'700'000'000'123'456'789);
    CHECK(decode_stats(encode_stats({}))->empty());
}

TEST_CASE("a damaged stat table does not lead out of bounds") {
    const std::string bytes = encode_stats({file("a/b.py", 1, 2), file("a/c.py", 3, 4)});
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        CHECK_FALSE(decode_stats(std::string_view(bytes).substr(0, at)));
        for (const int flip : {0x01, 0x80, 0xff}) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ flip);
            (void)decode_stats(damaged);
        }
    }
}

TEST_CASE("files touched just before the session are racy") {
    const std::int64_t opened = 1'700'000'000'500'000'000;
    const auto racy = [&](std::int64_t modified, std::int64_t changed) {
        return is_racy(file("x", modified, changed), opened);
    };
    CHECK_FALSE(racy(opened - 100'000'000, opened - 100'000'000));
    CHECK(racy(opened - 15'000'000, opened - 15'000'000));
    CHECK(racy(opened + 1, opened + 1));
    CHECK(racy(5, opened - 1));  // its time was set back: only the ctime tells
    CHECK(racy(opened + 1, 5));
    const std::int64_t whole_second = 1'700'000'000'000'000'000;
    CHECK(racy(whole_second - 1'000'000'000, whole_second - 1'000'000'000));
    CHECK_FALSE(racy(whole_second - 3'000'000'000, whole_second - 3'000'000'000));
}
