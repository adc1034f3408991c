// SPDX-License-Identifier: MIT
// Answers of the pipeline other than a TestPlan, as values that render can show.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <pst/model/reason.hpp>
#include <pst/model/repo_path.hpp>
#include <pst/model/test_plan.hpp>

namespace pst {

/// What a run of pytest gave.
struct RunReport {
    int pytest_exit = 0;   ///< pytest's own exit code; 0 when nothing was to run
    bool started = false;  ///< false: nothing was to run
    std::size_t passed = 0;
    std::size_t failed = 0;  ///< failed and error
    std::size_t skipped = 0;
    std::vector<std::string> notes;
};

/// The import graph as the seed's `dependency_graph.json` has it.
struct ModuleNode {
    RepoPath file;
    std::vector<std::string> imports;  ///< dotted names of project modules, sorted
    std::vector<std::string> imported_by;
    std::vector<std::string> tests;  ///< test files that depend on it, sorted
};
struct GraphReport {
    std::map<std::string, ModuleNode> modules;
    std::map<std::string, std::vector<std::string>> test_map;  ///< test file -> modules
    std::map<std::string, std::string> file_hashes;            ///< path -> hex digest
    std::vector<std::string> notes;                            ///< e.g. test files without edges
};

/// Which files moved since the cache was written.
struct StaleReport {
    bool stale = false;
    std::vector<std::string> files;  ///< added, changed, removed since; sorted
    std::string cause;               ///< e.g. "no cache yet"
};

/// Why a test is selected, or, when it is not, what it depends on instead.
struct WhyReport {
    TestId test;
    bool selected = false;
    Reason reason;                           ///< when selected
    std::vector<std::string> depends_on;     ///< files in the test's closure, sorted
    std::vector<ChangeVerdict> not_reached;  ///< changed files outside that closure
    std::vector<std::string> narrowed_by;    ///< facts that left the test out
};

}  // namespace pst
