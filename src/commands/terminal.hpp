// SPDX-License-Identifier: MIT
// How a request is to look on this terminal.
#pragma once

#include "command.hpp"

namespace pst {

TextStyle out_style(const Request& request, const Session& session);
TextStyle err_style(const Request& request, const Session& session);

/// A bar on stderr from the moment that an analysis takes half a second; nothing when piped.
Progress progress_bar(const Request& request, const Session& session);

/// Erases the bar: before the answer is written.
void end_progress(Project& project);

/// Opens the project, shows its configuration's warnings and wires the progress bar.
Result<Project> open_project(const Request& request, Session& session);

}  // namespace pst
