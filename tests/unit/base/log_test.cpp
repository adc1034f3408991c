// SPDX-License-Identifier: MIT
#include <pst/base/log.hpp>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using pst::testing::TemporaryFolder;

TEST_CASE("the log is made by its first line and rewritten by the next run") {
    TemporaryFolder folder;
    const std::string file = folder.path("logs/latest_run.log");
    set_up_log("", file);
    CHECK_FALSE(folder.has("logs"));
    log_debug("hidden");
    CHECK_FALSE(folder.has("logs"));
    log_info("first\x1b[31m");
    const std::string text = folder.read("logs/latest_run.log");
    CHECK(text.find(" info first\\x1b[31m\n") != std::string::npos);
    CHECK(text.find("hidden") == std::string::npos);

    set_up_log("DEBUG", file);
    log_debug("second");
    const std::string again = folder.read("logs/latest_run.log");
    CHECK(again.find("first") == std::string::npos);
    CHECK(again.find(" debug second\n") != std::string::npos);
    set_up_log("off", "");
}

TEST_CASE("a log that cannot be written is no failure") {
    TemporaryFolder folder;
    folder.write("logs", "a file");
    set_up_log("info", folder.path("logs/latest_run.log"));
    log_info("nowhere");
    CHECK(folder.read("logs") == "a file");
    set_up_log("off", "");
}
