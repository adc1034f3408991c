// SPDX-License-Identifier: MIT
// What pytest would see in a class: its own and its bases' bodies, as far as the project holds
// them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pst/python/code_index.hpp>

namespace pst {

struct ClassView {
    std::vector<NameTarget> lineage;  ///< the class, then its project bases
    bool is_unittest = false;
    bool has_init = false;       ///< `__init__` or `__new__`: not collected unless of unittest
    std::optional<bool> marked;  ///< `__test__`, where all that is said agrees
    std::string unknown;         ///< an outside base or decorator that may bring tests
    std::vector<std::pair<std::string, NameTarget>> bound;  ///< `test_x = make()` and its class
};

ClassView view_class(const CodeIndex& index, const NameTarget& class_);

}  // namespace pst
