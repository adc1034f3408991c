// SPDX-License-Identifier: MIT
// A cache folder with a history, and spool files as the plugin leaves them.
#pragma once

#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include <pst/store/history_database.hpp>

#include "store/sqlite.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace pst::testing {

inline TestOutcome outcome(const std::string& id, OutcomeStatus status, double when) {
    return TestOutcome{.id = id, .status = status, .duration = 0.5, .when = when, .message = "why"};
}

inline std::string line(const std::string& id, const std::string& word, double when = 1000) {
    return R"({"id":")" + id + R"(","outcome":")" + word + R"(","duration":0.25,"when":)" +
           std::to_string(when) + R"(,"phases":{"call":0.25},"worker":"gw1","message":"m"})" + "\n";
}

inline std::string hex_of(const std::string& bytes) {
    std::string hex;
    for (const char byte : bytes) {
        for (const int shift : {4, 0})
            hex += "0123456789abcdef"[(static_cast<unsigned char>(byte) >> shift) & 15];
    }
    return hex;
}

inline std::string line_of(const TestOutcome& outcome) {
    const std::array words = {"passed", "failed", "error", "skipped", "xfailed", "xpassed"};
    return R"({"id_hex":")" + hex_of(outcome.id) + R"(","outcome":")" +
           words.at(static_cast<std::size_t>(outcome.status)) + R"(","duration":)" +
           std::to_string(outcome.duration) + R"(,"when":)" + std::to_string(outcome.when) +
           R"(,"message":")" + outcome.message + "\"}\n";
}

struct Cache {
    TemporaryFolder root;
    CacheFolder folder{root.path(".py_smart_test")};

    HistoryDatabase history() const { return HistoryDatabase(folder); }
    OutcomeTable outcomes() const {
        auto table = history().outcomes();
        REQUIRE(table);
        return *table;
    }
    std::vector<std::string> ids() const {
        std::vector<std::string> found;
        for (const auto& [id, outcome] : outcomes())
            found.push_back(id);
        return found;
    }
    void spool(const std::string& name, const std::string& lines) const {
        const std::string path = ".py_smart_test/spool/" + name;
        root.write(path, lines);  // not seen until it is whole
        REQUIRE(std::rename(root.path(path).c_str(), root.path(path + ".ndjson").c_str()) == 0);
    }
    /// As the plugin and `ingest_spool` bring them.
    void keep(const std::vector<TestOutcome>& outcomes) const {
        static int count = 0;
        std::string lines;
        for (const TestOutcome& outcome : outcomes)
            lines += line_of(outcome);
        spool("kept-" + std::to_string(::getpid()) + "-" + std::to_string(count++), lines);
        REQUIRE(history().ingest_spool({}));
    }
    bool has_spool(const std::string& name) const {
        return root.has(".py_smart_test/spool/" + name + ".ndjson");
    }
    std::size_t ingest() const {
        const auto intake = history().ingest_spool({});
        REQUIRE(intake);
        return intake->outcomes;
    }
    std::int64_t count(const char* sql) const {
        auto database = Database::open(folder.path("history.db"), Database::Mode::write);
        REQUIRE(database);
        Statement statement(*database, sql);
        REQUIRE(statement.step());
        return statement.integer(0);
    }
};

}  // namespace pst::testing
