// SPDX-License-Identifier: MIT
#include <pst/base/thread_pool.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace pst;

TEST_CASE("every item is worked on once, by any number of threads") {
    for (unsigned threads : {0U, 1U, 2U, 7U}) {
        std::vector<int> seen(1000, 0);
        parallel_for(seen.size(), threads, [&](std::size_t i) { seen[i] += 1; });
        CHECK(seen == std::vector<int>(1000, 1));
    }
    parallel_for(0, 4, [](std::size_t) { FAIL("there is no item"); });
}

TEST_CASE("the exception of the lowest item comes back, after all others ran") {
    for (unsigned threads : {1U, 4U}) {
        std::atomic<int> calls = 0;
        std::string caught;
        try {
            parallel_for(100, threads, [&](std::size_t i) {
                ++calls;
                if (i % 10 == 3) throw std::runtime_error(std::to_string(i));
            });
        } catch (const std::runtime_error& error) {
            caught = error.what();
        }
        CHECK(caught == "3");
        CHECK(calls == 100);
    }
}
