// SPDX-License-Identifier: MIT
#include <pst/fs/disk_file_system.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/unprivileged.hpp"

using namespace pst;
using pst::testing::TemporaryFolder;
using Names = std::vector<std::string>;

namespace {

bool skip_nothing(const RepoPath&) { return false; }

FileSystem::Scan scan(const TemporaryFolder& folder) {
    auto found = DiskFileSystem(folder.path()).scan(skip_nothing);
    REQUIRE(found.has_value());
    return std::move(*found);
}

Names names(const FileSystem::Scan& scan) {
    Names paths;
    for (const SourceFile& file : scan.tree.files())
        paths.push_back(file.path.str());
    return paths;
}

}  // namespace

TEST_CASE("files at every depth are found, sorted, with what stat says") {
    TemporaryFolder folder;
    folder.write("b.py", "12345");
    folder.write("a/c/d.txt", "");
    folder.write("a.py", "");
    folder.make_folder("empty");
    ::chmod(folder.path("b.py").c_str(), 0755);
    const auto found = scan(folder);
    CHECK(names(found) == Names{"a.py", "a/c/d.txt", "b.py"});
    const SourceFile* file = found.tree.find(RepoPath("b.py"));
    struct stat state = {};
    REQUIRE(::stat(folder.path("b.py").c_str(), &state) == 0);
    CHECK(file->size == 5);
    CHECK(file->kind == FileKind::executable);
    CHECK(file->inode == state.st_ino);
    CHECK(file->modified_ns / 1'000'000'000 == state.st_mtime);
    CHECK(file->status_changed_ns >= file->modified_ns);
    CHECK(file->hash.empty());
    CHECK(found.unreadable.empty());
}

TEST_CASE("caches, repositories' own folders and environments are left out") {
    TemporaryFolder folder;
    for (const char* name : {".git", ".hg", ".svn", "__pycache__", ".py_smart_test", ".tox", ".nox",
                             ".mypy_cache", ".pytest_cache", ".ruff_cache", "node_modules"}) {
        folder.write(std::string("pkg/") + name + "/x.py", "");
    }
    folder.write("sub/.git", "gitdir: ../.git/modules/sub");
    folder.write("sub/x.py", "");
    folder.write("my env/pyvenv.cfg", "");
    folder.write("my env/lib/x.py", "");
    folder.make_folder("conda/conda-meta");
    folder.write("conda/lib/x.py", "");
    folder.write("pkg.egg-info/PKG-INFO", "");
    folder.write("build/x.py", "");
    CHECK(names(scan(folder)) == Names{"build/x.py", "pkg.egg-info/PKG-INFO", "sub/x.py"});
}

TEST_CASE("a project that is itself an environment is walked") {
    TemporaryFolder folder;
    folder.write("pyvenv.cfg", "");
    folder.write("x.py", "");
    CHECK(names(scan(folder)) == Names{"pyvenv.cfg", "x.py"});
}

TEST_CASE("folders that the caller skips are not entered") {
    TemporaryFolder folder;
    folder.write("keep/x.py", "");
    folder.write("ignored/deep/x.py", "");
    Names asked;
    const auto found = DiskFileSystem(folder.path()).scan([&](const RepoPath& path) {
        asked.push_back(path.str());
        return path.str() == "ignored";
    });
    CHECK(names(*found) == Names{"keep/x.py"});
    std::sort(asked.begin(), asked.end());
    CHECK(asked == Names{"ignored", "keep"});
}

TEST_CASE("a folder named like a module is a folder") {
    TemporaryFolder folder;
    folder.write("x.py/y.py", "");
    const auto found = scan(folder);
    CHECK(names(found) == Names{"x.py/y.py"});
    CHECK(found.tree.has_folder(RepoPath("x.py")));
}

TEST_CASE("names of any bytes") {
    TemporaryFolder folder;
    for (const char* name :
         {"a b.py", "new\nline.py", "quo'te\".py", "\xc3\xa4.py", "\xff\xfe.py"}) {
        folder.write(std::string("t/") + name, name);
    }
    DiskFileSystem files(folder.path());
    const auto found = files.scan(skip_nothing);
    REQUIRE(found->tree.files().size() == 5);
    for (const SourceFile& file : found->tree.files()) {
        CHECK(**files.read(file.path) == file.path.name());
    }
}

TEST_CASE("pipes are no files and do not block") {
    TemporaryFolder folder;
    REQUIRE(::mkfifo(folder.path("pipe.py").c_str(), 0600) == 0);
    CHECK(names(scan(folder)).empty());
    CHECK_FALSE(DiskFileSystem(folder.path()).read(RepoPath("pipe.py")).has_value());
}

TEST_CASE("links to files carry their target and the file's own stat data") {
    TemporaryFolder folder;
    TemporaryFolder outside;
    outside.write("far.py", "far");
    folder.write("pkg/real.py", "12345678");
    folder.link("pkg/near.py", "real.py");
    folder.link("up/link.py", "../pkg/near.py");
    folder.link("absolute.py", folder.path("pkg/real.py"));
    folder.link("far.py", outside.path("far.py"));
    folder.link("broken.py", "pkg/none.py");
    DiskFileSystem files(folder.path());
    const auto found = files.scan(skip_nothing);
    const auto file = [&](const char* path) { return *found->tree.find(RepoPath(path)); };
    for (const char* path : {"pkg/near.py", "up/link.py", "absolute.py", "far.py", "broken.py"}) {
        CHECK(file(path).kind == FileKind::symlink);
    }
    CHECK(file("pkg/near.py").link_target.str() == "pkg/real.py");
    CHECK(file("pkg/near.py").size == 8);
    CHECK(file("pkg/near.py").inode == file("pkg/real.py").inode);
    CHECK(file("up/link.py").link_target.str() == "pkg/near.py");
    CHECK(file("absolute.py").link_target.str() == "pkg/real.py");
    CHECK(file("far.py").link_target.empty());
    CHECK(file("far.py").size == 3);
    CHECK(file("broken.py").link_target.str() == "pkg/none.py");
    CHECK(**files.read(RepoPath("up/link.py")) == "12345678");
    CHECK(**files.read(RepoPath("far.py")) == "far");
    CHECK(**files.read(RepoPath("broken.py")) == "pkg/none.py");
}

TEST_CASE("files below a linked folder are found through the link") {
    TemporaryFolder folder;
    folder.write("real/deep/x.py", "");
    folder.link("one", "real");
    folder.link("two", "real/deep");
    folder.link("through.py", "one/deep/x.py");
    const auto found = scan(folder);
    CHECK(names(found) ==
          Names{"one", "one/deep/x.py", "real/deep/x.py", "through.py", "two", "two/x.py"});
    CHECK(found.tree.find(RepoPath("one"))->link_target.str() == "real");
    CHECK(found.tree.find(RepoPath("through.py"))->link_target.str() == "real/deep/x.py");
    CHECK(**DiskFileSystem(folder.path()).read(RepoPath("one")) == "real");
}

TEST_CASE("links to folders outside the root are not entered") {
    TemporaryFolder folder;
    TemporaryFolder outside;
    outside.write("x.py", "");
    folder.link("far", outside.path());
    const auto found = scan(folder);
    CHECK(names(found) == Names{"far"});
    CHECK(found.tree.find(RepoPath("far"))->link_target.empty());
}

TEST_CASE("loops of links end") {
    TemporaryFolder folder;
    folder.write("a/x.py", "");
    folder.link("a/self", ".");
    folder.link("a/up", "..");
    folder.write("b/y.py", "");
    folder.link("b/to_c", "../c");
    folder.write("c/z.py", "");
    folder.link("c/to_b", "../b");
    folder.link("round", "round");
    DiskFileSystem files(folder.path());
    const auto found = files.scan(skip_nothing);
    CHECK(names(*found) == Names{"a/self", "a/up", "a/x.py", "b/to_c", "b/to_c/to_b", "b/to_c/z.py",
                                 "b/y.py", "c/to_b", "c/to_b/to_c", "c/to_b/y.py", "c/z.py",
                                 "round"});
    CHECK(**files.read(RepoPath("round")) == "round");
}

TEST_CASE("many links to each other stay a short list") {
    TemporaryFolder folder;
    const int count = 24;
    for (int from = 0; from < count; ++from) {
        const std::string name = "d" + std::to_string(from);
        folder.write(name + "/x.py", "");
        for (int to = 0; to < count; ++to) {
            if (to != from)
                folder.link(name + "/l" + std::to_string(to), "../d" + std::to_string(to));
        }
    }
    CHECK(names(scan(folder)).size() < 24 * 24 * 30);
}

TEST_CASE("an unreadable folder is named") {
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    folder.write("open/x.py", "");
    folder.write("shut/x.py", "");
    folder.write("secret.py", "");
    ::chmod(folder.path("shut").c_str(), 0000);
    ::chmod(folder.path("secret.py").c_str(), 0000);
    {
        pst::testing::Unprivileged user;
        REQUIRE(user.is_effective());
        const auto found = scan(folder);
        CHECK(names(found) == Names{"open/x.py", "secret.py"});
        CHECK(found.unreadable == std::vector<RepoPath>{RepoPath("shut")});
        const auto bytes = DiskFileSystem(folder.path()).read(RepoPath("secret.py"));
        REQUIRE_FALSE(bytes.has_value());
        CHECK(bytes.error().path == "secret.py");
        CHECK(bytes.error().message == "cannot read: Permission denied");
    }
    ::chmod(folder.path("shut").c_str(), 0755);
}

TEST_CASE("a root that is absent is a failure, one behind a link is none") {
    TemporaryFolder folder;
    folder.write("real/x.py", "x");
    folder.link("real/y.py", folder.path("real/x.py"));
    folder.link("link", "real");
    CHECK_FALSE(DiskFileSystem(folder.path("none")).scan(skip_nothing).has_value());
    DiskFileSystem files(folder.path("link"));
    const auto found = files.scan(skip_nothing);
    CHECK(names(*found) == Names{"x.py", "y.py"});
    CHECK(found->tree.find(RepoPath("y.py"))->link_target.str() == "x.py");
    CHECK_FALSE(files.read(RepoPath("none.py"))->has_value());
}
