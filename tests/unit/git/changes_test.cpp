// SPDX-License-Identifier: MIT
#include <string>

#include <support/catch.hpp>

#include "git_folder.hpp"

using namespace pst;
using namespace pst::test;

TEST_CASE("changes_since sees committed, staged, unstaged and untracked files") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"},
                                  {"b.py", "b"},
                                  {"c.py", "c"},
                                  {"d.py", "d"},
                                  {".gitignore", "*.log\nout/\n"}});
    git.commit({{"a.py", "committed"}});
    git.write("b.py", "staged");
    git.sh("git add b.py && rm d.py");
    git.write("c.py", "unstaged");
    git.write("new/deep/e.py", "untracked");
    git.write("x.log", "ignored");
    git.write("out/y.py", "ignored");
    git.sh("mkdir empty");
    auto repository = git.open();
    CHECK(words(repository->changes_since(base)) ==
          Words{"M a.py", "M b.py", "M c.py", "D d.py", "A new/deep/e.py"});
    CHECK(words(repository->changes_since(*repository->head().value())) ==
          Words{"M b.py", "M c.py", "D d.py", "A new/deep/e.py"});
}

TEST_CASE("changes_since has nothing to say about touched and undone files") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}, {"b.py", "b"}, {"c.py", "c"}});
    git.sh("touch -d '2001-01-01' a.py");
    git.write("b.py", "staged");
    git.sh("git add b.py");
    git.write("b.py", "b");
    git.write("n.py", "new");
    git.sh("git add n.py && rm n.py");
    git.commit({{"c.py", "other"}});
    git.write("c.py", "c");
    CHECK(words(git.open()->changes_since(base)).empty());
}

TEST_CASE("changes_since judges a staged deletion by what is on disk") {
    GitFolder git;
    const auto base = git.commit(
        {{"same.py", "same"}, {"other.py", "other"}, {"gone.py", "gone"}, {"hidden.py", "hidden"}});
    git.sh("git rm -q --cached same.py other.py hidden.py && git rm -q gone.py");
    git.write("other.py", "edited");
    git.write("hidden.py", "edited");
    git.write(".gitignore", "hidden.py\n");
    CHECK(words(git.open()->changes_since(base)) ==
          Words{"A .gitignore", "D gone.py", "M hidden.py", "M other.py"});
}

TEST_CASE("changes_since detects renames, staged and untracked") {
    GitFolder git;
    const std::string text = "line one\nline two\nline three\nline four\nline five\n";
    const auto base = git.commit({{"a.py", text + "a"}, {"b.py", "b\n" + text + text}});
    git.sh("git mv a.py moved.py && mkdir sub && mv b.py sub/b.py && echo more >> moved.py");
    CHECK(words(git.open()->changes_since(base)) ==
          Words{"R a.py -> moved.py", "R b.py -> sub/b.py"});
}

TEST_CASE("a rename whose old path is in use again is two changes") {
    GitFolder git;
    const std::string text = "line one\nline two\nline three\nline four\nline five\n";
    const auto base = git.commit({{"a.py", text}, {"b.py", "something else entirely\n"}});
    git.sh("git mv a.py c.py && ln -s c.py a.py && rm b.py && git add -A");
    CHECK(words(git.open()->changes_since(base)) == Words{"M a.py", "D b.py", "A c.py"});
}

TEST_CASE("changes_since sees types and modes") {
    GitFolder git;
    const auto base = git.commit({{"run.py", "x"}, {"link.py", "y"}, {"folder", "z"}});
    git.sh("chmod +x run.py && rm link.py && ln -s run.py link.py");
    git.sh("rm folder && mkdir folder && echo 1 > folder/in.py");
    CHECK(words(git.open()->changes_since(base)) ==
          Words{"D folder", "A folder/in.py", "M link.py", "M run.py"});
    git.sh("git config core.fileMode false");
    CHECK(words(git.open()->changes_since(base)) ==
          Words{"D folder", "A folder/in.py", "M link.py"});
}

TEST_CASE("a link whose target changed is a change") {
    GitFolder git;
    git.sh("ln -s one link");
    const auto base = git.commit({});
    git.sh("ln -sf two link && git add link");
    CHECK(words(git.open()->changes_since(base)) == Words{"M link"});
    git.sh("ln -sf one link");
    CHECK(words(git.open()->changes_since(base)).empty());
}

TEST_CASE("file names may hold any byte") {
    GitFolder git;
    const Words names = {"-dash.py",    "new\nline.py", "quo\"te's.py", "sp ace.py",
                         "\xc3\xa4.py", "\xff\xfe.py",  "[a]*.py",      ":(top)x.py"};
    for (const std::string& name : names)
        git.write(name, "1");
    const auto base = git.commit({});
    auto repository = git.open();
    CHECK(words(repository->changes_since(base)).empty());
    for (const std::string& name : names)
        git.write(name, "22");
    const auto changes = repository->changes_since(base);
    REQUIRE(changes);
    CHECK(changes->size() == names.size());
    for (const std::string& name : names) {
        INFO(name);
        CHECK(repository->read_at(base, RepoPath(name)).value() == "1");
        CHECK(repository->is_tracked(RepoPath(name)));
    }
}

