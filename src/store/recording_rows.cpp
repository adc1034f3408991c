// SPDX-License-Identifier: MIT
#include "recording_rows.hpp"

#include <string>
#include <unordered_map>
#include <utility>

#include "bytes.hpp"

namespace pst {

namespace {

constexpr unsigned k_kept_of_a_test = 8;  ///< states of one environment
constexpr unsigned k_kept_states = 64;    ///< of all environments

constexpr std::int64_t k_ran = 1, k_passed = 2, k_listed = 4;  // flags of a test
constexpr unsigned k_always = 1, k_watched = 2, k_led = 4;     // flags of code

/// Ascending numbers as differences.
void put(ByteWriter& out, const TestNumbers& tests) {
    out.number(tests.size());
    std::uint32_t previous = 0;
    for (const std::uint32_t test : tests) {
        out.number(test - previous);
        previous = test;
    }
}

/// All below `end`.
TestNumbers take(ByteReader& in, std::size_t end) {
    TestNumbers tests;
    std::uint64_t last = 0;
    std::size_t left = in.count();
    for (tests.reserve(left); left > 0 && !in.failed(); --left) {
        const std::uint64_t step = in.number();
        if (step >= end - last) in.fail();
        last += step;
        tests.push_back(static_cast<std::uint32_t>(last));
    }
    return tests;
}

std::int64_t state_row(Database& database, const RecordingKey& key) {
    Statement row(database, "SELECT id FROM recording WHERE key = ?");
    return row.bind(key).step() ? row.integer(0) : 0;
}

void put(ByteWriter& out, const std::vector<CodePlace>& places) {
    out.number(places.size());
    for (const CodePlace& place : places) {
        out.text(place.file.str());
        out.number(place.line);
    }
}

std::vector<CodePlace> take_places(ByteReader& in) {
    std::vector<CodePlace> places;
    for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
        RepoPath file{std::string(in.text())};
        places.push_back({std::move(file), static_cast<std::uint32_t>(in.number())});
    }
    return places;
}

std::string encoded(const RecordedOpening& opening) {
    ByteWriter out;
    put(out, opening.tests);
    out.byte(opening.always ? 1 : 0);
    put(out, opening.callers);
    put(out, opening.keepers);
    return out.take();
}

RecordedOpening decoded_opening(ByteReader& in, std::size_t test_count) {
    RecordedOpening opening;
    opening.tests = take(in, test_count);
    opening.always = in.byte() != 0;
    opening.callers = take_places(in);
    opening.keepers = take_places(in);
    return opening;
}

void write_tests(Database& database, std::int64_t state, const std::vector<RecordedTest>& tests) {
    Statement insert(database,
                     "INSERT INTO recorded_test (recording, number, name, flags, hidden, "
                     "parameters) VALUES (?, ?, ?, ?, ?, ?)");
    for (std::size_t at = 0; at < tests.size(); ++at) {
        const RecordedTest& test = tests[at];
        const std::int64_t flags =
            (test.ran ? k_ran : 0) | (test.passed ? k_passed : 0) | (test.is_listed ? k_listed : 0);
        insert.bind(state).bind(static_cast<std::int64_t>(at)).bind(test.id);
        insert.bind(flags).bind(test.hidden).bind(test.parameters).step();
    }
}

/// One row a source file.
void write_code(Database& database, std::int64_t state, const Recording& recording) {
    Statement insert(database,
                     "INSERT INTO recorded_source (recording, path, code) VALUES (?, ?, ?)");
    for (auto at = recording.code.begin(); at != recording.code.end();) {
        const RepoPath& file = at->first.file;
        ByteWriter out;
        for (; at != recording.code.end() && at->first.file == file; ++at) {
            out.number(at->first.line);
            const RecordedCode& code = at->second;
            out.byte((code.always ? k_always : 0) | (code.watched ? k_watched : 0) |
                     (code.led ? k_led : 0));
            put(out, code.tests);
            put(out, code.found);
            if (code.led) put(out, *code.led);
        }
        insert.bind(state).bind(file.str()).bind_blob(out.bytes()).step();
    }
}

void write_openings(Database& database, std::int64_t state, const Recording& recording) {
    Statement insert(database,
                     "INSERT INTO recorded_opening (recording, path, tests) VALUES (?, ?, ?)");
    for (const auto& [path, opening] : recording.openings) {
        const std::string bytes = encoded(opening);
        insert.bind(state).bind(path.str()).bind_blob(bytes).step();
    }
}

void read_tests(Database& database, std::int64_t state, Recording& recording) {
    Statement rows(database,
                   "SELECT name, flags, hidden, parameters FROM recorded_test WHERE recording = ? "
                   "ORDER BY number");
    rows.bind(state);
    while (rows.step()) {
        recording.tests.push_back({.id = rows.text(0),
                                   .is_listed = (rows.integer(1) & k_listed) != 0,
                                   .ran = (rows.integer(1) & k_ran) != 0,
                                   .passed = (rows.integer(1) & k_passed) != 0,
                                   .hidden = rows.text(2),
                                   .parameters = rows.text(3)});
    }
}

/// False: the bytes make no sense.
bool read_code(Database& database, std::int64_t state, Recording& recording) {
    Statement rows(database, "SELECT path, code FROM recorded_source WHERE recording = ?");
    rows.bind(state);
    while (rows.step()) {
        const RepoPath file(rows.text(0));
        const std::string bytes = rows.text(1);
        ByteReader in(bytes);
        while (!in.at_end()) {
            const auto line = static_cast<std::uint32_t>(in.number());
            RecordedCode& code = recording.code[{file, line}];
            const auto flags = in.byte();
            code.always = (flags & k_always) != 0;
            code.watched = (flags & k_watched) != 0;
            code.tests = take(in, recording.tests.size());
            code.found = take(in, recording.tests.size());
            if ((flags & k_led) != 0) code.led = take_places(in);
        }
        if (in.failed()) return false;
    }
    return true;
}

/// False: the bytes make no sense.
bool read_openings(Database& database, std::int64_t state, Recording& recording) {
    Statement rows(database, "SELECT path, tests FROM recorded_opening WHERE recording = ?");
    rows.bind(state);
    while (rows.step()) {
        const std::string bytes = rows.text(1);
        ByteReader in(bytes);
        recording.openings.emplace(RepoPath(rows.text(0)),
                                   decoded_opening(in, recording.tests.size()));
        if (in.failed() || !in.at_end()) return false;
    }
    return true;
}

std::vector<TestId> tests_that_ran(Database& database, std::int64_t state) {
    std::vector<TestId> tests;
    Statement rows(database,
                   "SELECT name FROM recorded_test WHERE recording = ? AND flags & ? "
                   "ORDER BY number");
    rows.bind(state).bind(k_ran);
    while (rows.step())
        tests.push_back(rows.text(0));
    return tests;
}

/// A run of a few tests must not push out the one of all: a state goes when each of its tests has
/// younger ones enough.
void drop_old_states(Database& database, std::string_view environment) {
    Statement remove(database, "DELETE FROM recording WHERE key = ?");
    std::unordered_map<TestId, unsigned> younger;
    const auto states = read_states(database, environment);
    for (const RecordedState& state : states ? *states : std::vector<RecordedState>()) {
        bool is_kept = false;
        for (const TestId& test : state.ran)
            is_kept = younger[test]++ < k_kept_of_a_test || is_kept;
        if (!is_kept) remove.bind(state.key).step();
    }
    Statement(database,
              "DELETE FROM recording WHERE id NOT IN "
              "(SELECT id FROM recording ORDER BY taken DESC, id DESC LIMIT ?)")
        .bind(std::int64_t{k_kept_states})
        .step();
}

}  // namespace

