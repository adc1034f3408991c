// SPDX-License-Identifier: MIT
// Why a test is selected: a chain from the change to the test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pst/model/repo_path.hpp>

namespace pst {

struct ReasonStep {
    std::string node;  ///< "shop.price", "tests/conftest.py::db", "data/x.json", a test id
    std::string edge;  ///< how the step before reaches this one: "changed", "imports", "fixture"
    RepoPath file;
    std::uint32_t line = 0;  ///< 0 where no line applies
    std::string rule = {};   ///< of a change: by which rule it counts, where that is not plain
};

/// The change first, the test last.
using Reason = std::vector<ReasonStep>;

}  // namespace pst
