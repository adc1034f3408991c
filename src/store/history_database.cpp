// SPDX-License-Identifier: MIT
#include <pst/store/history_database.hpp>

#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <pst/base/log.hpp>

#include "history_rows.hpp"
#include "history_schema.hpp"
#include "recording_rows.hpp"
#include "spool.hpp"
#include "sqlite.hpp"

namespace pst {

namespace {

double now_seconds() {
    using Seconds = std::chrono::duration<double>;
    return std::chrono::duration_cast<Seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

struct HistoryDatabase::State {
    explicit State(CacheFolder cache_folder) : folder(std::move(cache_folder)) {}

    CacheFolder folder;
    std::optional<Database> database;
    std::string unwritable;  ///< why the open database is only read, or empty

    /// Null: there is none, and nothing is to be written.
    Result<Database*> open(bool for_writing);
    Status open_existing(bool for_writing);
    Status look_inside(bool for_writing);
    void set_aside();
    /// Runs the work; on a damaged database once more, with an empty one.
    template <class Work>
    auto on_database(bool for_writing, Work work) -> decltype(work(nullptr));
};

Result<Database*> HistoryDatabase::State::open(bool for_writing) {
    if (!database) {
        std::error_code error;
        if (!for_writing && !std::filesystem::exists(folder.path("history.db"), error)) {
            return nullptr;
        }
        Status opened = open_existing(for_writing);
        if (!opened && database && database->is_damaged()) {
            set_aside();
            if (!for_writing) return nullptr;
            opened = open_existing(true);
        }
        if (!opened) {
            database.reset();
            return fail(FailureKind::project,
                        "the history cannot be opened: " + opened.error().message,
                        folder.path("history.db"));
        }
        if (!database) return nullptr;
    }
    if (for_writing && !unwritable.empty()) {
        return fail(FailureKind::project, unwritable, folder.path("history.db"));
    }
    database->forget_error();
    return &*database;
}

Status HistoryDatabase::State::open_existing(bool for_writing) {
    if (for_writing) {
        PST_CHECK(folder.prepare());
    }
    const std::string path = folder.path("history.db");
    PST_TRY(opened,
            Database::open(path, for_writing ? Database::Mode::create : Database::Mode::write));
    database.emplace(std::move(opened));
    unwritable.clear();
    Status status = look_inside(for_writing);
    if (status || for_writing || database->is_damaged()) return status;
    PST_TRY(immutable, Database::open(path, Database::Mode::immutable));
    database.emplace(std::move(immutable));
    unwritable = "the history cannot be written: " + status.error().message;
    return look_inside(false);
}

Status HistoryDatabase::State::look_inside(bool for_writing) {
    const std::int64_t version = database->user_version();
    PST_CHECK(database->status());
    if (version > k_history_version) {
        unwritable = "the history was written by a newer pst";
        log_warning(unwritable + ": it is only read");
    } else if (version == 0 && !for_writing) {
        database.reset();  // its maker was killed before it held anything
        return {};
    } else if (version < k_history_version && unwritable.empty()) {
        PST_CHECK(migrate_history(*database));
    }
    return database->run("PRAGMA foreign_keys = ON");
}

void HistoryDatabase::State::set_aside() {
    database.reset();
    const std::string path = folder.path("history.db");
    std::error_code ignored;
    for (const char* suffix : {"-wal", "-shm"})
        std::filesystem::remove(path + suffix, ignored);
    std::filesystem::rename(path, path + ".corrupt", ignored);
    log_warning("the history is damaged; it is now " + path + ".corrupt, and a new one begins");
}

template <class Work>
auto HistoryDatabase::State::on_database(bool for_writing, Work work) -> decltype(work(nullptr)) {
    PST_TRY(opened, open(for_writing));
    auto result = work(opened);
    if (result || opened == nullptr || !opened->is_damaged()) return result;
    set_aside();
    PST_TRY(fresh, open(for_writing));
    return work(fresh);
}

HistoryDatabase::HistoryDatabase(CacheFolder folder)
    : m_state(std::make_unique<State>(std::move(folder))) {}

HistoryDatabase::~HistoryDatabase() = default;

Result<OutcomeTable> HistoryDatabase::outcomes() {
    return m_state->on_database(false, [](Database* database) -> Result<OutcomeTable> {
        return database == nullptr ? OutcomeTable() : read_outcomes(*database);
    });
}

Result<SpoolIntake> HistoryDatabase::ingest_spool(const ContentCheck& is_of_state) {
    const std::string folder = m_state->folder.path(k_spool_folder);
    std::vector<std::pair<std::string, SpoolFile>> spools;
    for (std::string& name : spool_names(folder)) {
        if (auto spool = SpoolFile::open(folder + "/" + name)) {
            spools.emplace_back(std::move(name), std::move(*spool));
        }
    }
    if (spools.empty()) return SpoolIntake{};
    const auto take_all = [&](Database* database) -> Result<SpoolIntake> {
        SpoolIntake intake;
        Transaction transaction(*database);
        for (const auto& [name, spool] : spools) {
            SpooledSession session = read_spool(spool.bytes());
            if (session.recording) {
                check_texts(*session.recording, is_of_state);
                add_recording(*database, session.recording->key, session.recording->recording,
                              now_seconds());
            }
            intake.outcomes += write_session(*database, name, session, now_seconds());
            if (proves_its_plan(session)) {
                take_planned_snapshot(*database, session.snapshot, now_seconds());
            }
            intake.sessions += session.exit_status.has_value();
            intake.complete += session.exit_status.has_value() && session.is_complete;
        }
        drop_old_outcomes(*database, now_seconds());
        PST_CHECK(transaction.commit());
        return intake;
    };
    auto intake = m_state->on_database(true, take_all);
    if (!intake) return intake;
    // Killed here, they are found in `session` next time, and only deleted.
    for (const auto& [name, spool] : spools)
        ::unlink((folder + "/" + name).c_str());
    return intake;
}

Status HistoryDatabase::forget(const std::vector<TestId>& tests) {
    if (tests.empty()) return {};
    return m_state->on_database(true, [&](Database* database) -> Status {
        Transaction transaction(*database);
        forget_tests(*database, tests);
        return transaction.commit();
    });
}

Result<std::optional<Recording>> HistoryDatabase::recording(const RecordingKey& key) {
    using Answer = Result<std::optional<Recording>>;
    return m_state->on_database(false, [&](Database* database) -> Answer {
        return database == nullptr ? Answer(std::nullopt) : read_recording(*database, key);
    });
}

Result<bool> HistoryDatabase::has_recordings() {
    return m_state->on_database(false, [](Database* database) -> Result<bool> {
        return database != nullptr && Statement(*database, "SELECT 1 FROM recording").step();
    });
}

Result<std::vector<RecordedState>> HistoryDatabase::recorded_states(
    const std::string& environment) {
    using Answer = Result<std::vector<RecordedState>>;
    return m_state->on_database(false, [&](Database* database) -> Answer {
        return database == nullptr ? Answer(std::vector<RecordedState>())
                                   : read_states(*database, environment);
    });
}

Result<std::optional<Snapshot>> HistoryDatabase::snapshot() {
    using Answer = Result<std::optional<Snapshot>>;
    return m_state->on_database(false, [](Database* database) -> Answer {
        return database == nullptr ? Answer(std::nullopt) : read_snapshot(*database);
    });
}

Status HistoryDatabase::save_snapshot(const Snapshot& snapshot) {
    return m_state->on_database(true, [&](Database* database) -> Status {
        Transaction transaction(*database);
        write_snapshot(*database, snapshot, now_seconds());
        return transaction.commit();
    });
}

Status HistoryDatabase::save_planned_snapshot(const std::string& name, const Snapshot& snapshot) {
    return m_state->on_database(true, [&](Database* database) -> Status {
        Transaction transaction(*database);
        write_planned_snapshot(*database, name, snapshot);
        return transaction.commit();
    });
}

Result<std::optional<IgnoredSnapshot>> HistoryDatabase::ignored_snapshot() {
    using Answer = Result<std::optional<IgnoredSnapshot>>;
    return m_state->on_database(false, [](Database* database) -> Answer {
        return database == nullptr ? Answer(std::nullopt) : read_ignored_snapshot(*database);
    });
}

Status HistoryDatabase::save_ignored_snapshot(const IgnoredSnapshot& files) {
    return m_state->on_database(true, [&](Database* database) -> Status {
        Transaction transaction(*database);
        write_ignored_snapshot(*database, files, now_seconds());
        return transaction.commit();
    });
}

}  // namespace pst
