// SPDX-License-Identifier: MIT
// From the grammar's names to kinds and fields.
#pragma once

#include <string_view>

#include "syntax_kinds.hpp"

namespace pst::syntax {

Kind kind_of(std::string_view name);    ///< of named nodes; unknown ones are `other`
Field field_of(std::string_view name);  ///< unknown ones are `none`

}  // namespace pst::syntax
