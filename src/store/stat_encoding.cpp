// SPDX-License-Identifier: MIT
#include "stat_encoding.hpp"

#include <algorithm>
#include <utility>

#include "bytes.hpp"

namespace pst {

namespace {

std::size_t shared_length(std::string_view a, std::string_view b) {
    const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(at - a.begin());
}

/// a + sign * b without undefined overflow: times can be anything.
std::int64_t wrapped_sum(std::int64_t a, std::int64_t b, std::int64_t sign) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) +
                                     static_cast<std::uint64_t>(sign) *
                                         static_cast<std::uint64_t>(b));
}

}  // namespace

std::string encode_stats(StatTable table) {
    std::erase_if(table, [](const SourceFile& file) { return file.hash.empty(); });
    std::sort(table.begin(), table.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    ByteWriter out;
    out.number(table.size());
    std::string_view previous;
    for (const SourceFile& file : table) {
        const std::string_view path = file.path.str();
        const std::size_t shared = shared_length(previous, path);
        out.number(shared);
        out.text(path.substr(shared));
        out.byte(static_cast<std::uint8_t>(file.kind));
        out.number(file.size);
        out.fixed(file.modified_ns);
        out.number(file.inode);
        out.signed_number(wrapped_sum(file.status_changed_ns, file.modified_ns, -1));
        out.digest(file.hash);
        previous = path;
    }
    return out.take();
}

std::optional<StatTable> decode_stats(std::string_view bytes) {
    ByteReader in(bytes);
    StatTable table;
    const std::size_t count = in.count();
    table.reserve(count);
    std::string path;
    for (std::size_t done = 0; done < count && !in.failed(); ++done) {
        const std::uint64_t shared = in.number();
        if (shared > path.size()) in.fail();
        path.resize(in.failed() ? 0 : static_cast<std::size_t>(shared));
        path.append(in.text());
        SourceFile& file = table.emplace_back();
        file.path = RepoPath(path);
        file.kind = in.choice(FileKind::submodule);
        file.size = in.number();
        file.modified_ns = in.fixed<std::int64_t>();
        file.inode = in.number();
        file.status_changed_ns = wrapped_sum(file.modified_ns, in.signed_number(), 1);
        file.hash = in.digest();
    }
    if (in.failed() || !in.at_end()) return std::nullopt;
    return table;
}

bool is_racy(const SourceFile& file, std::int64_t opened_ns) {
    constexpr std::int64_t k_second = 1'000'000'000;
    // Linux stamps files with the last clock tick, 10 ms at most. Whole seconds in the time that
    // no program can set mean a file system that counts seconds, or two.
    const std::int64_t tick = file.status_changed_ns % k_second == 0 ? 2 * k_second : k_second / 50;
    return std::max(file.modified_ns, file.status_changed_ns) >= opened_ns - tick;
}

}  // namespace pst
