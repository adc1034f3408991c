// SPDX-License-Identifier: MIT
// Names of states: a recording counts only where the files, the environment and pytest's options
// are those under which it was made.
#pragma once

#include <optional>

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

/// Of a state of git: whether a file's content there is what code of it came from. Without git, and
/// of what git ignores, nothing says so. The world must outlive it.
ContentCheck content_check(World& world);

}  // namespace pst
