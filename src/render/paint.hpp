// SPDX-License-Identifier: MIT
// Colours and plurals of text for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <pst/render/text_report.hpp>

namespace pst {

enum class Ink { bold, dim, red, green, yellow };

std::string painted(std::string_view text, Ink ink, const TextStyle& style);
/// "1 test", "2 tests".
std::string counted(std::size_t count, std::string_view noun);
/// First digits of a commit.
std::string short_commit(std::string_view commit);
/// "shop.price changed -> shop.cart (imports) -> tests/test_cart.py (imports)"
std::string chain_text(const Reason& reason);

}  // namespace pst
