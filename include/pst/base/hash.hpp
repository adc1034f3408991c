// SPDX-License-Identifier: MIT
// 128-bit XXH3 digests: of whole contents and, streamed, of syntax trees.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pst {

struct Digest {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    auto operator<=>(const Digest&) const = default;
    bool empty() const { return high == 0 && low == 0; }
    /// 32 lower-case hexadecimal digits.
    std::string hex() const;
};

Digest digest_of(std::string_view bytes);

/// Streams pieces into one Digest; each piece is delimited, so ("ab","c") differs from ("a","bc").
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    void add(std::string_view piece);
    void add(std::uint64_t number);
    Digest digest() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace pst

template <>
struct std::hash<pst::Digest> {
    std::size_t operator()(const pst::Digest& digest) const noexcept {
        return static_cast<std::size_t>(digest.low);
    }
};
