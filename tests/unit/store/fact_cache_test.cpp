// SPDX-License-Identifier: MIT
#include <pst/store/fact_cache.hpp>

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "sample_facts.hpp"
#include "store/file_lock.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/unprivileged.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

CacheFolder cache_of(const TemporaryFolder& folder) {
    return CacheFolder(folder.path(".py_smart_test"));
}

SourceFile hashed(const char* path, std::int64_t touched_ns) {
    SourceFile file{RepoPath(path), FileKind::regular, 1, touched_ns, 2, touched_ns};
    file.hash = digest_of(path);
    return file;
}

std::int64_t now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

bool knows(FactCache& cache, const std::string& seed) {
    const auto facts = cache.find(digest_of(seed));
    return facts && same_facts(*facts, sample_facts(seed));
}

void store(const TemporaryFolder& folder, const std::string& seed, FactCacheLimits limits = {}) {
    FactCache cache(cache_of(folder), 1, limits);
    cache.put(digest_of(seed), shared_sample(seed));
    REQUIRE(cache.commit());
}

}  // namespace

TEST_CASE("facts outlive the process, in the base and in what came since") {
    TemporaryFolder folder;
    store(folder, "one");
    CHECK_FALSE(folder.has(".py_smart_test/cache/facts.recent.bin"));
    store(folder, "two");
    CHECK(folder.has(".py_smart_test/cache/facts.recent.bin"));
    store(folder, "three");
    FactCache cache(cache_of(folder), 1);
    CHECK(knows(cache, "one"));
    CHECK(knows(cache, "two"));
    CHECK(knows(cache, "three"));
    CHECK(cache.find(digest_of("four")) == nullptr);
    FactCache other(cache_of(folder), 2);
    CHECK(other.find(digest_of("one")) == nullptr);
}

TEST_CASE("nothing is written before commit, and what was put is found at once") {
    TemporaryFolder folder;
    FactCache cache(cache_of(folder), 1);
    cache.put(digest_of("x"), shared_sample("x"));
    cache.put(digest_of("null"), nullptr);
    CHECK(knows(cache, "x"));
    CHECK_FALSE(folder.has(".py_smart_test"));
    REQUIRE(cache.commit());
    CHECK(knows(cache, "x"));
    FactCache untouched(cache_of(TemporaryFolder()), 1);
    CHECK(untouched.commit());
}

TEST_CASE("a grown recent file is merged into the base") {
    TemporaryFolder folder;
    store(folder, "base");
    FactCache cache(cache_of(folder), 1);
    for (int count = 0; count < 3000; ++count) {
        const std::string seed = "n" + std::to_string(count);
        cache.put(digest_of(seed), shared_sample(seed));
    }
    REQUIRE(cache.commit());
    CHECK_FALSE(folder.has(".py_smart_test/cache/facts.recent.bin"));
    CHECK(knows(cache, "base"));
    CHECK(knows(cache, "n2999"));
}

TEST_CASE("the stat table is kept, but for files touched since the session began") {
    TemporaryFolder folder;
    const std::int64_t old = now_ns() - 60'000'000'000;
    FactCache cache(cache_of(folder), 1);
    CHECK(cache.stat_table().empty());
    cache.put_stat_table({hashed("old.py", old), hashed("new.py", now_ns()), SourceFile{}});
    REQUIRE(cache.commit());
    REQUIRE(cache.stat_table().size() == 1);

    FactCache second(cache_of(folder), 1);
    const StatTable table = second.stat_table();
    REQUIRE(table.size() == 1);
    CHECK(table[0].path.str() == "old.py");
    CHECK(table[0].hash == digest_of("old.py"));
    CHECK(table[0].modified_ns == old);
    second.put(digest_of("x"), shared_sample("x"));
    REQUIRE(second.commit());
    CHECK(FactCache(cache_of(folder), 1).stat_table().size() == 1);
}

