// SPDX-License-Identifier: MIT
#include "sqlite.hpp"

#include <fcntl.h>

#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

#include <pst/base/file.hpp>

namespace pst {

namespace {

constexpr int k_busy_milliseconds = 3000;

/// In a folder that is not writable, a WAL database opens only when SQLite may assume that no one
/// else writes.
std::string immutable_uri(const std::string& path) {
    std::string uri = "file:";
    for (const char letter : path) {
        const bool is_special = letter == '?' || letter == '#' || letter == '%';
        char escaped[4];
        std::snprintf(escaped, sizeof(escaped), "%%%02x", static_cast<unsigned char>(letter));
        uri += is_special ? std::string(escaped) : std::string(1, letter);
    }
    return uri + "?immutable=1";
}

}  // namespace

Result<Database> Database::open(const std::string& path, Mode mode) {
    int flags = SQLITE_OPEN_NOMUTEX;
    flags |=
        mode == Mode::immutable ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    if (mode == Mode::create) {
        flags |= SQLITE_OPEN_CREATE;
        // SQLite would let everyone read what it makes; its other files take after this one.
        FileDescriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)).close();
    }
    const std::string name = mode == Mode::immutable ? immutable_uri(path) : path;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    Database database;
    database.m_path = path;
    database.m_handle.reset(handle);
    if (code != SQLITE_OK) {
        return fail(FailureKind::io, std::string("cannot open: ") + sqlite3_errstr(code), path);
    }
    sqlite3_busy_timeout(handle, k_busy_milliseconds);
    return database;
}

bool Database::is_good(int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return true;
    if (m_errors->message.empty()) {
        m_errors->message = sqlite3_errmsg(handle());
        m_errors->is_damaged = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    }
    return false;
}

Status Database::run(const char* sql) {
    is_good(sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr));
    return status();
}

Status Database::use_write_ahead_log() {
    constexpr auto k_pause = std::chrono::milliseconds(2);
    int waited = 0;
    const auto change = [&] {
        return sqlite3_exec(handle(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    };
    int code = change();
    for (; (code & 0xff) == SQLITE_BUSY && waited < k_busy_milliseconds; code = change()) {
        std::this_thread::sleep_for(k_pause);
        waited += static_cast<int>(k_pause.count());
    }
    is_good(code);
    return status();
}

std::int64_t Database::user_version() {
    Statement statement(*this, "PRAGMA user_version");
    return statement.step() ? statement.integer(0) : -1;
}

Status Database::status() const {
    if (m_errors->message.empty()) return {};
    return fail(FailureKind::io, m_errors->message, m_path);
}

Statement::Statement(Database& database, std::string_view sql) : m_database(&database) {
    sqlite3_stmt* statement = nullptr;
    take(sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &statement,
                            nullptr));
    m_statement.reset(statement);
}

Statement& Statement::bind(std::int64_t value) {
    if (m_is_good) take(sqlite3_bind_int64(m_statement.get(), m_next_parameter++, value));
    return *this;
}

Statement& Statement::bind(double value) {
    if (m_is_good) take(sqlite3_bind_double(m_statement.get(), m_next_parameter++, value));
    return *this;
}

Statement& Statement::bind(std::string_view value) {
    const char* data = value.data() == nullptr ? "" : value.data();
    if (m_is_good) {
        take(sqlite3_bind_text64(m_statement.get(), m_next_parameter++, data, value.size(),
                                 SQLITE_STATIC, SQLITE_UTF8));
    }
    return *this;
}

Statement& Statement::bind_blob(std::string_view value) {
    const char* data = value.data() == nullptr ? "" : value.data();
    if (m_is_good) {
        take(sqlite3_bind_blob64(m_statement.get(), m_next_parameter++, data, value.size(),
                                 SQLITE_STATIC));
    }
    return *this;
}

Statement& Statement::skip() {
    if (m_is_good) take(sqlite3_bind_null(m_statement.get(), m_next_parameter++));
    return *this;
}

bool Statement::step() {
    if (!m_is_good) return false;
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) return true;
    take(code);
    sqlite3_reset(m_statement.get());
    m_next_parameter = 1;
    return false;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_statement.get(), column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(m_statement.get(), column);
}

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(m_statement.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

void Statement::take(int code) { m_is_good = m_database->is_good(code) && m_is_good; }

Transaction::Transaction(Database& database, const char* begin) : m_database(database) {
    m_is_open =
        m_database.is_good(sqlite3_exec(m_database.handle(), begin, nullptr, nullptr, nullptr));
}

Transaction::~Transaction() {
    if (m_is_open) sqlite3_exec(m_database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Status Transaction::commit() {
    PST_CHECK(m_database.status());
    PST_CHECK(m_database.run("COMMIT"));
    m_is_open = false;
    return {};
}

}  // namespace pst
