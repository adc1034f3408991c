// SPDX-License-Identifier: MIT
#include "spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <nlohmann/json.hpp>

namespace pst {

namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, OutcomeStatus>, 6> k_outcomes = {
    {{"passed", OutcomeStatus::passed},
     {"failed", OutcomeStatus::failed},
     {"error", OutcomeStatus::error},
     {"skipped", OutcomeStatus::skipped},
     {"xfailed", OutcomeStatus::xfailed},
     {"xpassed", OutcomeStatus::xpassed}}};

std::string text_in(const json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

double number_in(const json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_number() ? at->get<double>() : 0;
}

std::int64_t whole_number_in(const json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

std::string bytes_of_hex(const std::string& text) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        bytes += static_cast<char>(std::strtol(text.substr(at, 2).c_str(), nullptr, 16));
    }
    return bytes;
}

std::optional<SpooledOutcome> outcome_in(const json& line) {
    SpooledOutcome spooled;
    TestOutcome& outcome = spooled.outcome;
    outcome.id = text_in(line, "id");
    if (outcome.id.empty()) outcome.id = bytes_of_hex(text_in(line, "id_hex"));
    const std::string word = text_in(line, "outcome");
    const auto known = std::find_if(k_outcomes.begin(), k_outcomes.end(),
                                    [&](const auto& entry) { return entry.first == word; });
    spooled.is_rerun = word == "rerun";
    if (outcome.id.empty() || word.empty()) return std::nullopt;
    // The word of a newer plugin counts as an error, so that the test runs.
    outcome.status = known != k_outcomes.end() ? known->second : OutcomeStatus::error;
    outcome.duration = number_in(line, "duration");
    outcome.when = number_in(line, "when");
    outcome.message = text_in(line, "message");
    if (const auto phases = line.find("phases"); phases != line.end() && phases->is_object()) {
        spooled.setup = number_in(*phases, "setup");
        spooled.call = number_in(*phases, "call");
        spooled.teardown = number_in(*phases, "teardown");
    }
    spooled.worker = text_in(line, "worker");
    return spooled;
}

/// Hexadecimal digits as git writes them, or nothing.
std::string commit_in(const json& start) {
    std::string commit = text_in(start, "commit");
    const bool is_hash = commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    return is_hash && (commit.size() == 40 || commit.size() == 64) ? commit : "";
}

void take_texts(const json& line, const char* key, std::unordered_set<std::string>& texts) {
    const auto list = line.find(key);
    if (list == line.end() || !list->is_array()) return;
    for (const json& text : *list) {
        if (text.is_string()) texts.insert(text.get<std::string>());
    }
}

void take_line(const json& line, SpooledSession& session) {
    if (const auto end = line.find("session"); end != line.end() && end->is_object()) {
        session.exit_status = static_cast<int>(whole_number_in(*end, "exitstatus"));
        session.selected = whole_number_in(*end, "selected");
        session.finished = whole_number_in(*end, "finished");
        const auto complete = end->find("complete");
        session.snapshot = text_in(*end, "snapshot");
        session.is_complete = complete != end->end() && *complete == true;
    } else if (const auto start = line.find("start"); start != line.end() && start->is_object()) {
        session.commit = commit_in(*start);
    } else if (line.contains("collected")) {
        take_texts(line, "collected", session.collected);
        take_texts(line, "files", session.collected_files);
        const auto whole = line.find("whole");
        session.is_whole_suite =
            !session.collected.empty() && whole != line.end() && *whole == true;
    } else if (auto outcome = outcome_in(line)) {
        session.outcomes.push_back(std::move(*outcome));
    }
}

}  // namespace

bool proves_its_plan(const SpooledSession& session) {
    const bool ended = session.exit_status == 0 || session.exit_status == 1;
    return ended && session.is_complete && !session.snapshot.empty();
}

SpooledSession read_spool(std::string_view lines) {
    SpooledSession session;
    RecordingReader recording;
    for (std::size_t end = lines.find('\n'); end != std::string_view::npos;
         end = lines.find('\n')) {
        const json line = json::parse(lines.substr(0, end), nullptr, false);
        lines.remove_prefix(end + 1);
        if (line.is_object()) {
            take_line(line, session);
            recording.take(line);
        } else {
            recording.lose();
        }
    }
    session.recording = recording.finish(session.collected);
    return session;
}

std::optional<SpoolFile> SpoolFile::open(const std::string& path) {
    SpoolFile spool;
    spool.m_file = FileDescriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
    if (!spool.m_file.is_open()) return std::nullopt;
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    if (::fcntl(spool.m_file.number(), F_SETLK, &lock) != 0 &&
        (errno == EACCES || errno == EAGAIN)) {
        return std::nullopt;
    }
    auto bytes = read_file(spool.m_file, path);
    if (!bytes) return std::nullopt;
    spool.m_bytes = std::move(*bytes);
    return spool;
}

std::vector<std::string> spool_names(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        std::string name = entries->path().filename().string();
        if (name.ends_with(".ndjson")) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace pst
