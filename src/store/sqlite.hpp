// SPDX-License-Identifier: MIT
// SQLite's handles, each owned by one type, and its errors as failures.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <pst/base/result.hpp>

namespace pst {

/// The first error is remembered until it is forgotten: a caller does all its steps and asks once.
class Database {
public:
    enum class Mode : std::uint8_t {
        create,
        write,      ///< fails when it is absent
        immutable,  ///< reads only, and takes for granted that no one else writes
    };
    /// SQLite looks into the file only when it is first asked something.
    static Result<Database> open(const std::string& path, Mode mode);

    /// Statements without results, separated by semicolons.
    Status run(const char* sql);
    /// Remembered by the file. While another connection holds the file SQLite refuses the change
    /// at once, without its busy timeout; this waits that long.
    Status use_write_ahead_log();
    std::int64_t user_version();

    Status status() const;
    /// The error is that the file is damaged or no database.
    bool is_damaged() const { return m_errors->is_damaged; }
    void forget_error() { *m_errors = Errors(); }
    /// Remembers the code if it is an error, and the first.
    bool is_good(int code);
    sqlite3* handle() const { return m_handle.get(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    struct Errors {
        std::string message;  ///< empty: none
        bool is_damaged = false;
    };
    std::string m_path;
    std::unique_ptr<sqlite3, Close> m_handle;
    std::unique_ptr<Errors> m_errors = std::make_unique<Errors>();
};

/// A prepared statement; parameters are bound in order, columns read in order.
class Statement {
public:
    Statement(Database& database, std::string_view sql);

    Statement& bind(std::int64_t value);
    Statement& bind(double value);
    Statement& bind(std::string_view value);  ///< as text; the bytes must live until step()
    Statement& bind_blob(std::string_view value);
    Statement& skip();  ///< this parameter is NULL

    /// True while there is a row; after the last one it can be bound anew.
    bool step();
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;

private:
    void take(int code);

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Database* m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_next_parameter = 1;
    bool m_is_good = true;
};

/// Rolls back unless committed.
class Transaction {
public:
    /// `begin` may be "BEGIN" for reading.
    explicit Transaction(Database& database, const char* begin = "BEGIN IMMEDIATE");
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Commits unless some step since the beginning, or that itself, failed.
    Status commit();

private:
    Database& m_database;
    bool m_is_open = false;
};

}  // namespace pst
