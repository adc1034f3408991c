// SPDX-License-Identifier: MIT
// What the conftests and plugins of the project change about collection: files that they take out,
// and files that their hooks may collect.
#pragma once

#include <string_view>
#include <vector>

#include <pst/model/source_tree.hpp>
#include <pst/pytest/settings.hpp>
#include <pst/pytest/test_files.hpp>
#include <pst/python/code_index.hpp>

namespace pst {

/// A hook of that name: at module level, imported, as method of a plugin object, or by `specname`.
std::vector<NameTarget> hooks_named(const CodeIndex& index, FileId file, std::string_view name);

/// Takes out of the layout what constant `collect_ignore` and `collect_ignore_glob` lists name, and
/// adds what `pytest_collect_file` and `pytest_pycollect_*` hooks may collect.
void apply_collectors(const CodeIndex& index, const SourceTree& tree,
                      const PytestSettings& settings, const std::vector<FileId>& plugins,
                      TestLayout& layout);

}  // namespace pst
