// SPDX-License-Identifier: MIT
#include "compile_verdicts.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include <pst/base/file.hpp>
#include <pst/base/text.hpp>
#include <pst/embedded/compile_sources.hpp>

namespace pst {

namespace {

constexpr std::size_t k_digits = 32;
constexpr std::size_t k_verdict_at = 2 * (k_digits + 1);
constexpr std::size_t k_most_lines = 4096;

/// Launchers of version managers have names without a version, or are scripts.
bool is_versioned_python(std::string_view name) {
    for (const std::string_view family : {"python", "pypy"}) {
        if (!name.starts_with(family)) continue;
        const std::string_view version = name.substr(family.size());
        const std::size_t dot = version.find('.');
        return dot != std::string_view::npos && dot > 0 &&
               version.find_first_not_of("0123456789") == dot;
    }
    return false;
}

bool is_script(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    char start[2] = {};
    return !file.read(start, sizeof(start)) || std::string_view(start, sizeof(start)) == "#!";
}

std::uint64_t nanoseconds(const timespec& time) {
    constexpr std::uint64_t k_second = 1'000'000'000;
    return static_cast<std::uint64_t>(time.tv_sec) * k_second +
           static_cast<std::uint64_t>(time.tv_nsec);
}

bool is_verdict(std::string_view line) {
    const auto is_digits = [&](std::size_t from) {
        return line.substr(from, k_digits).find_first_not_of("0123456789abcdef") ==
               std::string_view::npos;
    };
    return line.size() > k_verdict_at && is_digits(0) && line[k_digits] == ' ' &&
           is_digits(k_digits + 1) && line[k_verdict_at - 1] == ' ' &&
           (line.substr(k_verdict_at) == "+" || line[k_verdict_at] == '-');
}

}  // namespace

std::optional<Digest> identity_of_interpreter(const std::string& path) {
    std::error_code error;
    const std::filesystem::path program = std::filesystem::canonical(path, error);
    struct stat state = {};
    if (error || !is_versioned_python(program.filename().string()) ||
        ::stat(program.c_str(), &state) != 0 || is_script(program.string())) {
        return std::nullopt;
    }
    Hasher hasher;
    hasher.add(program.string());
    hasher.add(static_cast<std::uint64_t>(state.st_dev));
    hasher.add(static_cast<std::uint64_t>(state.st_ino));
    hasher.add(static_cast<std::uint64_t>(state.st_size));
#ifdef __APPLE__
    hasher.add(nanoseconds(state.st_mtimespec));
    hasher.add(nanoseconds(state.st_ctimespec));
#else
    hasher.add(nanoseconds(state.st_mtim));
    hasher.add(nanoseconds(state.st_ctim));
#endif
    hasher.add(embedded::compile_sources);  // what it is asked
    return hasher.digest();
}

CompileVerdicts::CompileVerdicts(std::string path, const Digest& interpreter)
    : m_path(std::move(path)), m_interpreter(interpreter.hex()) {
    const auto content = read_file(m_path);
    if (!content || !*content) return;
    std::string_view rest = **content;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (!is_verdict(line)) continue;
        m_lines.emplace_back(line);
        if (!line.starts_with(m_interpreter)) continue;
        const std::string_view verdict = line.substr(k_verdict_at);
        m_verdicts.insert_or_assign(
            std::string(line.substr(k_digits + 1, k_digits)),
            verdict == "+" ? Verdict() : Verdict(std::string(verdict.substr(1))));
    }
}

const CompileVerdicts::Verdict* CompileVerdicts::find(const Digest& source) const {
    const auto at = m_verdicts.find(source.hex());
    return at == m_verdicts.end() ? nullptr : &at->second;
}

void CompileVerdicts::put(const Digest& source, const Verdict& verdict) {
    const std::string hash = source.hex();
    std::string line = m_interpreter + " " + hash + " " + (verdict ? "-" + *verdict : "+");
    std::ranges::replace(line, '\n', ' ');
    m_lines.push_back(std::move(line));
    m_verdicts.insert_or_assign(hash, verdict);
}

Status CompileVerdicts::save() const {
    const std::size_t first = m_lines.size() - std::min(m_lines.size(), k_most_lines);
    std::string text;
    for (std::size_t at = first; at < m_lines.size(); ++at)
        text += m_lines[at] + "\n";
    return write_file_atomically(m_path, text);
}

}  // namespace pst
