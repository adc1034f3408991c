// SPDX-License-Identifier: MIT
#include <pst/base/toml.hpp>

#include "support/catch.hpp"

using namespace pst;
using Strings = std::vector<std::string>;

TEST_CASE("values of a TOML document know their lines") {
    auto document = parse_toml(
        "b = 'x'\n"
        "a = [1, 2.5, true]\n"
        "[tool.pst]\n"
        "when = 2024-01-02\n"
        "map = {'*.json' = \"t\"}\n");
    REQUIRE(document);
    CHECK(document->keys == Strings{"b", "a", "tool"});
    CHECK(document->find("b")->text == "x");
    CHECK(document->find("b")->line == 1);
    CHECK(document->find("a")->items.size() == 3);
    CHECK(document->find("a")->items[1].text == "2.5");
    CHECK(document->find("a")->items[2].text == "true");
    REQUIRE(document->at("tool.pst.when") != nullptr);
    CHECK(document->at("tool.pst.when")->text == "2024-01-02");
    CHECK(document->at("tool.pst.when")->line == 4);
    CHECK(document->at("tool.pst.map")->keys == Strings{"*.json"});
    CHECK(document->at("tool.pst.none") == nullptr);
    CHECK(document->at("b.none") == nullptr);
}

TEST_CASE("a syntax error names its line") {
    auto broken = parse_toml("a = 1\nb = \n");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().line == 2);
    CHECK_FALSE(broken.error().message.empty());
    CHECK_FALSE(parse_toml("a = 1\na = 2\n"));
    CHECK_FALSE(parse_toml("a = \"\xff\"\n"));
    CHECK_FALSE(parse_toml("a = " + std::string(100000, '[')));
    for (const char* text :
         {"\u00e4 = 1", "a = \u00e4", "a\u00e4 = 1", "a = 1 \u1234", "[\u00e4]"}) {
        CHECK_FALSE(parse_toml(text));
    }
    CHECK(parse_toml("a = \"\"\"\\\n  \u00e4\"\"\"")->find("a")->text == "\u00e4");
    CHECK(parse_toml(""));
    CHECK(
        parse_toml("\xef\xbb\xbf"
                   "a = 1\r\n"));
}

TEST_CASE("layout, comments and key order do not count in a comparison") {
    CHECK(*parse_toml("a = 1\nb = [1, 2]") == *parse_toml("# c\nb = [1,\n 2]\na = 1\n"));
    CHECK(*parse_toml("a.b = 1") == *parse_toml("[a]\nb = 1"));
    CHECK_FALSE(*parse_toml("a = [1, 2]") == *parse_toml("a = [2, 1]"));
    CHECK_FALSE(*parse_toml("a = 1") == *parse_toml("a = '1'"));
    CHECK_FALSE(*parse_toml("a = 1") == *parse_toml("b = 1"));
}

TEST_CASE("strings of a value") {
    auto document = parse_toml("a = ['x', 1, 'y']\nb = 'z'\nc = 1");
    CHECK(toml_strings(document->find("a")) == Strings{"x", "y"});
    CHECK(toml_strings(document->find("b")) == Strings{"z"});
    CHECK(toml_strings(document->find("c")).empty());
    CHECK(toml_strings(nullptr).empty());
}
