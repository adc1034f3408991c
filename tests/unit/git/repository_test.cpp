// SPDX-License-Identifier: MIT
#include <string>

#include <unistd.h>

#include <support/catch.hpp>

#include "git_folder.hpp"

using namespace pst;
using namespace pst::test;

namespace {

bool mentions(const std::string& text, const std::string& word) {
    return text.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("a folder without a repository is absent") {
    GitFolder git(false);
    const auto opened = open_repository(git.work());
    REQUIRE(opened);
    CHECK_FALSE(*opened);
    const auto missing = open_repository(git.work() / "missing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind == FailureKind::project);
}

TEST_CASE("a folder that the repository around it ignores has none") {
    GitFolder git;
    git.write("out/project/a.py", "a");
    git.commit({{".gitignore", "/out/\n"}, {"b.py", "b"}});
    const auto opened = open_repository(git.work() / "out/project");
    REQUIRE(opened);
    CHECK_FALSE(*opened);
    git.sh("git add -f out/project/a.py");
    CHECK(git.open(git.work() / "out/project")->is_tracked(RepoPath("a.py")));
}

TEST_CASE("a project may be opened through a link") {
    GitFolder git;
    const auto base = git.commit({{"pkg/a.py", "a"}});
    git.sh("ln -s work ../link && ln -s work/pkg ../inner");
    git.write("pkg/a.py", "edited");
    CHECK(words(git.open(git.top() / "link")->changes_since(base)) == Words{"M pkg/a.py"});
    CHECK(words(git.open(git.top() / "inner")->changes_since(base)) == Words{"M a.py"});
}

TEST_CASE("linked worktrees, also of a bare repository") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}});
    git.sh("git worktree add -q -b topic ../linked");
    git.sh("echo edited > a.py", git.top() / "linked");
    auto linked = git.open(git.top() / "linked");
    CHECK(linked->branch().value() == "topic");
    CHECK(words(linked->changes_since(base)) == Words{"M a.py"});
    CHECK(words(git.open()->changes_since(base)).empty());

    git.sh(
        "git clone -q --bare . ../bare.git && cd ../bare.git && git worktree add -q ../tree main");
    git.sh("echo edited > a.py && git add a.py", git.top() / "tree");
    CHECK(words(git.open(git.top() / "tree")->staged_changes()) == Words{"M a.py"});
    const auto bare = open_repository(git.top() / "bare.git");
    REQUIRE(!bare);
    CHECK(bare.error().kind == FailureKind::project);
    CHECK(mentions(bare.error().message, "bare"));
}

TEST_CASE("extensions that change nothing for a reader") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}, {"b.py", "b"}});
    git.sh(
        "git config core.repositoryFormatVersion 1 && git config extensions.worktreeConfig true && "
        "git config extensions.preciousObjects true && git config extensions.noop true");
    CHECK(git.open()->head().value() == base);

    git.sh("git config uploadpack.allowFilter true");
    const auto next = git.commit({{"a.py", "aa"}});
    git.sh("git clone -q --filter=blob:none file://$PWD ../partial");
    auto partial = git.open(git.top() / "partial");
    git.sh("rm a.py && echo bb > c.py", git.top() / "partial");
    CHECK(words(partial->changes_since(base)) == Words{"D a.py", "A c.py"});
    // The old content was never fetched: that is no answer, not "absent".
    CHECK_FALSE(partial->read_at(base, RepoPath("a.py")));
    CHECK(partial->read_at(next, RepoPath("a.py")).value() == "aa");
}

TEST_CASE("formats that cannot be read are named") {
    GitFolder git(false);
    git.sh("git init -q --object-format=sha256");
    const Failure sha256 = git.failure_of();
    CHECK(mentions(sha256.message, "SHA-256"));
    CHECK_FALSE(sha256.hint.empty());

    GitFolder other;
    other.commit({{"in/a.py", "a"}, {"out/b.py", "b"}});
    other.sh("git update-index --split-index");
    CHECK(mentions(other.failure_of().message, "split index"));
    other.sh(
        "git update-index --no-split-index && git sparse-checkout set --cone --sparse-index in");
    const Failure sparse = other.failure_of();
    CHECK(mentions(sparse.message, "sparse index"));
    other.sh(sparse.hint);
    CHECK(other.open()->head().value());
    other.sh(
        "git config core.repositoryFormatVersion 1 && git config extensions.refStorage reftable");
    CHECK(mentions(other.failure_of().message, "reftable"));
    other.sh(
        "git config -f .git/config --unset extensions.refStorage; git config -f .git/config "
        "extensions.brandNew true");
    CHECK(mentions(other.failure_of().message, "extensions.brandnew"));
}

