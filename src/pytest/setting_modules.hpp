// SPDX-License-Identifier: MIT
// Modules that settings name without importing them: Django's settings, warning categories ...
#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "raw_settings.hpp"

namespace pst {

/// What decides Django's settings module: `--ds`, the ini key, the variable in `env` settings.
std::vector<std::string> django_setting_modules(const RawSettings& raw,
                                                const PytestOptions& options);

/// Those, the categories of warning filters, and what looks like a dotted name in the settings
/// of plugins: with or without an attribute at the end. Sorted, each once.
std::vector<std::string> setting_modules(const RawSettings& raw, const PytestOptions& options);

}  // namespace pst
