// SPDX-License-Identifier: MIT
#include <pst/base/hash.hpp>

#include <array>

// The streaming state's layout, so that it can live in our own allocation.
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

namespace pst {

namespace {

Digest to_digest(XXH128_hash_t hash) { return Digest{hash.high64, hash.low64}; }

/// A kind byte and the number, little-endian on every machine: digests travel with the cache.
std::array<unsigned char, 9> prefix(unsigned char kind, std::uint64_t number) {
    std::array<unsigned char, 9> bytes{kind};
    for (std::size_t i = 1; i < bytes.size(); ++i, number >>= 8) {
        bytes[i] = static_cast<unsigned char>(number & 0xff);
    }
    return bytes;
}

}  // namespace

std::string Digest::hex() const {
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string text;
    text.reserve(32);
    for (std::uint64_t half : {high, low}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text += k_digits[(half >> shift) & 0xf];
        }
    }
    return text;
}

Digest digest_of(std::string_view bytes) {
    return to_digest(XXH3_128bits(bytes.data(), bytes.size()));
}

struct Hasher::State {
    XXH3_state_t stream;
};

Hasher::Hasher() : m_state(std::make_unique<State>()) { XXH3_128bits_reset(&m_state->stream); }
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::add(std::string_view piece) {
    auto head = prefix('s', piece.size());
    XXH3_128bits_update(&m_state->stream, head.data(), head.size());
    XXH3_128bits_update(&m_state->stream, piece.data(), piece.size());
}

void Hasher::add(std::uint64_t number) {
    auto head = prefix('n', number);
    XXH3_128bits_update(&m_state->stream, head.data(), head.size());
}

Digest Hasher::digest() const { return to_digest(XXH3_128bits_digest(&m_state->stream)); }

}  // namespace pst
