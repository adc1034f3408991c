// SPDX-License-Identifier: MIT
// pytest's -m and -k expressions, judged by what the source alone says.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <pst/pytest/items.hpp>

namespace pst {

/// Three answers: a mark or keyword may also come from code that runs.
enum class Truth : std::uint8_t { no, maybe, yes };

/// Evaluates `and`, `or`, `not`, parentheses and words; what does not parse is `maybe`.
Truth evaluate_expression(std::string_view expression,
                          const std::function<Truth(std::string_view)>& word);

/// Marks that stand on the test, its classes or its module.
std::vector<std::string> marks_of(const CodeIndex& index, const TestItem& item);

/// What -m and -k certainly leave out of one project. Keeps a reference to the index.
class SelectionExpressions {
public:
    explicit SelectionExpressions(const CodeIndex& index);

    /// `no` only when the item is certainly left out by `-m EXPRESSION`.
    Truth matches_markers(const TestItem& item, std::string_view expression) const;
    /// `no` only when the item is certainly left out by `-k EXPRESSION`.
    Truth matches_keywords(const TestItem& item, std::string_view expression) const;

private:
    const CodeIndex& m_index;
    bool m_adds_marks;  ///< some code calls add_marker: a mark may come at run time
};

}  // namespace pst