void add_recording(Database& database, const RecordingKey& key, const Recording& recording,
                   double now) {
    Recording whole = recording;
    if (const auto known = read_recording(database, key); known && *known) {
        whole = united(std::move(**known), recording);
    }
    Statement(database, "DELETE FROM recording WHERE key = ?").bind(key).step();
    Statement insert(database,
                     "INSERT INTO recording (key, environment, taken, unusable, foreign_modules) "
                     "VALUES (?, ?, ?, ?, ?)");
    std::string foreign;
    for (const std::string& module : whole.foreign)
        foreign += module + "\n";
    insert.bind(key).bind(environment_of(key)).bind(now);
    insert.bind(whole.unusable).bind(foreign).step();
    const std::int64_t state = sqlite3_last_insert_rowid(database.handle());
    write_tests(database, state, whole.tests);
    write_code(database, state, whole);
    write_openings(database, state, whole);
    drop_old_states(database, environment_of(key));
}

Result<std::vector<RecordedState>> read_states(Database& database, std::string_view environment) {
    std::vector<RecordedState> states;
    Statement rows(database,
                   "SELECT id, key FROM recording WHERE environment = ? "
                   "ORDER BY taken DESC, id DESC");
    rows.bind(environment);
    while (rows.step())
        states.push_back({rows.text(1), tests_that_ran(database, rows.integer(0))});
    PST_CHECK(database.status());
    return states;
}

Result<std::optional<Recording>> read_recording(Database& database, const RecordingKey& key) {
    const std::int64_t state = state_row(database, key);
    if (state == 0) {
        PST_CHECK(database.status());
        return std::nullopt;
    }
    Recording recording;
    Statement head(database, "SELECT unusable, foreign_modules FROM recording WHERE id = ?");
    if (head.bind(state).step()) {
        recording.unusable = head.text(0);
        std::string module;
        for (const char c : head.text(1)) {
            if (c != '\n') {
                module += c;
                continue;
            }
            recording.foreign.push_back(std::move(module));
            module.clear();
        }
    }
    read_tests(database, state, recording);
    const bool is_sound =
        read_code(database, state, recording) && read_openings(database, state, recording);
    PST_CHECK(database.status());
    if (!is_sound) return std::nullopt;
    return recording;
}

}  // namespace pst
