// SPDX-License-Identifier: MIT
// What lies on disk where the index names a commit of another repository.
#pragma once

#include <string>

#include <pst/ports/version_control.hpp>

#include "work_tree.hpp"

namespace pst::git {

struct CheckoutState {
    enum Kind {
        no_folder,
        empty,   ///< not checked out
        clean,   ///< as its own HEAD has it
        edited,  ///< differs from its HEAD, or cannot be read
    };
    Kind kind = edited;
    CommitId commit = {};  ///< its HEAD, where it could be read
};

CheckoutState submodule_state(const WorkTree& tree, const std::string& full_path);

/// The topmost folder on the way to a path that does not exist, with a final '/', or empty.
std::string missing_folder(const WorkTree& tree, const std::string& full_path);

}  // namespace pst::git
