// SPDX-License-Identifier: MIT
// Small questions about text that several rooms ask.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pst {

/// Pieces between separators; an empty text gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string_view trimmed(std::string_view text);
std::string joined(const std::vector<std::string>& pieces, std::string_view separator);

/// ASCII letters, digits, underscore and any byte >= 0x80.
bool is_name_character(char character);
/// Name characters, not starting with a digit.
bool is_identifier(std::string_view text);
/// Identifiers joined by single dots; one identifier counts.
bool is_dotted_name(std::string_view text);
/// What stands before the first dot, and after the last one; all of it where there is none.
std::string_view first_part(std::string_view dotted);
std::string_view last_part(std::string_view dotted);

/// The argument as a POSIX shell reads it back: quoted only where needed.
std::string shell_quoted(std::string_view argument);
/// Splits as a POSIX shell would (quotes, backslashes; no expansion); an open quote ends at the
/// end.
std::vector<std::string> shell_split(std::string_view text);

/// Valid UTF-8 without control characters, for terminals: others become `\xNN`.
std::string printable(std::string_view text);

}  // namespace pst
