// SPDX-License-Identifier: MIT
// Recordings of other commits than *before*: each holds for the tests that the change from its
// commit to *before* leaves out (impact.md section 4, validity).
#pragma once

#include <pst/impact/judge.hpp>
#include <pst/pipeline/configuration.hpp>
#include <pst/pipeline/world.hpp>

#include "pipeline/loaded_project.hpp"

namespace pst {

/// Judges once more where other states may tell of selected tests of which no run in *before* does.
/// `input`, `first`: what was asked and answered with the recording of `key`, which may be absent.
Judgement with_older_states(World& world, const Configuration& configuration,
                            const LoadedProject& project, const JudgeInput& input,
                            const RecordingKey& key, Judgement first);

}  // namespace pst
