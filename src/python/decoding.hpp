// SPDX-License-Identifier: MIT
// From the bytes of a file to UTF-8 with '\n' line ends, as CPython reads them.
#pragma once

#include <string>
#include <string_view>

namespace pst {

struct DecodedSource {
    std::string text;                ///< UTF-8 without BOM; the bytes as they are if undecodable
    std::string encoding = "utf-8";  ///< as the cookie says it, in lower case with '-'
    bool has_bom = false;
    std::string problem = {};  ///< why CPython would refuse the bytes, or empty
};

DecodedSource decode_source(std::string_view bytes);

/// The encoding that a cookie in the first two lines names (PEP 263), or empty.
std::string coding_cookie(std::string_view bytes);

bool is_valid_utf8(std::string_view bytes);
void append_utf8(std::string& text, char32_t code_point);

}  // namespace pst
