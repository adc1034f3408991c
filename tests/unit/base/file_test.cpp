// SPDX-License-Identifier: MIT
#include <pst/base/file.hpp>

#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using pst::testing::TemporaryFolder;

TEST_CASE("a file is read whole, absent or failed") {
    TemporaryFolder folder;
    const std::string bytes("a\0b\n", 4);
    folder.write("x", bytes);
    CHECK(**read_file(folder.path("x")) == bytes);
    folder.write("empty", "");
    CHECK((*read_file(folder.path("empty")))->empty());
    CHECK_FALSE(read_file(folder.path("none"))->has_value());
    CHECK_FALSE(read_file(folder.path("x/below"))->has_value());
    CHECK_FALSE(read_file(folder.path()).has_value());
    CHECK_FALSE(read_file(folder.path("x"), 3).has_value());
    CHECK(read_file(folder.path("x"), 4).has_value());
}

TEST_CASE("a named pipe does not block") {
    TemporaryFolder folder;
    REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
    const auto answer = read_file(folder.path("pipe"));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().message == "not a regular file");
}

TEST_CASE("files without a size are read to their end") {
    const auto answer = read_file("/proc/self/status");
    if (answer && *answer) CHECK((*answer)->find("Name:") != std::string::npos);
}

TEST_CASE("an atomic write replaces and leaves nothing beside the file") {
    TemporaryFolder folder;
    REQUIRE(write_file_atomically(folder.path("x"), "one"));
    REQUIRE(write_file_atomically(folder.path("x"), "two"));
    CHECK(folder.read("x") == "two");
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        if (entry.exists()) ++count;
    }
    CHECK(count == 1);
    struct stat state = {};
    REQUIRE(::stat(folder.path("x").c_str(), &state) == 0);
    CHECK((state.st_mode & 0777) == 0600);
    const auto status = write_file_atomically(folder.path("none/x"), "three");
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().path == folder.path("none/x"));
}

TEST_CASE("folders are made with those above them") {
    TemporaryFolder folder;
    CHECK(make_folders(folder.path("a/b/c")));
    CHECK(make_folders(folder.path("a/b/c")));
    CHECK(make_folders(folder.path("a/b/d/")));
    CHECK(std::filesystem::is_directory(folder.path("a/b/d")));
    folder.write("file", "");
    CHECK_FALSE(make_folders(folder.path("file")).has_value());
    CHECK_FALSE(make_folders(folder.path("file/below")).has_value());
}
