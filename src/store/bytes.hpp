// SPDX-License-Identifier: MIT
// Compact writing and guarded reading of numbers and texts.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <pst/base/hash.hpp>

namespace pst {

class ByteWriter {
public:
    void byte(std::uint8_t value) { m_bytes.push_back(static_cast<char>(value)); }
    /// Seven bits a byte, lowest first; the high bit says that more follow.
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }
    /// Small numbers of either sign stay short.
    void signed_number(std::int64_t value) {
        const auto bits = static_cast<std::uint64_t>(value);
        number((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
    }
    void raw(std::string_view bytes) { m_bytes.append(bytes); }
    void text(std::string_view bytes) {
        number(bytes.size());
        raw(bytes);
    }
    void digest(const Digest& digest) {
        fixed(digest.high);
        fixed(digest.low);
    }
    /// In the machine's own byte order.
    template <class T>
    void fixed(T value) {
        char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        m_bytes.append(bytes, sizeof(T));
    }

    const std::string& bytes() const { return m_bytes; }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Reads what ByteWriter wrote. Past the end, or after anything impossible, it answers zeros and
/// empty texts, and failed() stays true: callers ask once, when they are done.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : m_rest(bytes) {}

    bool failed() const { return m_failed; }
    bool at_end() const { return m_rest.empty(); }
    void fail() {
        m_failed = true;
        m_rest = {};
    }

    std::uint8_t byte() {
        if (m_rest.empty()) {
            fail();
            return 0;
        }
        const auto value = static_cast<std::uint8_t>(m_rest.front());
        m_rest.remove_prefix(1);
        return value;
    }
    std::uint64_t number() {
        // Most are small, and there may be millions.
        if (!m_rest.empty() && static_cast<std::uint8_t>(m_rest.front()) < 0x80) {
            return byte();
        }
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            value |= std::uint64_t{next & 0x7Fu} << shift;
            if ((next & 0x80) == 0) return m_failed ? 0 : value;
        }
        fail();
        return 0;
    }
    std::int64_t signed_number() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
    }
    std::uint32_t small_number() {
        const std::uint64_t value = number();
        if (value > UINT32_MAX) fail();
        return m_failed ? 0 : static_cast<std::uint32_t>(value);
    }
    /// How many items follow; each takes at least a byte, so more than what is left is a lie that
    /// must not become an allocation.
    std::size_t count() {
        const std::uint64_t value = number();
        if (value > m_rest.size()) fail();
        return m_failed ? 0 : static_cast<std::size_t>(value);
    }
    std::string_view raw(std::uint64_t size) {
        if (size > m_rest.size()) {
            fail();
            return {};
        }
        const std::string_view bytes = m_rest.substr(0, static_cast<std::size_t>(size));
        m_rest.remove_prefix(bytes.size());
        return bytes;
    }
    std::string_view text() { return raw(number()); }
    Digest digest() {
        const auto high = fixed<std::uint64_t>();
        return Digest{high, fixed<std::uint64_t>()};
    }
    template <class T>
    T fixed() {
        T value = {};
        const std::string_view bytes = raw(sizeof(T));
        if (bytes.size() == sizeof(T)) std::memcpy(&value, bytes.data(), sizeof(T));
        return value;
    }
    /// An enumerator between zero and `last`.
    template <class E>
    E choice(E last) {
        const std::uint8_t value = byte();
        if (value > static_cast<std::uint8_t>(last)) fail();
        return m_failed ? E{} : static_cast<E>(value);
    }

private:
    std::string_view m_rest;
    bool m_failed = false;
};

}  // namespace pst
