// SPDX-License-Identifier: MIT
// Which definition of a source owns a fact.
#pragma once

#include <cstdint>

namespace pst {

/// Index into ModuleFacts::definitions. 0 is the module body, 1 the acting code.
using DefinitionIndex = std::uint32_t;
inline constexpr DefinitionIndex k_module_body = 0;
inline constexpr DefinitionIndex k_acting_code = 1;

}  // namespace pst
