// SPDX-License-Identifier: MIT
// Completion scripts for shells, made of the same tables as the help.
#pragma once

#include <string>

namespace pst {

std::string bash_completions();
std::string zsh_completions();
std::string fish_completions();

}  // namespace pst
