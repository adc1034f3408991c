// SPDX-License-Identifier: MIT
#include <pst/base/log.hpp>

#include <fcntl.h>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <cctype>
#include <cstdio>
#include <memory>
#include <mutex>

#include <pst/base/file.hpp>
#include <pst/base/text.hpp>

namespace pst {

namespace {

struct Log {
    std::mutex mutex;
    spdlog::level::level_enum level = spdlog::level::info;
    std::string file;
    bool is_opened = false;
    std::shared_ptr<spdlog::logger> logger;
};

Log& the_log() {
    static Log log;
    return log;
}

spdlog::level::level_enum level_named(std::string_view name) {
    std::string lower;
    for (const char letter : name) {
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    if (lower == "debug" || lower == "trace") return spdlog::level::debug;
    if (lower == "warning" || lower == "warn") return spdlog::level::warn;
    if (lower == "error" || lower == "critical") return spdlog::level::err;
    if (lower == "off") return spdlog::level::off;
    return spdlog::level::info;
}

void open_file(Log& log) {
    log.is_opened = true;
    if (log.file.empty()) return;
    const std::size_t slash = log.file.rfind('/');
    if (slash != std::string::npos && !make_folders(log.file.substr(0, slash))) return;
    // spdlog would let everyone read what it makes.
    FileDescriptor(::open(log.file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)).close();
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(log.file, true);
        log.logger = std::make_shared<spdlog::logger>("pst", std::move(sink));
        log.logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
        log.logger->set_level(spdlog::level::debug);
        log.logger->flush_on(spdlog::level::debug);
    } catch (const spdlog::spdlog_ex&) {
        log.logger.reset();
    }
}

void write_line(spdlog::level::level_enum level, std::string_view line) {
    Log& log = the_log();
    const std::lock_guard lock(log.mutex);
    if (level < log.level) return;
    const std::string text = printable(line);
    if (level >= spdlog::level::warn) std::fprintf(stderr, "pst: warning: %s\n", text.c_str());
    if (!log.is_opened) open_file(log);
    if (!log.logger) return;
    log.logger->log(level, spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace

void set_up_log(std::string_view level, std::string file) {
    Log& log = the_log();
    const std::lock_guard lock(log.mutex);
    log.level = level_named(level);
    log.file = std::move(file);
    log.is_opened = false;
    log.logger.reset();
}

void log_debug(std::string_view line) { write_line(spdlog::level::debug, line); }
void log_info(std::string_view line) { write_line(spdlog::level::info, line); }
void log_warning(std::string_view line) { write_line(spdlog::level::warn, line); }

}  // namespace pst
