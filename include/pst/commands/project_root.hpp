// SPDX-License-Identifier: MIT
// Which folder is the project when pst is started in one of its subfolders; docs/project-root.md.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pst {

/// The text of an absolute path's file; a folder gives the empty text; absent when there is
/// neither.
using Probe = std::function<std::optional<std::string>(const std::string& path)>;

/// The first that exists, going upwards from `start` (absolute) and never above a git work tree:
/// 1. the nearest folder with a configuration of pst (a file, or its table in pyproject.toml);
/// 2. the git work tree that holds `start`;
/// 3. the nearest folder with pyproject.toml, setup.py or setup.cfg;
/// 4. the nearest folder with a configuration of pytest or tox;
/// 5. `start` itself.
std::string find_project_root(const std::string& start, const Probe& probe);
/// On disk.
std::string find_project_root(const std::string& start);

/// `text` (a path, relative to `start`, or a test id below one) as seen from the root; absent
/// when it lies outside of it.
std::optional<std::string> seen_from_root(std::string_view text, const std::string& start,
                                          const std::string& root);

}  // namespace pst
