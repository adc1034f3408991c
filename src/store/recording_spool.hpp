// SPDX-License-Identifier: MIT
// Recordings as the pytest plugin leaves them (docs/plan-format.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <pst/model/recording.hpp>
#include <pst/ports/history.hpp>

namespace pst {

/// What code of a file may have come from that is younger than the plan.
struct RecordedText {
    RepoPath file;
    std::string blob;  ///< its content's name for git; empty: not known
};

struct SpooledRecording {
    RecordingKey key;
    Recording recording;
    std::vector<RecordedText> texts;
};

/// Code from another text than that of the state makes the recording unusable.
void check_texts(SpooledRecording& spooled, const ContentCheck& is_of_state);

/// Takes the lines of one spool file in their order.
class RecordingReader {
public:
    void take(const nlohmann::json& line);
    /// A line could not be read: something may be missing.
    void lose() { m_is_whole = false; }
    /// Absent unless every line is there up to the last. `collected`: tests known to exist.
    std::optional<SpooledRecording> finish(const std::unordered_set<TestId>& collected);

private:
    struct Deeds {
        std::vector<std::uint32_t> functions;
        std::vector<std::uint32_t> found;
        struct Opened {
            std::vector<std::uint32_t> callers, keepers;
        };
        std::map<RepoPath, Opened> opened;
        std::string hidden;
    };
    Deeds read_deeds(const nlohmann::json& line);
    void take_test(const nlohmann::json& line);
    void take_end(const nlohmann::json& line);
    void add_places(std::vector<CodePlace>& into, const std::vector<std::uint32_t>& numbers);
    const CodePlace* place_of(std::uint32_t number);
    void add(const Deeds& deeds, std::optional<std::uint32_t> test);

    bool m_is_whole = true;
    std::vector<CodePlace> m_places;  ///< an empty path: outside of the project
    std::map<std::uint64_t, Deeds> m_fixtures;
    std::vector<std::pair<Deeds, std::vector<std::uint64_t>>> m_deeds;  ///< by test; fixtures
    std::optional<Deeds> m_always;
    std::vector<std::uint32_t> m_watched;  ///< numbers of code
    std::map<std::uint32_t, std::vector<std::uint32_t>> m_led;
    std::size_t m_test_count = 0, m_fixture_count = 0;  ///< as the last line tells
    RecordingKey m_key;
    std::vector<RecordedText> m_texts;
    Recording m_recording;
};

}  // namespace pst
