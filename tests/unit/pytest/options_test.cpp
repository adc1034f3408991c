// SPDX-License-Identifier: MIT
#include "pytest/options.hpp"

#include <pst/pytest/settings.hpp>

#include "support/catch.hpp"

using namespace pst;
using Words = std::vector<std::string>;

TEST_CASE("values stand beside the option, in it, or behind a cluster of flags") {
    CHECK(read_options({"-m", "not slow"}).marker_expression == "not slow");
    CHECK(read_options({"-mslow"}).marker_expression == "slow");
    CHECK(read_options({"-m=slow"}).marker_expression == "slow");
    CHECK(read_options({"-xvk", "a or b"}).keyword_expression == "a or b");
    CHECK(read_options({"--import-mode=importlib"}).import_mode == "importlib");
    CHECK(read_options({"--import-mode", "append"}).import_mode == "append");
    CHECK(read_options({"-c", "x.ini"}).config_file == "x.ini");
    CHECK(read_options({"--config-file=x.ini"}).config_file == "x.ini");
    CHECK(read_options({"-p", "a.b", "-pno:c"}).plugins == Words{"a.b", "no:c"});
    CHECK(read_options({"--doctest-glob=*.md", "--doctest-glob", "*.rst"}).doctest_globs ==
          Words{"*.md", "*.rst"});
    CHECK(read_options({"--doctest-modules"}).doctest_modules);
    CHECK(read_options({"--ignore=a", "--ignore-glob", "b*"}).ignore == Words{"a"});
    CHECK(read_options({"--ignore=a", "--ignore-glob", "b*"}).ignore_globs == Words{"b*"});
    CHECK(read_options({"-W", "error::a.B"}).warning_filters == Words{"error::a.B"});
}

TEST_CASE("the last single value wins, and overrides keep their order") {
    CHECK(read_options({"-m", "a", "-m", "b"}).marker_expression == "b");
    auto overrides = read_options({"-o", "a=1=2", "-ob=", "--override-ini=c=3"}).overrides;
    REQUIRE(overrides.size() == 3);
    CHECK(overrides[0] == std::pair<std::string, std::string>("a", "1=2"));
    CHECK(overrides[1] == std::pair<std::string, std::string>("b", ""));
    CHECK(overrides[2].first == "c");
}

TEST_CASE("what is not an option, or not known, is passed over") {
    PytestOptions options = read_options({"tests/test_a.py", "--cov=pkg", "-n", "auto", "--tb",
                                          "short", "-", "-Zm", "x", "--", "-m", "slow"});
    CHECK_FALSE(options.marker_expression);
    CHECK_FALSE(read_options({"-k"}).keyword_expression);
    CHECK_FALSE(read_options({"--deselect", "-m", "x"}).marker_expression);
}

TEST_CASE("an option tells of what tests do, unless it only chooses or shows") {
    CHECK(telling_options({"-q", "-vv", "-x", "-k", "a", "-m", "b", "-n4", "--tb", "short",
                           "--color=yes", "--cov=src", "--maxfail", "1", "tests/test_a.py"})
              .empty());
    CHECK(telling_options({"-qs"}) == Words{"-s"});
    CHECK(telling_options({"-vW", "error"}) == Words{"--pythonwarnings=error"});
    CHECK(telling_options({"-W", "error"}) == telling_options({"--pythonwarnings=error"}));
    CHECK(telling_options({"-p", "no:cacheprovider", "tests"}) == Words{"-p=no:cacheprovider"});
    CHECK(telling_options({"--runslow", "tests", "more"}) == Words{"--runslow", "tests"});
    CHECK(telling_options({"-Z", "x", "-q", "y"}) == Words{"-Z", "x"});
}
