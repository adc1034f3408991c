// SPDX-License-Identifier: MIT
#include "recording_spool.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace pst {

namespace {

using nlohmann::json;

std::vector<std::uint32_t> numbers_in(const json& object, const char* key) {
    std::vector<std::uint32_t> numbers;
    if (const auto at = object.find(key); at != object.end()) {
        for (const json& each : *at)
            numbers.push_back(each.get<std::uint32_t>());
    }
    return numbers;
}

void insert(TestNumbers& into, std::uint32_t test) {
    const auto place = std::ranges::lower_bound(into, test);
    if (place == into.end() || *place != test) into.insert(place, test);
}

}  // namespace

void check_texts(SpooledRecording& spooled, const ContentCheck& is_of_state) {
    for (const RecordedText& text : spooled.texts) {
        if (!spooled.recording.unusable.empty()) return;
        if (text.blob.empty() || !is_of_state || !is_of_state(spooled.key, text.file, text.blob)) {
            spooled.recording.unusable = text.file.str() + " changed while the tests ran";
        }
    }
}

RecordingReader::Deeds RecordingReader::read_deeds(const json& line) {
    if (const auto code = line.find("code"); code != line.end()) {
        for (const json& place : *code) {
            const bool is_outside = place.at(0).is_null();
            m_places.push_back({is_outside ? RepoPath() : RepoPath(place.at(0).get<std::string>()),
                                place.at(1).get<std::uint32_t>()});
        }
    }
    Deeds deeds;
    deeds.functions = numbers_in(line, "functions");
    deeds.found = numbers_in(line, "found");
    deeds.hidden = line.value("hidden", "");
    if (const auto opened = line.find("opened"); opened != line.end()) {
        for (const json& each : *opened) {
            deeds.opened[RepoPath(each.at(0).get<std::string>())] = {
                each.at(1).get<std::vector<std::uint32_t>>(),
                each.at(2).get<std::vector<std::uint32_t>>()};
        }
    }
    return deeds;
}

void RecordingReader::take_test(const json& line) {
    RecordedTest test{.id = line.at("ran").get<std::string>(),
                      .ran = true,
                      .passed = line.at("passed").get<bool>(),
                      .hidden = line.value("hidden", "")};
    if (const auto digest = line.find("parameters"); digest != line.end() && digest->is_string()) {
        test.parameters = digest->get<std::string>();
    }
    std::vector<std::uint64_t> fixtures;
    for (const std::uint32_t fixture : numbers_in(line, "shared"))
        fixtures.push_back(fixture);
    m_deeds.emplace_back(read_deeds(line), std::move(fixtures));
    m_recording.tests.push_back(std::move(test));
}

void RecordingReader::take_end(const json& line) {
    m_test_count = line.at("always").get<std::size_t>();
    m_fixture_count = line.at("fixtures").get<std::size_t>();
    m_key = line.at("state").get<std::string>();
    m_watched = numbers_in(line, "watched");
    if (const auto led = line.find("led"); led != line.end()) {
        for (const json& each : *led) {
            m_led[each.at(0).get<std::uint32_t>()] = each.at(1).get<std::vector<std::uint32_t>>();
        }
    }
    m_recording.foreign = line.at("foreign").get<std::vector<std::string>>();
    if (!line.at("early").empty()) {
        m_recording.unusable = line.at("early").at(0).get<std::string>() +
                               " was imported before pytest loaded its plugins";
    }
    for (const json& text : line.at("changed")) {
        // An installed plugin may be older, and name files alone.
        const bool is_told = text.is_array() && text.at(1).is_string();
        const json& file = text.is_array() ? text.at(0) : text;
        m_texts.push_back({RepoPath(file.get<std::string>()),
                           is_told ? text.at(1).get<std::string>() : std::string()});
    }
    m_always = read_deeds(line);
    if (!m_always->hidden.empty())
        m_recording.unusable = m_always->hidden + " outside of the tests";
}

void RecordingReader::take(const json& line) {
    try {
        if (line.contains("ran")) {
            take_test(line);
        } else if (line.contains("fixture")) {
            m_fixtures[line.at("fixture").get<std::uint64_t>()] = read_deeds(line);
        } else if (line.contains("always")) {
            take_end(line);
        }
    } catch (const json::exception&) {
        lose();
    }
}

/// Null: outside of the project.
const CodePlace* RecordingReader::place_of(std::uint32_t number) {
    if (number >= m_places.size()) {
        lose();
        return nullptr;
    }
    return m_places[number].file.empty() ? nullptr : &m_places[number];
}

void RecordingReader::add_places(std::vector<CodePlace>& into,
                                 const std::vector<std::uint32_t>& numbers) {
    for (const std::uint32_t number : numbers) {
        const CodePlace* place = place_of(number);
        if (place == nullptr) continue;
        const auto at = std::ranges::lower_bound(into, *place);
        if (at == into.end() || *at != *place) into.insert(at, *place);
    }
}

void RecordingReader::add(const Deeds& deeds, std::optional<std::uint32_t> test) {
    const auto mark = [&](auto& entry) {
        if (test) {
            insert(entry.tests, *test);
        } else {
            entry.always = true;
        }
    };
    for (const std::uint32_t function : deeds.functions) {
        if (const CodePlace* place = place_of(function)) mark(m_recording.code[*place]);
    }
    for (const std::uint32_t function : deeds.found) {
        const CodePlace* place = place_of(function);
        if (place != nullptr && test) insert(m_recording.code[*place].found, *test);
    }
    for (const auto& [path, opened] : deeds.opened) {
        RecordedOpening& opening = m_recording.openings[path];
        mark(opening);
        add_places(opening.callers, opened.callers);
        add_places(opening.keepers, opened.keepers);
    }
}

std::optional<SpooledRecording> RecordingReader::finish(
    const std::unordered_set<TestId>& collected) {
    const bool is_complete =
        m_always && m_test_count == m_deeds.size() && m_fixture_count == m_fixtures.size();
    if (!is_complete) return std::nullopt;
    for (std::uint32_t test = 0; test < m_deeds.size(); ++test) {
        const auto& [deeds, fixtures] = m_deeds[test];
        add(deeds, test);
        for (const std::uint64_t number : fixtures) {
            const auto fixture = m_fixtures.find(number);
            if (fixture == m_fixtures.end()) return std::nullopt;
            add(fixture->second, test);
            std::string& hidden = m_recording.tests[test].hidden;
            if (hidden.empty()) hidden = fixture->second.hidden;
        }
    }
    add(*m_always, std::nullopt);
    for (const std::uint32_t number : m_watched) {
        const CodePlace* place = place_of(number);
        if (place != nullptr && m_recording.code.contains(*place))
            m_recording.code.at(*place).watched = true;
    }
    for (const auto& [number, led] : m_led) {
        const CodePlace* place = place_of(number);
        if (place != nullptr && m_recording.code.contains(*place))
            add_places(m_recording.code.at(*place).led.emplace(), led);
    }
    std::unordered_set<TestId> missing = collected;
    for (RecordedTest& test : m_recording.tests) {
        test.is_listed = collected.contains(test.id);
        missing.erase(test.id);
    }
    for (const TestId& id : missing) {
        RecordedTest& test = m_recording.tests.emplace_back();
        test.id = id;
        test.is_listed = true;
    }
    if (!m_is_whole) return std::nullopt;
    return SpooledRecording{m_key, std::move(m_recording), std::move(m_texts)};
}

}  // namespace pst
