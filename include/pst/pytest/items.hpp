// SPDX-License-Identifier: MIT
// The tests that pytest would collect from a file, as far as the source tells.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pst/model/test_plan.hpp>
#include <pst/pytest/settings.hpp>
#include <pst/pytest/test_files.hpp>
#include <pst/python/code_index.hpp>

namespace pst {

enum class ItemUnit : std::uint8_t {
    function,  ///< `file::test_a`
    method,    ///< `file::TestA::test_b`, own or inherited
    class_,    ///< `file::TestA`: its methods cannot be told apart
    file,      ///< `file`: its items cannot be told apart
};

struct TestItem {
    TestId id;
    ItemUnit unit = ItemUnit::function;
    RepoPath path;                    ///< the file that pytest collects it from
    FileId file = k_no_file;          ///< k_no_file for text files
    NameTarget code;                  ///< the function or method; of a class unit: the class
    std::vector<NameTarget> classes;  ///< the collected class, its project bases, enclosing classes
    std::string why_coarse;           ///< for class and file units: what hides the items
    bool has_doctests = false;        ///< docstrings are part of it
    bool is_read_as_text = false;     ///< a hook of the project makes its items: any change counts
    bool is_outside_python =
        false;  ///< a text file, collected by doctest or by the project's own hook
};

/// Items of all test files, in file and source order; never empty for a file with facts that could
/// hold any: then the file itself is the unit.
std::vector<TestItem> collect_items(const CodeIndex& index, const TestLayout& layout,
                                    const PytestSettings& settings);

/// True for a base such as `unittest.TestCase` or `SimpleTestCase`.
bool is_unittest_base(std::string_view base);

}  // namespace pst
