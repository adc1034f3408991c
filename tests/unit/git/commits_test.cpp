// SPDX-License-Identifier: MIT
#include <string>

#include <support/catch.hpp>

#include "git_folder.hpp"

using namespace pst;
using namespace pst::test;

TEST_CASE("head and branch, also unborn and detached") {
    GitFolder git;
    auto repository = git.open();
    CHECK_FALSE(repository->head().value());
    CHECK_FALSE(repository->branch().value());
    CHECK_FALSE(repository->resolve("HEAD").value());
    CHECK_FALSE(repository->default_base().value());
    CHECK_FALSE(repository->merge_base("0123456789012345678901234567890123456789").value());
    const auto first = git.commit({{"a.py", "a"}});
    CHECK(repository->head().value() == first);
    CHECK(repository->branch().value() == "main");
    git.sh("git checkout -q -b feature/x");
    CHECK(repository->branch().value() == "feature/x");
    git.sh("git checkout -q --detach");
    CHECK_FALSE(repository->branch().value());
    CHECK(repository->head().value() == first);
}

TEST_CASE("resolve takes what git takes") {
    GitFolder git;
    const auto first = git.commit({{"a.py", "a"}});
    git.sh("git tag light && git tag -a heavy -m tag && git tag -a twice -m tag heavy");
    const auto second = git.commit({{"a.py", "b"}});
    git.sh("git update-ref refs/remotes/origin/topic " + first);
    auto repository = git.open();
    for (const std::string ref : {"light", "heavy", "twice", "refs/tags/heavy", "HEAD~1", "HEAD^",
                                  "main~1", "@~1", "@^", "origin/topic", "heavy^{commit}"}) {
        INFO(ref);
        CHECK(repository->resolve(ref).value() == first);
    }
    CHECK(repository->resolve(first).value() == first);
    CHECK(repository->resolve(first.substr(0, 10)).value() == first);
    CHECK(repository->resolve("@").value() == second);
    CHECK(repository->resolve("main").value() == second);
}

TEST_CASE("resolve is absent for what names no commit") {
    GitFolder git;
    git.commit({{"a.py", "a"}});
    git.sh("git tag tree HEAD^{tree} && git update-ref refs/heads/-dash HEAD || true");
    auto repository = git.open();
    for (const std::string ref : {"",
                                  "-",
                                  "-dash",
                                  "--upload-pack=x",
                                  "nothing",
                                  "HEAD~7",
                                  "HEAD^9",
                                  "main\nHEAD",
                                  "HEAD\n",
                                  "HEAD:a.py",
                                  "tree",
                                  "a b",
                                  "..",
                                  "main..HEAD",
                                  "~",
                                  "^",
                                  "HEAD^{blob}",
                                  "0123456789012345678901234567890123456789",
                                  "@{u}",
                                  "HEAD@{9999}",
                                  ":/nosuch",
                                  "a\tb"}) {
        INFO(ref);
        const auto answer = repository->resolve(ref);
        INFO((answer ? std::string() : answer.error().message));
        REQUIRE(answer);
        CHECK_FALSE(*answer);
    }
}

TEST_CASE("default_base prefers origin/HEAD, then main and master") {
    GitFolder git;
    git.sh("git checkout -q -b dev");
    const auto first = git.commit({{"a.py", "a"}});
    auto repository = git.open();
    CHECK_FALSE(repository->default_base().value());
    git.sh("git update-ref refs/remotes/origin/master HEAD");
    CHECK(repository->default_base().value() == "origin/master");
    git.sh("git update-ref refs/remotes/origin/main HEAD");
    CHECK(repository->default_base().value() == "origin/main");
    git.sh("git branch master");
    CHECK(repository->default_base().value() == "master");
    git.sh("git branch main");
    CHECK(repository->default_base().value() == "main");
    git.sh("git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/gone");
    CHECK(repository->default_base().value() == "main");
    git.sh(
        "git update-ref refs/remotes/origin/trunk HEAD && "
        "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/trunk");
    CHECK(repository->default_base().value() == "origin/trunk");
    CHECK(repository->resolve("origin/trunk").value() == first);
}

TEST_CASE("merge_base of branches and of unrelated histories") {
    GitFolder git;
    const auto fork = git.commit({{"a.py", "a"}});
    git.sh("git checkout -q -b topic");
    const auto topic = git.commit({{"t.py", "t"}});
    git.sh("git checkout -q main");
    const auto ours = git.commit({{"m.py", "m"}});
    auto repository = git.open();
    CHECK(repository->merge_base(topic).value() == fork);
    CHECK(repository->merge_base(ours).value() == ours);
    CHECK_FALSE(repository->is_shallow().value());
    git.sh("git checkout -q --orphan other");
    const auto other = git.commit({{"o.py", "o"}});
    CHECK(repository->merge_base(other).value() == other);
    CHECK_FALSE(repository->merge_base(topic).value());
}

