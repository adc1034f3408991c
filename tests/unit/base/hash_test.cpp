// SPDX-License-Identifier: MIT
#include <pst/base/hash.hpp>

#include "support/catch.hpp"

using namespace pst;

TEST_CASE("a digest is shown as 32 hexadecimal digits") {
    CHECK(Digest{}.hex() == std::string(32, '0'));
    CHECK(Digest{0x0123456789abcdefU, 0xfU}.hex() == "0123456789abcdef000000000000000f");
    // XXH3 128 of nothing, from the library's own test vectors.
    CHECK(digest_of("").hex() == "99aa06d3014798d86001c324468d497f");
}

TEST_CASE("equal bytes give equal digests") {
    CHECK(digest_of("a") == digest_of("a"));
    CHECK(digest_of("a") != digest_of("b"));
    CHECK_FALSE(digest_of("").empty());
    CHECK(Digest{}.empty());
}

TEST_CASE("streamed pieces are delimited") {
    auto of = [](std::string_view first, std::string_view second) {
        Hasher hasher;
        hasher.add(first);
        hasher.add(second);
        return hasher.digest();
    };
    CHECK(of("ab", "c") == of("ab", "c"));
    CHECK(of("ab", "c") != of("a", "bc"));
    CHECK(of("", "a") != of("a", ""));
}

TEST_CASE("a number is not the piece of that length") {
    Hasher number;
    number.add(std::uint64_t{0});
    Hasher piece;
    piece.add("");
    CHECK(number.digest() != piece.digest());
}

TEST_CASE("a moved hasher goes on") {
    Hasher first;
    first.add("a");
    Hasher second = std::move(first);
    second.add("b");
    Hasher whole;
    whole.add("a");
    whole.add("b");
    CHECK(second.digest() == whole.digest());
}
