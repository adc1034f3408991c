// SPDX-License-Identifier: MIT
#include <pst/base/text.hpp>

#include "support/catch.hpp"

using namespace pst;
using Words = std::vector<std::string>;

TEST_CASE("split and trim") {
    CHECK(split("a,b,,c", ',') == std::vector<std::string_view>{"a", "b", "", "c"});
    CHECK(split("", ',') == std::vector<std::string_view>{""});
    CHECK(split("a,", ',') == std::vector<std::string_view>{"a", ""});
    CHECK(trimmed(" \t a b\r\n") == "a b");
    CHECK(trimmed(" \n") == "");
    CHECK(joined({"a", "b"}, ", ") == "a, b");
    CHECK(joined({}, ", ") == "");
}

TEST_CASE("identifiers and dotted names") {
    CHECK(is_identifier("_a1"));
    CHECK(is_identifier("größe"));
    CHECK_FALSE(is_identifier("1a"));
    CHECK_FALSE(is_identifier(""));
    CHECK_FALSE(is_identifier("a-b"));
    CHECK(is_dotted_name("a"));
    CHECK(is_dotted_name("a.b_c.d"));
    CHECK_FALSE(is_dotted_name("a..b"));
    CHECK_FALSE(is_dotted_name(".a"));
    CHECK_FALSE(is_dotted_name("a."));
    CHECK_FALSE(is_dotted_name(""));
}

TEST_CASE("arguments are quoted only where a shell needs it") {
    CHECK(shell_quoted("tests/test_a.py::test_b") == "tests/test_a.py::test_b");
    CHECK(shell_quoted("") == "''");
    CHECK(shell_quoted("a b") == "'a b'");
    CHECK(shell_quoted("it's") == "'it'\\''s'");
    CHECK(shell_quoted("x[1-2]") == "'x[1-2]'");
    CHECK(shell_quoted("~") == "'~'");
}

TEST_CASE("words of a shell line") {
    CHECK(shell_split("  -q  --tb short ") == Words{"-q", "--tb", "short"});
    CHECK(shell_split("-m 'not slow' -k \"a or \\\"b\\\"\"") ==
          Words{"-m", "not slow", "-k", "a or \"b\""});
    CHECK(shell_split("a\\ b") == Words{"a b"});
    CHECK(shell_split("\"a\\nb\"") == Words{"a\\nb"});
    CHECK(shell_split("a''b '' c") == Words{"ab", "", "c"});
    CHECK(shell_split("a\nb") == Words{"a", "b"});
    CHECK(shell_split("'open end") == Words{"open end"});
    CHECK(shell_split("\"open").size() == 1);
    CHECK(shell_split("").empty());
    CHECK(shell_split("   ").empty());
    for (const char* text : {"a b", "it's", "", "x\ny", "\"q\" \\"}) {
        CHECK(shell_split(shell_quoted(text)) == Words{text});
    }
}

TEST_CASE("what a terminal may show") {
    CHECK(printable("größe a/b") == "größe a/b");
    CHECK(printable("a\nb\x1b[0m") == "a\\x0ab\\x1b[0m");
    CHECK(printable("\xff\xc3") == "\\xff\\xc3");
    CHECK(printable("\xc2\x85") == "\\xc2\\x85");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xe2\x80\xae") == "\\xe2\\x80\\xae");
    CHECK(printable("\xf0\x9f\x90\x8d") == "\xf0\x9f\x90\x8d");
}
