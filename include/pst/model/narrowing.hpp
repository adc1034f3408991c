// SPDX-License-Identifier: MIT
// For each test: what left it out, or why a recording could not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pst {

enum class LeftOutBy : std::uint8_t { module_graph, definition_graph, recording };

struct LeftOutTest {
    std::string test;  ///< with parameters where only some sets are left out
    LeftOutBy by = LeftOutBy::module_graph;
    std::string recorded_at = {};  ///< the commit, where it is not that of the state before
};

enum class KeptBy : std::uint8_t {
    executed,         ///< it executed what changed, or is what changed
    led_to,           ///< it executed what names a change
    names,            ///< names lead to it, whatever it executes
    memory,           ///< a function may remember what another test made it do
    opened,           ///< it opened a changed file or listed the folder of one
    reads_functions,  ///< it may read functions that it does not execute
    hidden,           ///< it may have done more than was seen
    incomplete,       ///< not every test of the item was seen, ran and passed
    unrecorded,       ///< the recording does not hold it
    no_recording,     ///< there is none of the state before, or none is used
    rule,             ///< always-run, or it failed last time
    everything        ///< the whole suite runs
};

struct KeptTest {
    std::string test;
    KeptBy by = KeptBy::no_recording;
    std::string what;  ///< the definition, file, rule or cause; may be empty
};

struct Narrowing {
    std::vector<LeftOutTest> left_out;  ///< in the order in which they stand in the files
    std::vector<KeptTest> kept;         ///< selected ones, in run order
};

}  // namespace pst
