// SPDX-License-Identifier: MIT
// The pipeline's answers as a test wants them: the functions of passes.hpp are defined here, so
// that commands are tested without the passes behind them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <pst/commands/session.hpp>
#include <pst/pipeline/passes.hpp>

namespace pst::test {

struct FakePipeline {
    Result<TestPlan> plan = TestPlan{};
    Result<RunReport> run = RunReport{};
    GraphReport graph;
    StaleReport stale;
    WhyReport why;
    std::vector<PlannedTest> tests_of;
    std::optional<Invocation> asked;  ///< what the last pass was asked with
    std::string operand;
    int runs = 0;
};

FakePipeline& fake();

struct Answer {
    int code = 0;
    std::string out;
    std::string err;
    std::map<std::string, std::string> written;  ///< files of the cache folder
};

struct Terminal {
    bool out = false;
    bool err = false;
};

/// Runs a command line in /project (started in `start`), with the fake pipeline behind it.
Answer pst(const std::vector<std::string>& arguments, const std::string& program = "pst",
           const std::string& start = "/project", Terminal terminal = {},
           const std::map<std::string, std::string>& environment = {});

}  // namespace pst::test