TEST_CASE("a shallow clone answers from the history that it has") {
    GitFolder git;
    git.commit({{"a.py", "0"}});
    const auto fork = git.commit({{"a.py", "1"}});
    git.sh("git checkout -q -b topic");
    const auto topic = git.commit({{"t.py", "t"}});
    git.sh("git checkout -q main");
    const auto ours = git.commit({{"m.py", "m"}});
    const std::string source = "file://" + git.work().string();
    const std::string clone = "git clone -q --no-single-branch --depth ";
    git.sh(clone + "1 " + source + " ../one && " + clone + "2 " + source + " ../two");

    auto one = git.open(git.top() / "one");
    CHECK(one->is_shallow().value());
    CHECK(one->head().value() == ours);
    CHECK_FALSE(one->merge_base(topic).value());
    CHECK_FALSE(one->resolve("HEAD~1").value());
    CHECK(one->read_at(ours, RepoPath("m.py")).value() == "m");
    // The merge base is the very commit where the history ends.
    auto two = git.open(git.top() / "two");
    CHECK(two->is_shallow().value());
    CHECK(two->merge_base(topic).value() == fork);
    git.sh("git worktree add -q ../linked", git.top() / "two");
    CHECK(git.open(git.top() / "linked")->is_shallow().value());
}

TEST_CASE("read_at gives bytes, targets of links, or nothing") {
    GitFolder git;
    const std::string bytes("\0\r\n\xff", 4);
    git.sh("ln -s pkg/a.py link");
    const auto first = git.commit({{"pkg/a.py", "a"}, {"bytes", bytes}, {"empty.py", ""}});
    const auto second = git.commit({{"pkg/a.py", "b"}});
    auto repository = git.open();
    CHECK(repository->read_at(first, RepoPath("pkg/a.py")).value() == "a");
    CHECK(repository->read_at(second, RepoPath("pkg/a.py")).value() == "b");
    CHECK(repository->read_at(first, RepoPath("pkg/a.py")).value() == "a");
    CHECK(repository->read_at(first, RepoPath("bytes")).value() == bytes);
    CHECK(repository->read_at(first, RepoPath("empty.py")).value() == "");
    CHECK(repository->read_at(first, RepoPath("link")).value() == "pkg/a.py");
    for (const char* path : {"pkg", "pkg/b.py", "pkg/a.py/x", "no/such", ""}) {
        INFO(path);
        CHECK_FALSE(repository->read_at(first, RepoPath(path)).value());
    }
}

TEST_CASE("is_ignored and is_tracked") {
    GitFolder git;
    git.commit({{"src/a.py", "a"}, {"src/b.py", "b"}});
    git.write(".gitignore", "*.log\n/build/\n.venv/\n!keep.log\n");
    git.write("build/forced.py", "f");
    git.write("build/other.py", "o");
    git.write(".venv/lib/x.py", "x");
    git.write("sub/.gitignore", "local.py\n");
    git.write("sub/local.py", "l");
    git.write("x.log", "x");
    git.write("keep.log", "k");
    git.sh("git add -f build/forced.py && echo excluded >> .git/info/exclude && touch excluded");
    auto repository = git.open();
    for (const char* path : {".venv", ".venv/lib", ".venv/lib/x.py", "build/other.py",
                             "sub/local.py", "x.log", "excluded"}) {
        INFO(path);
        CHECK(repository->is_ignored(RepoPath(path)));
        CHECK_FALSE(repository->is_tracked(RepoPath(path)));
    }
    for (const char* path :
         {"src", "src/a.py", "build", "build/forced.py", "sub", "keep.log", "", "sr", "no/such"}) {
        INFO(path);
        CHECK_FALSE(repository->is_ignored(RepoPath(path)));
    }
    for (const char* path : {"src", "src/a.py", "build", "build/forced.py", ""}) {
        INFO(path);
        CHECK(repository->is_tracked(RepoPath(path)));
    }
    CHECK_FALSE(repository->is_tracked(RepoPath("sr")));
    CHECK_FALSE(repository->is_tracked(RepoPath("src/a")));
}

TEST_CASE("core.excludesFile of the user counts") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}});
    git.write("../excludes", "mine.py\n");
    git.write("../config", "[core]\nexcludesFile = " + (git.top() / "excludes").string() + "\n");
    git.write("mine.py", "m");
    CHECK(words(git.open()->changes_since(base)) == Words{"A mine.py"});
    const Environment global("GIT_CONFIG_GLOBAL", (git.top() / "config").string());
    CHECK(words(git.open()->changes_since(base)).empty());
    CHECK(git.open()->is_ignored(RepoPath("mine.py")));
}
