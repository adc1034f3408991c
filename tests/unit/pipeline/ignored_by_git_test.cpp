// SPDX-License-Identifier: MIT
#include "pipeline/ignored_by_git.hpp"

#include "support/catch.hpp"

using namespace pst;

namespace {

ContentHash hash(const char* text) { return digest_of(text); }

/// A project of which the ignored `.env` counts, and `a.py`, which may differ from the base.
struct EnvProject {
    IgnoredInput input;
    FileHashes edits;
    FileHashes disk;
    int asked_for_edits = 0;

    EnvProject() {
        input.edits = [this] {
            ++asked_for_edits;
            return edits;
        };
        input.hash_now = [this](const RepoPath& path) {
            const auto place = disk.find(path);
            return place == disk.end() ? ContentHash() : place->second;
        };
    }
    void env(const char* text) { input.current[RepoPath(".env")] = hash(text); }
    void edit(const char* text) {
        edits[RepoPath("a.py")] = hash(text);
        disk[RepoPath("a.py")] = hash(text);
    }
    void settle(const char* text) {
        edits.clear();
        disk[RepoPath("a.py")] = hash(text);
    }
    /// What changed; afterwards the whole selection has run.
    std::vector<std::string> run() {
        const IgnoredComparison found = compare_ignored(input);
        input.stored = found.next;
        std::vector<std::string> lines;
        for (const FileChange& change : found.changes) {
            lines.push_back(std::to_string(static_cast<int>(change.status)) + " " +
                            change.path.str());
        }
        return lines;
    }
};

using Lines = std::vector<std::string>;
const Lines k_nothing;
const Lines k_added = {"0 .env"};
const Lines k_modified = {"1 .env"};
const Lines k_deleted = {"2 .env"};

}  // namespace

TEST_CASE("the first look finds nothing, the next ones compare") {
    EnvProject project;
    project.env("a");
    CHECK(project.run() == k_nothing);
    CHECK(project.run() == k_nothing);
    CHECK(project.asked_for_edits == 0);
    project.env("b");
    CHECK(project.run() == k_modified);
    CHECK(project.run() == k_nothing);
}

TEST_CASE("without edits beside it a change is settled by one run") {
    EnvProject project;
    project.env("a");
    project.run();
    project.env("b");
    project.run();
    CHECK(project.input.stored->edits.empty());
    CHECK_FALSE(project.input.stored->files.at(RepoPath(".env")).moved);
}

TEST_CASE("a change that was tested on edits counts again when they are undone") {
    EnvProject project;
    project.env("a");
    project.settle("base");
    project.run();
    project.env("b");
    project.edit("edited");
    CHECK(project.run() == k_modified);
    project.edit("edited more");
    CHECK(project.run() == k_nothing);
    SECTION("undone") {
        project.settle("base");
        CHECK(project.run() == k_modified);
        CHECK(project.run() == k_nothing);
    }
    SECTION("merged as tested") {
        project.settle("edited more");
        CHECK(project.run() == k_nothing);
        project.settle("the next commit");
        CHECK(project.run() == k_nothing);
    }
}

TEST_CASE("a file that came and one that went") {
    EnvProject project;
    CHECK(project.run() == k_nothing);
    project.env("a");
    CHECK(project.run() == k_added);
    project.input.current.clear();
    project.input.gone.insert(RepoPath(".env"));
    CHECK(project.run() == k_deleted);
    CHECK(project.run() == k_nothing);
    project.env("a");
    project.input.gone.clear();
    CHECK(project.run() == k_added);
}

TEST_CASE("a file that went beside edits is missed again when they are undone") {
    EnvProject project;
    project.env("a");
    project.settle("base");
    project.run();
    project.input.current.clear();
    project.input.gone.insert(RepoPath(".env"));
    project.edit("edited");
    CHECK(project.run() == k_deleted);
    CHECK(project.run() == k_nothing);
    project.settle("base");
    CHECK(project.run() == k_deleted);
    CHECK(project.run() == k_nothing);
}

TEST_CASE("a file that nothing reads any more is forgotten") {
    EnvProject project;
    project.env("a");
    project.run();
    project.input.current.clear();
    CHECK(project.run() == k_nothing);
    CHECK(project.input.stored->files.empty());
}

TEST_CASE("the note names five files at most") {
    IgnoredSnapshot seen;
    CHECK(first_look_note(seen).empty());
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) {
        seen.files[RepoPath(name)] = {hash(name), false};
    }
    CHECK(first_look_note(seen).starts_with("git ignores a, b, c, d, e and 2 more, which "));
}
