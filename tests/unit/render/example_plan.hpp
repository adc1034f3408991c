// SPDX-License-Identifier: MIT
// A small plan for the tests of reports.
#pragma once

#include <pst/model/test_plan.hpp>

namespace pst::test {

inline TestPlan example_plan() {
    TestPlan plan;
    plan.base = {BaseKind::git_ref, "main", "1a2b3c4d5e6f708192a3b4c5d6e7f80910111213"};
    plan.changes = {
        {{ChangeStatus::added, RepoPath("README.md")}, Verdict::no_effect, "a document"},
        {{ChangeStatus::modified, RepoPath("src/shop/price.py")}, Verdict::mapped, "shop.price"},
        {{ChangeStatus::renamed, RepoPath("new.bin"), RepoPath("old.bin")},
         Verdict::widened,
         "unknown"}};
    plan.affected_modules = {"shop.cart", "shop.price"};
    const Reason reason{{"shop.price", "changed", RepoPath("src/shop/price.py"), 0},
                        {"shop.cart", "imports", RepoPath("src/shop/cart.py"), 3},
                        {"tests/test_cart.py", "imports", RepoPath("tests/test_cart.py"), 1}};
    plan.tests = {{"tests/test_cart.py::test_total", 0.25, true, reason},
                  {"tests/test_cart.py::test_empty", std::nullopt, false, reason},
                  {"tests/test_price.py", std::nullopt, false, {}}};
    plan.excluded = {{"tests/test_shop.py::test_browser", "--exclude-e2e"}};
    plan.total_tests = 40;
    plan.total_files = 6;
    plan.notes = {"one remark"};
    plan.counters = {{"files_parsed", 7}};
    return plan;
}

}  // namespace pst::test
