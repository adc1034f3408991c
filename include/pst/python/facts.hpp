// SPDX-License-Identifier: MIT
// What one Python source says.
#pragma once

#include <cstdint>
#include <string_view>

#include <pst/model/module_facts.hpp>

namespace pst {

/// Facts of a source as it lies on disk. Total: what cannot be understood becomes a hazard.
ModuleFacts read_module_facts(std::string_view source);

/// Part of every cache key: differs whenever the same source may give other facts.
std::uint64_t analyzer_version();

}  // namespace pst
