// SPDX-License-Identifier: MIT
#include <pst/store/cache_folder.hpp>

#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/unprivileged.hpp"

using namespace pst;
using pst::testing::TemporaryFolder;

TEST_CASE("a new cache folder hides itself from git and backups") {
    TemporaryFolder folder;
    const CacheFolder cache(folder.path("deep/.py_smart_test"));
    REQUIRE(cache.prepare("cache"));
    REQUIRE(cache.prepare("cache"));
    CHECK(folder.read("deep/.py_smart_test/.gitignore") == "*\n");
    CHECK(folder.read("deep/.py_smart_test/CACHEDIR.TAG")
              .starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
    CHECK(folder.has("deep/.py_smart_test/cache"));
    struct stat state = {};
    REQUIRE(::stat(cache.path().c_str(), &state) == 0);
    CHECK((state.st_mode & 0777) == 0700);
}

TEST_CASE("a folder that holds the user's files is not hidden") {
    TemporaryFolder folder;
    folder.write("project/setup.py", "");
    REQUIRE(CacheFolder(folder.path("project")).prepare());
    CHECK_FALSE(folder.has("project/.gitignore"));
    folder.make_folder("empty/logs");
    REQUIRE(CacheFolder(folder.path("empty")).prepare());
    CHECK(folder.has("empty/.gitignore"));
    folder.write(".py_smart_test/file_hashes.json", "{}");
    REQUIRE(CacheFolder(folder.path(".py_smart_test")).prepare());
    CHECK(folder.has(".py_smart_test/.gitignore"));
}

TEST_CASE("a cache folder that cannot be made says how to mend it") {
    TemporaryFolder folder;
    folder.write("file", "");
    const Status status = CacheFolder(folder.path("file")).prepare();
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().kind == FailureKind::project);
    CHECK_FALSE(status.error().hint.empty());

    pst::testing::Unprivileged user;
    CHECK_FALSE(CacheFolder(folder.path("new")).prepare().has_value());
}
