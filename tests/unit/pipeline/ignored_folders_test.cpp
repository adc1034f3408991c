// SPDX-License-Identifier: MIT
#include "pipeline/ignored_folders.hpp"

#include <memory>

#include <pst/python/facts.hpp>

#include "support/catch.hpp"

using namespace pst;
using Paths = std::vector<std::string>;

namespace {

/// "data/x.json" for data, "gen (modules)" for what an import names.
Paths named(const std::string& file, const std::string& source, const Paths& ignored) {
    const auto facts = std::make_shared<const ModuleFacts>(read_module_facts(source));
    std::vector<RepoPath> folders(ignored.begin(), ignored.end());
    Paths found;
    for (const NamedPlace& place : places_named({{RepoPath(file), facts}}, folders, {"lib"})) {
        found.push_back(place.path.str() + (place.is_module ? " (modules)" : ""));
    }
    return found;
}

}  // namespace

TEST_CASE("globs enter the folders before their first wildcard") {
    const std::vector<std::string> globs = {"build/gen/**", "!data/**", "**/x.txt", ".env"};
    CHECK(may_match_below(globs, RepoPath("build")));
    CHECK(may_match_below(globs, RepoPath("build/gen/deep")));
    CHECK_FALSE(may_match_below(globs, RepoPath("build/lib")));
    CHECK_FALSE(may_match_below(globs, RepoPath("data")));
    CHECK_FALSE(may_match_below({}, RepoPath("data")));
}

TEST_CASE("paths from the file itself and from folders above it") {
    const std::string anchored =
        "from pathlib import Path\nX = (Path(__file__).parent.parent / 'data' / 'x.json')\n";
    CHECK(named("tests/test_a.py", anchored, {"data"}) == Paths{"data/x.json"});
    CHECK(named("tests/test_a.py", anchored, {"other"}).empty());
    CHECK(named("tests/test_a.py", "open('data/x.json')\n", {"data"}) == Paths{"data/x.json"});
    CHECK(named("tests/test_a.py", "open('data/x.json')\n", {"tests/data"}) ==
          Paths{"tests/data/x.json"});
    CHECK(named("a.py", "import os\nos.listdir('data')\n", {"data"}) == Paths{"data"});
}

TEST_CASE("a mere word names no folder") {
    CHECK(named("a.py", "KIND = 'data'\n", {"data"}).empty());
}

TEST_CASE("imports name the whole ignored folder, for modules import each other") {
    const Paths modules = {"pkg/gen (modules)"};
    CHECK(named("a.py", "import pkg.gen.wire\n", {"pkg/gen"}) == modules);
    CHECK(named("a.py", "from pkg import gen\n", {"pkg/gen"}) == modules);
    CHECK(named("pkg/a.py", "from .gen.wire import X\n", {"pkg/gen"}) == modules);
    CHECK(named("a.py", "import gen\n", {"lib/gen"}) == Paths{"lib/gen (modules)"});
    CHECK(named("a.py", "import other\n", {"pkg/gen"}).empty());
}

TEST_CASE("folders of tools and builds are left alone") {
    CHECK(named("a.py", "open('.venv/x.json')\n", {".venv"}).empty());
    CHECK(named("a.py", "import build\n", {"build"}).empty());
    CHECK(named("a.py", "open('build/x.json')\n", {"build"}) == Paths{"build/x.json"});
}
