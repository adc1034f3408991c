// SPDX-License-Identifier: MIT
#include "pytest/ini_file.hpp"

#include "support/catch.hpp"

using namespace pst;

TEST_CASE("sections, entries and values of several lines") {
    IniFile file = read_ini(
        "\xef\xbb\xbf# comment\r\n"
        "[pytest] ; here\n"
        "a = 1\n"
        "b: x = y\n"
        "c =\n"
        "   one\n"
        "; a comment ends no value\n"
        "\n"
        "\ttwo # stays\n"
        "[other]\n"
        "d=\n");
    CHECK(file.error == "");
    REQUIRE(file.find("pytest") != nullptr);
    const IniSection& section = *file.find("pytest");
    CHECK(section.find("a")->value == "1");
    CHECK(section.find("a")->line == 3);
    CHECK(section.find("b")->value == "x = y");
    CHECK(section.find("c")->value == "one\ntwo # stays");
    CHECK(section.find("d") == nullptr);
    CHECK(file.find("other")->find("d")->value == "");
}

TEST_CASE("what iniconfig refuses is named with its line") {
    CHECK(read_ini("a = 1\n").error == "1: no section before it");
    CHECK(read_ini("[a]\n\nfoo\n").error == "3: neither a section nor `name = value`");
    CHECK(read_ini("[a]\n  foo\n").error == "2: a value goes on where none began");
    CHECK(read_ini("[a]\n[a]\n").error == "2: duplicate section [a]");
    CHECK(read_ini("[a]\nb=1\nb=2\n").error == "3: duplicate name b");
    CHECK(read_ini("[]\n").error == "1: empty section name");
    CHECK(read_ini("").error == "");
    CHECK(read_ini("[a]\nfoo\n[b]\nc=1").find("b")->find("c")->value == "1");
}

TEST_CASE("a bracket without its end goes on with the value before") {
    IniFile file = read_ini("[a]\nb = 1\n[x\n");
    CHECK(file.find("a")->find("b")->value == "1\n[x");
}