TEST_CASE("changes_since keeps to the project's folder") {
    GitFolder git;
    const std::string text = "line one\nline two\nline three\nline four\nline five\n";
    const auto base = git.commit(
        {{"lib/a.py", "a"}, {"lib/moved.py", text}, {"lib2/b.py", "b"}, {"top.py", "t"}});
    git.sh("git mv lib/moved.py lib2/moved.py");
    git.write("lib/a.py", "edited");
    git.write("lib/new.py", "new");
    git.write("lib2/b.py", "edited");
    git.write("top.py", "edited");
    auto repository = git.open(git.work() / "lib");
    CHECK(words(repository->changes_since(base)) == Words{"M a.py", "D moved.py", "A new.py"});
    CHECK(repository->read_at(base, RepoPath("a.py")).value() == "a");
    CHECK_FALSE(repository->read_at(base, RepoPath("top.py")).value());
    CHECK(repository->is_tracked(RepoPath("a.py")));
    CHECK(repository->is_tracked(RepoPath()));
    git.sh("git add -A");
    CHECK(words(repository->staged_changes()) == Words{"M a.py", "D moved.py", "A new.py"});
}

TEST_CASE("files that git was told to overlook are compared all the same") {
    GitFolder git;
    const auto base =
        git.commit({{"skip.py", "s"}, {"assume.py", "a"}, {"quiet.py", "q"}, {"lost.py", "l"}});
    git.sh("git update-index --skip-worktree skip.py");
    git.sh("git update-index --assume-unchanged assume.py quiet.py lost.py");
    auto repository = git.open();
    CHECK(words(repository->changes_since(base)).empty());
    git.write("skip.py", "edited");
    git.write("assume.py", "edited");
    git.sh("rm lost.py");
    CHECK(words(repository->changes_since(base)) == Words{"M assume.py", "D lost.py", "M skip.py"});
}

TEST_CASE("files outside a sparse checkout are not deleted") {
    GitFolder git;
    const auto first =
        git.commit({{"in/a.py", "a"}, {"outside/b.py", "b"}, {"outside/c/d.py", "d"}});
    const auto second = git.commit({{"outside/b.py", "later"}});
    git.sh("git sparse-checkout set --no-sparse-index in");
    git.write("in/new.py", "b");
    auto repository = git.open();
    CHECK(words(repository->changes_since(second)) == Words{"A in/new.py"});
    CHECK(words(repository->changes_since(first)) == Words{"A in/new.py", "M outside/b.py"});
    CHECK(words(repository->staged_changes()).empty());
    CHECK(repository->is_tracked(RepoPath("outside/c")));
}

TEST_CASE("conflicts are changes") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a\n"}, {"b.py", "b\n"}});
    git.sh("git checkout -q -b other");
    git.commit({{"a.py", "theirs\n"}});
    git.sh("git rm -q b.py && git commit -qm gone && git checkout -q main");
    git.commit({{"a.py", "ours\n"}, {"b.py", "edited\n"}});
    git.sh("git merge -q other || true");
    auto repository = git.open();
    CHECK(words(repository->changes_since(base)) == Words{"M a.py", "M b.py"});
    CHECK(words(repository->staged_changes()) == Words{"M a.py (unstaged)", "M b.py (unstaged)"});
    CHECK(repository->is_tracked(RepoPath("a.py")));
}

TEST_CASE("changes are seen by a repository that stays open") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}});
    auto repository = git.open();
    CHECK(words(repository->changes_since(base)).empty());
    const auto next = git.commit({{"a.py", "bb"}, {"n.py", "n"}});
    CHECK(words(repository->changes_since(base)) == Words{"M a.py", "A n.py"});
    CHECK(words(repository->changes_since(next)).empty());
    CHECK(repository->is_tracked(RepoPath("n.py")));
    CHECK_FALSE(repository->changes_since("0123456789012345678901234567890123456789"));
    CHECK_FALSE(repository->changes_since("main"));
}

TEST_CASE("changes_between compares two commits, whatever the files are") {
    GitFolder git;
    const std::string text = "line one\nline two\nline three\nline four\nline five\n";
    const auto one = git.commit({{"a.py", "a"}, {"b.py", text}, {"c.py", "c"}, {"run.sh", "x"}});
    git.sh("git mv b.py moved.py && rm c.py && chmod +x run.sh");
    const auto two = git.commit({{"a.py", "committed"}, {"sub/new.py", "n"}});
    git.write("a.py", "a");
    git.write("untracked.py", "u");
    auto repository = git.open();
    const Words forth = {"M a.py", "D b.py", "D c.py", "A moved.py", "M run.sh", "A sub/new.py"};
    CHECK(words(repository->changes_between(one, two)) == forth);
    const Words back = {"M a.py", "A b.py", "A c.py", "D moved.py", "M run.sh", "D sub/new.py"};
    CHECK(words(repository->changes_between(two, one)) == back);
    CHECK(words(repository->changes_between(one, one)).empty());
    CHECK_FALSE(repository->changes_between(std::string(40, 'a'), one));
}

TEST_CASE("changes_between of a subfolder leaves the others out") {
    GitFolder git;
    const auto one = git.commit({{"app/a.py", "a"}, {"lib/b.py", "b"}});
    const auto two = git.commit({{"app/a.py", "a2"}, {"lib/b.py", "b2"}});
    CHECK(words(git.open(git.work() / "app")->changes_between(one, two)) == Words{"M a.py"});
}
