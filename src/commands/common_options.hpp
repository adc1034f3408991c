// SPDX-License-Identifier: MIT
// Options that several commands share, and what they mean together.
#pragma once

#include "command.hpp"

namespace pst {

/// --since and its other names, --staged, --working-tree, --files.
void add_change_options(OptionSet& options, Request& request, std::vector<std::string> since_names);
/// --exclude-e2e, --keep-failed, --granularity.
void add_selection_options(OptionSet& options, Request& request);
void add_json_option(OptionSet& options, Request& request);
/// --config, --python, --regenerate-graph.
void add_project_options(OptionSet& options, Request& request);
/// --color, -v, -q.
void add_output_options(OptionSet& options, Request& request);

/// Turns the words of a parsed request into its Invocation; Failure(usage) where they contradict.
Status settle(Request& request);

/// Paths and ids of the request as seen from the root instead of the start folder.
Status seen_from_root(Request& request, const Session& session);

}  // namespace pst
