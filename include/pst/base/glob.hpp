// SPDX-License-Identifier: MIT
// Shell patterns over '/'-separated paths.
#pragma once

#include <string_view>

namespace pst {

/// fnmatch on one text: `*` and `?` match any character but '/', `**` also '/', `[...]` a set.
/// With `star_crosses_folders`, `*` matches '/' too (Python's fnmatch).
bool glob_matches(std::string_view pattern, std::string_view text,
                  bool star_crosses_folders = false);

/// True when the text holds an unescaped `*`, `?` or `[`.
bool is_glob(std::string_view text);

}  // namespace pst