TEST_CASE("what was racy becomes clean by a later commit, and then nothing more is written") {
    TemporaryFolder folder;
    const StatTable table = {hashed("x.py", now_ns())};
    const auto run = [&] {
        FactCache cache(cache_of(folder), 1);
        cache.put_stat_table(table);
        REQUIRE(cache.commit());
        return std::filesystem::last_write_time(folder.path(".py_smart_test/cache/facts.bin"));
    };
    run();
    CHECK(FactCache(cache_of(folder), 1).stat_table().empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    run();
    CHECK(FactCache(cache_of(folder), 1).stat_table().size() == 1);
    const std::string recent = folder.read(".py_smart_test/cache/facts.recent.bin");
    const auto before = run();
    CHECK(run() == before);
    CHECK(folder.read(".py_smart_test/cache/facts.recent.bin") == recent);
}

TEST_CASE("damaged and foreign files are left out and replaced") {
    TemporaryFolder folder;
    const std::string name = ".py_smart_test/cache/facts.bin";
    store(folder, "x");
    const std::string whole = folder.read(name);
    for (std::size_t at = 0; at < whole.size(); at += 1 + at % 7) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(~damaged[at]);
        folder.write(name, damaged);
        FactCache cache(cache_of(folder), 1);
        CHECK(cache.find(digest_of("x")) == nullptr);
        CHECK(cache.stat_table().empty());
    }
    for (const std::string& foreign : {std::string(), std::string("{}"), std::string(5000, 'z')}) {
        folder.write(name, foreign);
        store(folder, "x");
        FactCache cache(cache_of(folder), 1);
        CHECK(knows(cache, "x"));
    }
    std::filesystem::remove(folder.path(name));
    folder.make_folder(name);
    FactCache cache(cache_of(folder), 1);
    cache.put(digest_of("y"), shared_sample("y"));
    CHECK_FALSE(cache.commit().has_value());
    CHECK(knows(cache, "y"));
}

TEST_CASE("a read-only folder is a failure of commit") {
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0555);
    {
        pst::testing::Unprivileged user;
        FactCache cache(cache_of(folder), 1);
        cache.put(digest_of("x"), shared_sample("x"));
        const Status status = cache.commit();
        REQUIRE_FALSE(status.has_value());
        CHECK(status.error().kind == FailureKind::project);
        CHECK(knows(cache, "x"));
    }
    ::chmod(folder.path().c_str(), 0755);
}

TEST_CASE("the second of two writers gives up") {
    TemporaryFolder folder;
    store(folder, "one");
    {
        const FileLock held(cache_of(folder).path("cache/lock"), std::chrono::milliseconds(0));
        REQUIRE(held.is_held());
        store(folder, "two", FactCacheLimits{.patience = std::chrono::milliseconds(30)});
    }
    FactCache cache(cache_of(folder), 1);
    CHECK(knows(cache, "one"));
    CHECK_FALSE(knows(cache, "two"));
}

TEST_CASE("two sessions at once both keep their facts") {
    TemporaryFolder folder;
    store(folder, "one");
    FactCache first(cache_of(folder), 1);
    CHECK(knows(first, "one"));
    store(folder, "two");
    first.put(digest_of("three"), shared_sample("three"));
    REQUIRE(first.commit());
    FactCache cache(cache_of(folder), 1);
    for (const char* seed : {"one", "two", "three"})
        CHECK(knows(cache, seed));
}

TEST_CASE("a writer that is killed leaves the old or the new state") {
    TemporaryFolder folder;
    store(folder, "one");
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (int count = 0;; ++count) {
                FactCache cache(cache_of(folder), 1);
                const std::string seed = std::to_string(round) + "/" + std::to_string(count);
                cache.put(digest_of(seed), shared_sample(seed));
                (void)cache.commit();
            }
        }
        ::usleep(static_cast<useconds_t>(2000 + 1700 * round));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        FactCache cache(cache_of(folder), 1);
        REQUIRE(knows(cache, "one"));
    }
    folder.write(".py_smart_test/cache/facts.bin.abc123", "left by a killed writer");
    store(folder, "last");
    for (const auto& entry :
         std::filesystem::directory_iterator(folder.path(".py_smart_test/cache"))) {
        const std::string name = entry.path().filename().string();
        CHECK((name == "lock" || name.ends_with(".bin")));
    }
}

TEST_CASE("above its limit the cache keeps what files have and what was just used") {
    TemporaryFolder folder;
    const FactCacheLimits small{.bytes = 1};
    FactCache cache(cache_of(folder), 1, small);
    cache.put(digest_of("x.py"), shared_sample("x.py"));
    cache.put_stat_table({hashed("x.py", 5)});
    REQUIRE(cache.commit());
    CHECK(knows(cache, "x.py"));
}
