// SPDX-License-Identifier: MIT
#include "listed_tests.hpp"

#include <algorithm>

#include <pst/base/text.hpp>

#include "paint.hpp"

namespace pst {
namespace {

bool can_be_argument(const ParameterSet& set) { return printable(set.id) == set.id; }

}  // namespace

std::vector<PlannedTest> listed_tests(const std::vector<PlannedTest>& tests) {
    std::vector<PlannedTest> listed;
    for (const PlannedTest& test : tests) {
        if (test.kept.empty() || !std::ranges::all_of(test.kept, can_be_argument)) {
            listed.push_back(test);
            continue;
        }
        for (const ParameterSet& set : test.kept) {
            listed.push_back({set.id, set.duration, set.previously_failed, test.reason});
        }
    }
    return listed;
}

std::string left_out_sets_text(const std::vector<PlannedTest>& tests) {
    std::size_t count = 0;
    for (const PlannedTest& test : tests) {
        count += test.left_out.size();
    }
    return count == 0 ? std::string() : ", without " + counted(count, "parameter set");
}

}  // namespace pst
