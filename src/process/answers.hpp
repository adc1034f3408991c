// SPDX-License-Identifier: MIT
// JSON that children answer and plans hold, as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/ports/interpreter.hpp>

namespace pst {

/// Lines of compile_sources.py, one per source that was reached, up to one that is cut off or
/// something else.
std::vector<std::optional<std::string>> read_compile_answers(std::string_view output);
/// Answers of installed.py; nothing when the text is something else.
std::optional<std::vector<Distribution>> read_distributions(std::string_view line);
std::optional<std::vector<std::string>> read_names(std::string_view line);

/// What a plan asks of the command line (docs/plan-format.md).
struct PlanArguments {
    std::vector<std::string> options;
    std::vector<std::string> files;  ///< empty: everything is collected
    std::vector<std::string> ids;    ///< what runs; empty: everything
};
/// An unreadable plan asks nothing.
PlanArguments read_plan_arguments(std::string_view plan_json);

/// The plan with `root` and `spool` (unless empty) set.
std::string plan_with_paths(std::string_view plan_json, const std::string& root,
                            const std::string& spool);

}  // namespace pst
