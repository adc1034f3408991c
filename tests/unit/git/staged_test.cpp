// SPDX-License-Identifier: MIT
#include <string>

#include <support/catch.hpp>

#include "git_folder.hpp"

using namespace pst;
using namespace pst::test;

TEST_CASE("staged_changes is the index against HEAD") {
    GitFolder git;
    const std::string text = "line one\nline two\nline three\nline four\nline five\n";
    git.commit({{"a.py", "a"}, {"b.py", "b"}, {"c.py", text}, {"d.py", "d"}, {"run.py", "r"}});
    git.write("a.py", "staged");
    git.write("n.py", "new");
    git.sh("git rm -q b.py && git mv c.py moved.py && chmod +x run.py && git add -A");
    git.write("d.py", "only edited");
    git.write("untracked.py", "u");
    CHECK(words(git.open()->staged_changes()) ==
          Words{"M a.py", "D b.py", "R c.py -> moved.py", "A n.py", "M run.py"});
}

TEST_CASE("staged files with unstaged edits are marked") {
    GitFolder git;
    git.commit({{"a.py", "a"}, {"kept.py", "k"}, {"ignored.py", "i"}, {"b.py", "b"}});
    git.write("a.py", "staged");
    git.write("n.py", "staged");
    git.write("b.py", "staged");
    git.sh("git add -A && git rm -q --cached kept.py ignored.py");
    git.write(".gitignore", "ignored.py\n");
    git.write("a.py", "edited");
    git.sh("rm n.py");
    CHECK(words(git.open()->staged_changes()) ==
          Words{"M a.py (unstaged)", "M b.py", "D ignored.py (unstaged)", "D kept.py (unstaged)",
                "A n.py (unstaged)"});
}

TEST_CASE("a staged rename whose old path is in use again is two changes") {
    GitFolder git;
    const std::string text = "line one\nline two\nline three\nline four\nline five\n";
    git.commit({{"a.py", text}, {"z.py", text + "z"}, {"t.py", "another\n"}});
    git.sh("git mv a.py c.py && ln -s c.py a.py && rm t.py && ln -s z.py t.py && git add -A");
    CHECK(words(git.open()->staged_changes()) == Words{"M a.py", "A c.py", "M t.py"});
}

TEST_CASE("a name that is only intended to be added is not staged") {
    GitFolder git;
    const auto base = git.commit({{"a.py", "a"}});
    git.write("n.py", "new");
    git.sh("git add --intent-to-add n.py");
    CHECK(words(git.open()->staged_changes()).empty());
    CHECK(words(git.open()->changes_since(base)) == Words{"A n.py"});
}

TEST_CASE("before the first commit everything staged is added") {
    GitFolder git;
    git.write("a.py", "a");
    CHECK(words(git.open()->staged_changes()).empty());
    git.sh("git add a.py");
    CHECK(words(git.open()->staged_changes()) == Words{"A a.py"});
}

TEST_CASE("a commit hook sees the index that is being committed") {
    GitFolder git;
    git.commit({{"a.py", "a"}, {"b.py", "b"}});
    git.sh("cp .git/index .git/next-index-1.lock");
    git.write("a.py", "part of the commit");
    git.sh("GIT_INDEX_FILE=.git/next-index-1.lock git add a.py");
    CHECK(words(git.open()->staged_changes()).empty());
    {
        const Environment hook("GIT_INDEX_FILE", ".git/next-index-1.lock");
        CHECK(words(git.open()->staged_changes()) == Words{"M a.py"});
    }
    GitFolder other;
    other.commit({{"x.py", "x"}});
    const Environment hook("GIT_INDEX_FILE", (git.work() / ".git/next-index-1.lock").string());
    CHECK(words(other.open()->staged_changes()).empty());
}
