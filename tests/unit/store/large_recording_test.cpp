// SPDX-License-Identifier: MIT
// Not among the tests that run by default: how large a history of a large project gets, and how
// long it takes to read. `pst_store_tests "[large]"`
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <set>

#include "history_cache.hpp"
#include "store/history_schema.hpp"
#include "store/recording_rows.hpp"

using namespace pst;
using namespace pst::testing;

namespace {

constexpr std::uint32_t k_tests = 100'000, k_a_file = 100, k_executed = 300;
constexpr std::uint32_t k_functions = 20'000, k_core = 500, k_area = 2'000;

/// A third of what a test executes is used by all, the rest belongs to its part of the project.
std::set<std::uint32_t> executed_by(std::uint32_t test) {
    std::mt19937 random(test);
    const std::uint32_t area = test / k_a_file * 37 % (k_functions - k_area);
    std::set<std::uint32_t> functions;
    while (functions.size() < k_executed / 3)
        functions.insert(static_cast<std::uint32_t>(random() % k_core));
    while (functions.size() < k_executed)
        functions.insert(area + static_cast<std::uint32_t>(random() % k_area));
    return functions;
}

CodePlace place_of(std::uint32_t function) {
    return {RepoPath("src/project/part_" + std::to_string(function / 10) + ".py"),
            function % 10 * 20 + 5};
}

Recording large_recording() {
    std::vector<RecordedCode*> code(k_functions);
    Recording recording;
    for (std::uint32_t function = 0; function < k_functions; ++function)
        code[function] = &recording.code[place_of(function)];
    for (std::uint32_t test = 0; test < k_tests; ++test) {
        const std::string file = "tests/unit/test_part_" + std::to_string(test / k_a_file) + ".py";
        const std::uint32_t line = test % k_a_file * 8 + 10;
        recording.tests.push_back({.id = file + "::test_behaviour_" + std::to_string(test),
                                   .is_listed = true,
                                   .ran = true,
                                   .passed = true,
                                   .hidden = {}});
        recording.code[{RepoPath(file), line}].tests = {test};
        for (const std::uint32_t function : executed_by(test))
            code[function]->tests.push_back(test);
    }
    return recording;
}

template <class Work>
double milliseconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    return time.count();
}

}  // namespace

TEST_CASE("100,000 tests that execute 300 functions each", "[.][large]") {
    Cache cache;
    REQUIRE(cache.folder.prepare());
    const std::string path = cache.folder.path("history.db");
    const Recording recording = large_recording();
    {
        auto database = Database::open(path, Database::Mode::create);
        REQUIRE(database);
        REQUIRE(migrate_history(*database));
        const double written = milliseconds([&] {
            Transaction transaction(*database);
            add_recording(*database, "a+0:one", recording, 1);
            REQUIRE(transaction.commit());
        });
        std::printf("written in %.0f ms\n", written);
    }
    const double megabytes = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
    std::printf("%.1f MB\n", megabytes);
    CHECK(megabytes < 200);
    for (int turn = 0; turn < 3; ++turn) {
        std::optional<Recording> read;
        const double time = milliseconds([&] { read = *cache.history().recording("a+0:one"); });
        REQUIRE(read);
        CHECK(read->code.at(place_of(7)).tests == recording.code.at(place_of(7)).tests);
        std::printf("read whole in %.1f ms\n", time);
    }
    auto database = Database::open(path, Database::Mode::write);
    REQUIRE(database);
    for (int turn = 0; turn < 3; ++turn) {
        const RepoPath file = place_of(7'000).file;
        std::size_t size = 0;
        const double time = milliseconds([&] {
            Statement row(*database, "SELECT code FROM recorded_source WHERE path = ?");
            REQUIRE(row.bind(file.str()).step());
            size = row.text(0).size();
        });
        std::printf("the rows of one source file, %zu bytes, in %.2f ms\n", size, time);
    }
    for (int turn = 0; turn < 3; ++turn) {
        const double time = milliseconds(
            [&] { CHECK(cache.history().recorded_states("one")->front().ran.size() == k_tests); });
        std::printf("which tests ran in %.1f ms\n", time);
    }
}
