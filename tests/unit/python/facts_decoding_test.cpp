// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <pst/python/facts.hpp>

#include "python/decoding.hpp"
#include "support/catch.hpp"

using namespace pst;

TEST_CASE("the coding cookie stands in a comment of the first two lines") {
    CHECK(coding_cookie("# -*- coding: latin-1 -*-\n") == "latin-1");
    CHECK(coding_cookie("#!/usr/bin/python\n# vim: set fileencoding=CP1252 :\n") == "cp1252");
    CHECK(coding_cookie("\n#coding=utf_8\n") == "utf-8");
    CHECK(coding_cookie("# coding: UTF-8-unix\n") == "utf-8");
    CHECK(coding_cookie("x = 1\n# coding: latin-1\n").empty());
    CHECK(coding_cookie("\n\n# coding: latin-1\n").empty());
    CHECK(coding_cookie("x = 1  # coding: latin-1\n").empty());
    CHECK(coding_cookie("# encoding of coding is fun\n").empty());
    CHECK(coding_cookie("").empty());
}

TEST_CASE("sources are decoded as CPython decodes them") {
    CHECK(decode_source("# coding: latin-1\n'\xe9'").text == "# coding: latin-1\n'\xc3\xa9'");
    CHECK(decode_source("# coding: cp1252\n'\x80'").text == "# coding: cp1252\n'\xe2\x82\xac'");
    CHECK(decode_source("# coding: iso-8859-15\n'\xa4'").text ==
          "# coding: iso-8859-15\n'\xe2\x82\xac'");
    CHECK(decode_source("# coding: koi8-r\n'\xc1'").text == "# coding: koi8-r\n'\xd0\xb0'");
    CHECK(decode_source("\xef\xbb\xbfx = 1").text == "x = 1");
    CHECK(decode_source("\xef\xbb\xbfx = 1").has_bom);
    CHECK(decode_source("a\r\nb\rc\n\r").text == "a\nb\nc\n\n");
}

TEST_CASE("what CPython refuses to decode is named and kept as it is") {
    CHECK(decode_source("'\xe9'").problem == "not utf-8");
    CHECK(decode_source("'\xed\xa0\x80'").problem == "not utf-8");  // a surrogate
    CHECK(decode_source("'\xc0\xaf'").problem == "not utf-8");      // overlong
    CHECK(decode_source("# coding: ascii\n'\xe9'").problem == "not ascii");
    CHECK(decode_source("# coding: cp1252\n'\x81'").problem == "not cp1252");
    CHECK(decode_source("# coding: utf-16\nx").problem == "not utf-16");
    CHECK(decode_source("# coding: klingon\nx").problem == "not klingon");
    CHECK_FALSE(decode_source("\xef\xbb\xbf# coding: latin-1\nx").problem.empty());
    CHECK(decode_source("'\xe9'\r\n").text == "'\xe9'\n");
}

TEST_CASE("the encoding is part of the module body") {
    const auto body = [](std::string_view source) {
        return read_module_facts(source).definitions[k_module_body].body;
    };
    CHECK(body("# coding: utf-8\nx = 1\n") == body("x = 1\n"));
    CHECK(body("# coding: latin-1\nx = 1\n") != body("x = 1\n"));
    CHECK(body("\xef\xbb\xbfx = 1\n") != body("x = 1\n"));
    CHECK(body("x = 1\r\ny = 2\r\n") == body("x = 1\ny = 2\n"));
}
