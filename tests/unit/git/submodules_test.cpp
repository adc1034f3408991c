// SPDX-License-Identifier: MIT
#include <string>

#include <support/catch.hpp>

#include "git_folder.hpp"

using namespace pst;
using namespace pst::test;

namespace {

/// A repository with the submodule `sub`; its own source stands beside it in `source`.
std::string add_submodule(const GitFolder& git) {
    git.sh(
        "git init -q ../source && cd ../source && echo 1 > m.py && git add . && "
        "git commit -qm one");
    git.sh("git submodule -q add ../source sub");
    return git.commit({{"a.py", "a"}});
}

}  // namespace

TEST_CASE("a submodule is one path that changes with its commit") {
    GitFolder git;
    const auto base = add_submodule(git);
    auto repository = git.open();
    CHECK(words(repository->changes_since(base)).empty());
    CHECK_FALSE(repository->read_at(base, RepoPath("sub")).value());
    CHECK_FALSE(repository->read_at(base, RepoPath("sub/m.py")).value());

    git.sh("cd sub && echo 2 > m.py && git commit -qam two");
    CHECK(words(repository->changes_since(base)) == Words{"M sub (submodule)"});
    git.sh("git add sub");
    CHECK(words(repository->changes_since(base)) == Words{"M sub (submodule)"});
    CHECK(words(repository->staged_changes()) == Words{"M sub (submodule)"});
    git.sh("git commit -qm moved");
    CHECK(words(repository->changes_since(base)) == Words{"M sub (submodule)"});
}

TEST_CASE("an edit inside a submodule counts, also where git is told to ignore it") {
    GitFolder git;
    add_submodule(git);
    git.sh("git config -f .gitmodules submodule.sub.ignore all");
    const auto base = git.commit({});
    git.write("sub/m.py", "edited");
    CHECK(words(git.open()->changes_since(base)) == Words{"M sub (submodule)"});
    git.sh("git -C sub checkout -q . && touch sub/untracked.py");
    CHECK(words(git.open()->changes_since(base)) == Words{"M sub (submodule)"});
}

TEST_CASE("submodules come, go, and are not always checked out") {
    GitFolder git;
    const auto before = git.commit({{"a.py", "a"}});
    const auto base = add_submodule(git);
    CHECK(words(git.open()->changes_since(before)) == Words{"A .gitmodules", "A sub (submodule)"});
    git.sh("git clone -q . ../clone");
    CHECK(words(git.open(git.top() / "clone")->changes_since(base)).empty());
    git.sh("git rm -q sub");
    CHECK(words(git.open()->changes_since(base)) == Words{"M .gitmodules", "D sub (submodule)"});
}

TEST_CASE("a nested repository that nobody registered is one path") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}});
    git.sh("git init -q nested && cd nested && echo 1 > n.py && git add . && git commit -qm n");
    CHECK(words(git.open()->changes_since(base)) == Words{"A nested (submodule)"});
    const auto added = git.commit({});
    CHECK(words(git.open()->changes_since(added)).empty());
    git.sh("cd nested && git commit -q --allow-empty -m moved");
    CHECK(words(git.open()->changes_since(added)) == Words{"M nested (submodule)"});
}

TEST_CASE("a project may be a submodule itself") {
    GitFolder git;
    add_submodule(git);
    auto repository = git.open(git.work() / "sub");
    const auto head = repository->head().value();
    REQUIRE(head);
    git.write("sub/m.py", "edited");
    git.write("a.py", "edited");
    CHECK(words(repository->changes_since(*head)) == Words{"M m.py"});
}
