// SPDX-License-Identifier: MIT
// One folder as the operating system lists it.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <vector>

#include <pst/model/source_tree.hpp>

namespace pst {

enum class EntryKind : std::uint8_t { file, folder, link, other };

struct FolderEntry {
    std::string name;
    EntryKind kind = EntryKind::other;
    SourceFile file = {};  ///< stat data of files and links; without a path
};

/// Entries without "." and "..", in no order; nothing when the folder cannot be listed to its end.
/// `path` is relative to the folder `root`.
std::optional<std::vector<FolderEntry>> list_folder(int root, const std::string& path);

/// Takes over size, times and inode.
void take_stat(SourceFile& file, const struct stat& state);

}  // namespace pst
