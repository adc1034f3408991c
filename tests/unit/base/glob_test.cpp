// SPDX-License-Identifier: MIT
#include <pst/base/glob.hpp>

#include <string>

#include "support/catch.hpp"

using namespace pst;

TEST_CASE("stars and question marks stay within a folder") {
    CHECK(glob_matches("*.py", "a.py"));
    CHECK_FALSE(glob_matches("*.py", "a/b.py"));
    CHECK(glob_matches("a?c", "abc"));
    CHECK_FALSE(glob_matches("a?c", "a/c"));
    CHECK(glob_matches("test_*.py", "test_.py"));
    CHECK(glob_matches("a*b*c", "aXbXbXc"));
    CHECK_FALSE(glob_matches("a*b*c", "aXbXbX"));
    CHECK(glob_matches("", ""));
    CHECK_FALSE(glob_matches("", "a"));
    CHECK(glob_matches("*", ""));
    CHECK(glob_matches("a*/b", "axx/b"));
    CHECK_FALSE(glob_matches("*/b", "a/c/b"));
}

TEST_CASE("two stars cross folders") {
    CHECK(glob_matches("docs/**", "docs/a/b.md"));
    CHECK_FALSE(glob_matches("docs/**", "docs"));
    CHECK(glob_matches("**/x.json", "x.json"));
    CHECK(glob_matches("**/x.json", "a/b/x.json"));
    CHECK_FALSE(glob_matches("**/x.json", "ax.json"));
    CHECK(glob_matches("a/**/b", "a/b"));
    CHECK(glob_matches("a/**/b", "a/x/y/b"));
    CHECK_FALSE(glob_matches("a/**/b", "a/xb"));
    CHECK(glob_matches("**", "a/b"));
    CHECK(glob_matches("a**z", "a/b/z"));
    CHECK(glob_matches("**/*_test/**/*.py", "p/a_test/q/r/s.py"));
    CHECK(glob_matches("**/a*c/d", "abc/x/abc/d"));
}

TEST_CASE("sets") {
    CHECK(glob_matches("[a-c]x", "bx"));
    CHECK_FALSE(glob_matches("[a-c]x", "dx"));
    CHECK(glob_matches("[!a-c]x", "dx"));
    CHECK(glob_matches("[]]", "]"));
    CHECK(glob_matches("[a-]", "-"));
    CHECK(glob_matches("[ä]", "ä"));
    CHECK(glob_matches("a?b", "aäb"));
    CHECK_FALSE(glob_matches("a[/]b", "a/b"));
    CHECK(glob_matches("a[b", "a[b"));
    CHECK(glob_matches("x\\*", "x*"));
    CHECK_FALSE(glob_matches("x\\*", "xy"));
}

TEST_CASE("Python's fnmatch: a star crosses folders and there is no escape") {
    CHECK(glob_matches("*.py", "a/b.py", true));
    CHECK(glob_matches("a?b", "a/b", true));
    CHECK(glob_matches("*/b*", "a/c/bx", true));
    CHECK_FALSE(glob_matches("**/x", "x", true));
    CHECK(glob_matches("\\*", "\\a", true));
}

TEST_CASE("a hostile pattern takes no exponential time") {
    std::string pattern;
    for (int i = 0; i < 200; ++i)
        pattern += "a*";
    CHECK_FALSE(glob_matches(pattern + "b", std::string(4000, 'a')));
}

TEST_CASE("what is a glob") {
    CHECK(is_glob("a*"));
    CHECK(is_glob("a?"));
    CHECK(is_glob("[ab]"));
    CHECK_FALSE(is_glob("a/b.py"));
    CHECK_FALSE(is_glob("a\\*"));
}
