// SPDX-License-Identifier: MIT
#include <pst/impact/definition_diff.hpp>
#include <pst/python/facts.hpp>

#include "support/catch.hpp"

using namespace pst;

namespace {

SourceDiff diff(std::string_view before, std::string_view after) {
    return diff_sources(read_module_facts(before), read_module_facts(after));
}

}  // namespace

TEST_CASE("equal sources do not differ") {
    const SourceDiff found = diff("def f():\n    return 1\n", "def f():\n    return 1\n");
    CHECK_FALSE(found.is_semantic());
    CHECK(found.definitions.empty());
    CHECK_FALSE(found.module_layout);
}

TEST_CASE("a changed body stays below the module body") {
    const SourceDiff found =
        diff("def f():\n    return 1\ndef g(): pass\n", "def f():\n    return 2\ndef g(): pass\n");
    CHECK(found.is_semantic());
    CHECK_FALSE(found.module_body);
    REQUIRE(found.definitions.size() == 1);
    CHECK(found.definitions[0].body);
    CHECK_FALSE(found.definitions[0].header);
}

TEST_CASE("a comment moves lines and changes nothing else") {
    const SourceDiff found = diff("def f(): pass\n", "# why\ndef f(): pass\n");
    CHECK_FALSE(found.is_semantic());
    CHECK(found.module_layout);
    REQUIRE(found.definitions.size() == 1);
    CHECK(found.definitions[0].layout);
}

TEST_CASE("added and removed functions have one side only") {
    const SourceDiff found = diff("def f(): pass\n", "def g(): pass\n");
    REQUIRE(found.definitions.size() == 2);
    CHECK(found.definitions[0].before.has_value());
    CHECK_FALSE(found.definitions[0].after.has_value());
    CHECK_FALSE(found.definitions[1].before.has_value());
    CHECK_FALSE(found.module_body);
}

TEST_CASE("repeated names pair up in order") {
    const SourceDiff found = diff("if A:\n    def f(): return 1\nelse:\n    def f(): return 2\n",
                                  "if A:\n    def f(): return 1\nelse:\n    def f(): return 3\n");
    REQUIRE(found.definitions.size() == 1);
    CHECK(found.definitions[0].body);
}

TEST_CASE("a docstring is a change of its own kind") {
    const SourceDiff found =
        diff("def f():\n    'a'\n    return 1\n", "def f():\n    'b'\n    return 1\n");
    CHECK_FALSE(found.is_semantic());
    REQUIRE(found.definitions.size() == 1);
    CHECK(found.definitions[0].docstring);
}
