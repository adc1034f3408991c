// SPDX-License-Identifier: MIT
#include <pst/model/repo_path.hpp>

#include "support/catch.hpp"

using namespace pst;

TEST_CASE("paths are normal") {
    CHECK(RepoPath("a/b.py").str() == "a/b.py");
    CHECK(RepoPath("./a//b/../c/").str() == "a/c");
    CHECK(RepoPath("a/..").empty());
    CHECK(RepoPath(".").empty());
    CHECK(RepoPath("").empty());
    CHECK(RepoPath("...").str() == "...");
    CHECK(RepoPath("a b/\xff\n'").str() == "a b/\xff\n'");
}

TEST_CASE("what leaves the root becomes the empty path") {
    CHECK(RepoPath("..").empty());
    CHECK(RepoPath("a/../../b").empty());
    CHECK(RepoPath("/etc/passwd").empty());
    CHECK((RepoPath("a") / "../../b").empty());
    CHECK((RepoPath("a") / "/b").empty());
    for (const char* text : {"..", "a/../../b", "/etc/passwd", "/", "./../a"}) {
        CHECK(leaves_root(text));
    }
    for (const char* text : {"", ".", "a/..", "a/../b", "..a"}) {
        CHECK_FALSE(leaves_root(text));
    }
}

TEST_CASE("parts of a path") {
    RepoPath path("a/b.tar.gz");
    CHECK(path.parent() == RepoPath("a"));
    CHECK(path.parent().parent().empty());
    CHECK(path.name() == "b.tar.gz");
    CHECK(path.stem() == "b.tar");
    CHECK(path.extension() == ".gz");
    CHECK(RepoPath("a/.flake8").extension() == "");
    CHECK(RepoPath("a/.flake8").stem() == ".flake8");
    CHECK(RepoPath(".a.py").extension() == ".py");
    CHECK(RepoPath("a.b/Makefile").extension() == "");
    CHECK(RepoPath("a.").extension() == "");
    CHECK(RepoPath().name() == "");
    CHECK(RepoPath().parent().empty());
}

TEST_CASE("joined paths") {
    CHECK((RepoPath("a") / "b").str() == "a/b");
    CHECK((RepoPath() / "b").str() == "b");
    CHECK((RepoPath("a/b") / "../c").str() == "a/c");
    CHECK((RepoPath("a") / "").str() == "a");
}

TEST_CASE("what a folder holds") {
    CHECK(RepoPath("a/b").is_within(RepoPath("a")));
    CHECK(RepoPath("a").is_within(RepoPath("a")));
    CHECK(RepoPath("a").is_within(RepoPath()));
    CHECK_FALSE(RepoPath("ab/c").is_within(RepoPath("a")));
    CHECK_FALSE(RepoPath("a").is_within(RepoPath("a/b")));
}
