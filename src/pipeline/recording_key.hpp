// SPDX-License-Identifier: MIT
// Names of states: a recording counts only where the files, the environment and pytest's options
// are those under which it was made.
#pragma once

#include <optional>
#include <string_view>

#include <pst/model/recording.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>
#include <pst/ports/history.hpp>

#include "pipeline/loaded_project.hpp"

namespace pst {

/// Of the files as they are. With git only a commit without any edits has one: a state that nobody
/// can name again is of no use.
std::optional<RecordingKey> key_of_now(World& world, const Invocation& invocation,
                                       const Configuration& configuration,
                                       const LoadedProject& project);

/// Of the state that the files are compared with.
std::optional<RecordingKey> key_of_before(World& world, const Invocation& invocation,
                                          const Configuration& configuration,
                                          const LoadedProject& project);

/// The commit of a state of git; empty for any other state.
std::string_view commit_of(std::string_view key);
/// Of two states of git: what git ignores was the same.
bool have_same_ignored_files(std::string_view one, std::string_view other);

/// Of a state of git: whether a file's content there is what code of it came from. Without git, and
/// of what git ignores, nothing says so. The world must outlive it.
ContentCheck content_check(World& world);

}  // namespace pst
