// SPDX-License-Identifier: MIT
#include "submodules.hpp"

#include <filesystem>
#include <system_error>

#include <pst/git/repository.hpp>

namespace pst::git {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

}  // namespace

CheckoutState submodule_state(const WorkTree& tree, const std::string& full_path) {
    const fs::path folder = tree.folder + full_path;
    if (!is_there(folder)) return {CheckoutState::no_folder};
    if (!is_there(folder / ".git")) return {CheckoutState::empty};
    auto opened = open_repository(folder);
    if (!opened || !*opened) return {CheckoutState::edited};
    VersionControl& inner = ***opened;
    const auto head = inner.head();
    if (!head || !*head) return {CheckoutState::edited};
    const auto changes = inner.changes_since(**head);
    const bool clean = changes && changes->empty();
    return {clean ? CheckoutState::clean : CheckoutState::edited, **head};
}

std::string missing_folder(const WorkTree& tree, const std::string& full_path) {
    for (std::size_t slash = full_path.find('/'); slash != std::string::npos;
         slash = full_path.find('/', slash + 1)) {
        if (!is_there(tree.folder + full_path.substr(0, slash)))
            return full_path.substr(0, slash + 1);
    }
    return {};
}

}  // namespace pst::git