TEST_CASE("an index without checksum is named") {
    GitFolder git;
    git.commit({{"a.py", "a"}});
    git.sh(
        "size=$(stat -c %s .git/index); head -c $((size - 20)) .git/index > ../index; "
        "head -c 20 /dev/zero >> ../index; cp ../index .git/index");
    CHECK(mentions(git.failure_of().message, "no checksum"));
}

TEST_CASE("damaged repositories are failures, never 'no git'") {
    GitFolder git;
    const auto head = git.commit({{"a.py", "a"}});
    SECTION("index") { git.sh("echo nonsense > .git/index"); }
    SECTION("no HEAD") { git.sh("rm .git/HEAD"); }
    SECTION("empty .git") { git.sh("rm -r .git && mkdir .git"); }
    SECTION(".git file to nowhere") { git.sh("rm -r .git && echo 'gitdir: /nowhere' > .git"); }
    SECTION(".git file of nonsense") { git.sh("rm -r .git && echo nonsense > .git"); }
    SECTION("configuration") { git.sh("echo '[core' > .git/config"); }
    CHECK_FALSE(git.failure_of().message.empty());
    CHECK_FALSE(git.failure_of(git.work()).path.empty());
}

TEST_CASE("damage that shows later is a failure as well") {
    GitFolder git;
    const auto first = git.commit({{"a.py", "a"}, {"pkg/b.py", "b"}});
    const auto second = git.commit({{"a.py", "aa"}});
    auto damage = [&](const std::string& name) {
        const std::string id = git.output_of("git rev-parse " + name);
        const std::string file = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
        git.sh("chmod +w " + file + " && echo nonsense > " + file);
    };
    SECTION("blob") {
        damage(first + ":pkg/b.py");
        CHECK_FALSE(git.open()->read_at(first, RepoPath("pkg/b.py")));
    }
    SECTION("folder") {
        damage(first + ":pkg");
        CHECK_FALSE(git.open()->read_at(first, RepoPath("pkg/b.py")));
        CHECK_FALSE(git.open()->changes_since(first));
    }
    SECTION("commit") {
        damage(first);
        CHECK_FALSE(git.open()->changes_since(first));
        CHECK_FALSE(git.open()->read_at(first, RepoPath("a.py")));
    }
    SECTION("HEAD names a lost commit") {
        git.sh("rm .git/objects/" + second.substr(0, 2) + "/" + second.substr(2));
        const auto head = git.open()->head();
        CHECK((!head || !git.open()->changes_since(second)));
    }
}

TEST_CASE("a repository of another user needs safe.directory") {
    if (geteuid() != 0) return;  // only root can give files away
    GitFolder git;
    git.commit({{"a.py", "a"}});
    git.sh("chown -R 12345:12345 .");
    const Failure failure = git.failure_of();
    CHECK(mentions(failure.message, "owned by another user"));
    CHECK(failure.hint == "git config --global --add safe.directory " + git.work().string());
    const auto safe_with = [&](const std::string& settings) {
        git.write("../config", "[safe]\n" + settings);
        const Environment global("GIT_CONFIG_GLOBAL", (git.top() / "config").string());
        return open_repository(git.work()).has_value();
    };
    CHECK(safe_with("directory = *\n"));
    CHECK(safe_with("directory = " + git.work().string() + "\n"));
    CHECK(safe_with("directory = /elsewhere\ndirectory = " + git.work().string() + "/\n"));
    CHECK(safe_with("directory = " + git.top().string() + "/*\n"));
    CHECK_FALSE(safe_with("directory = /elsewhere\n"));
    CHECK_FALSE(safe_with("directory = *\ndirectory =\n"));
    git.sh(
        "git config --global --add safe.directory '*' && git config --global --add safe.directory "
        "''"
        " && git config --global --unset-all safe.directory");
    const Environment count("GIT_CONFIG_COUNT", "1");
    const Environment key("GIT_CONFIG_KEY_0", "safe.directory");
    const Environment value("GIT_CONFIG_VALUE_0", "*");
    CHECK(open_repository(git.work()));
}

TEST_CASE("a repository cannot declare itself safe") {
    if (geteuid() != 0) return;
    GitFolder git;
    git.commit({{"a.py", "a"}});
    git.sh("git config safe.directory '*' && chown -R 12345:12345 .");
    CHECK(mentions(git.failure_of().message, "owned by another user"));
}
