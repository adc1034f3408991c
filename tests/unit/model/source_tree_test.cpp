// SPDX-License-Identifier: MIT
#include <pst/model/source_tree.hpp>

#include <utility>

#include "support/catch.hpp"

using namespace pst;

namespace {

SourceTree tree_of(std::initializer_list<const char*> paths) {
    std::vector<SourceFile> files;
    for (const char* path : paths) {
        SourceFile& file = files.emplace_back();
        file.path = RepoPath(path);
    }
    return SourceTree(std::move(files));
}

std::vector<std::string> names(const std::vector<RepoPath>& paths) {
    std::vector<std::string> found;
    for (const RepoPath& path : paths)
        found.push_back(path.str());
    return found;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("files are found in a sorted tree") {
    SourceTree tree = tree_of({"b.py", "a/y.py", "a/x.py", "a.b/z.py", "a/x.py"});
    REQUIRE(tree.files().size() == 4);
    CHECK(tree.files().front().path.str() == "a.b/z.py");
    CHECK(tree.has_file(RepoPath("a/x.py")));
    CHECK_FALSE(tree.has_file(RepoPath("a")));
    CHECK_FALSE(tree.has_file(RepoPath("a/x.p")));
    CHECK_FALSE(tree.has_file(RepoPath()));
    tree.find(RepoPath("b.py"))->size = 7;
    CHECK(std::as_const(tree).find(RepoPath("b.py"))->size == 7);
}

TEST_CASE("folders are those that hold files") {
    SourceTree tree = tree_of({"a/b/c/x.py", "a/b/y.py", "a/d/z.py", "a.b/w.py", "v.py"});
    CHECK(names(tree.folders()) == Names{"a", "a.b", "a/b", "a/b/c", "a/d"});
    CHECK(tree.has_folder(RepoPath("a/b")));
    CHECK(tree.has_folder(RepoPath()));
    CHECK_FALSE(tree.has_folder(RepoPath("a/b/y.py")));
    CHECK_FALSE(tree.has_folder(RepoPath("c")));
}

TEST_CASE("children are the direct files and folders") {
    SourceTree tree = tree_of({"a/b/c/x.py", "a/b/y.py", "a/d.py", "a-1/w.py", "a.py", "a0"});
    CHECK(names(tree.children(RepoPath())) == Names{"a", "a-1", "a.py", "a0"});
    CHECK(names(tree.children(RepoPath("a"))) == Names{"a/b", "a/d.py"});
    CHECK(tree.children(RepoPath("nowhere")).empty());
    CHECK(SourceTree().children(RepoPath()).empty());
}

TEST_CASE("Python files by name") {
    CHECK(is_python_file(RepoPath("a/b.py")));
    CHECK_FALSE(is_python_file(RepoPath("a/b.pyi")));
    CHECK_FALSE(is_python_file(RepoPath("a/.py")));
}
