// SPDX-License-Identifier: MIT
#include "commands/near_miss.hpp"

#include "support/catch.hpp"

using pst::near_miss;

TEST_CASE("a typo finds what was meant") {
    const std::vector<std::string> names{"affected", "all",        "--since",
                                         "--staged", "--parallel", "--parallel-workers"};
    CHECK(near_miss("afected", names) == "affected");
    CHECK(near_miss("al", names) == "all");
    CHECK(near_miss("--sicne", names) == "--since");
    CHECK(near_miss("--stage", names) == "--staged");
    CHECK(near_miss("--parallel-work", names) == "--parallel-workers");
    CHECK(near_miss("comp", {"completions", "affected"}) == "completions");
}

TEST_CASE("what resembles nothing finds nothing") {
    CHECK(near_miss("frobnicate", {"affected", "all"}) == std::nullopt);
    CHECK(near_miss("x", {"affected"}) == std::nullopt);
    CHECK(near_miss("", {"all"}) == std::nullopt);
    CHECK(near_miss("all", {}) == std::nullopt);
}
