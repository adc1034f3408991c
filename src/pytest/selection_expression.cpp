// SPDX-License-Identifier: MIT
#include <pst/pytest/selection_expression.hpp>

#include <algorithm>
#include <cctype>

namespace pst {
namespace {

Truth negated(Truth value) {
    return value == Truth::yes ? Truth::no : value == Truth::no ? Truth::yes : Truth::maybe;
}

/// Grammar of pytest's mark/expression: or_test, and_test, not_test, word.
class Parser {
public:
    Parser(std::string_view text, const std::function<Truth(std::string_view)>& word)
        : m_text(text), m_word(word) {}

    Truth run() {
        const Truth value = any_of();
        return m_failed || !next_token().empty() ? Truth::maybe : value;
    }

private:
    std::string_view next_token() {
        while (m_at < m_text.size() &&
               std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0) {
            ++m_at;
        }
        const std::size_t start = m_at;
        if (m_at < m_text.size() && (m_text[m_at] == '(' || m_text[m_at] == ')')) {
            return m_text.substr(m_at++, 1);
        }
        while (m_at < m_text.size() &&
               std::isspace(static_cast<unsigned char>(m_text[m_at])) == 0 && m_text[m_at] != '(' &&
               m_text[m_at] != ')') {
            ++m_at;
        }
        return m_text.substr(start, m_at - start);
    }
    bool accept(std::string_view wanted) {
        const std::size_t start = m_at;
        if (next_token() == wanted) {
            return true;
        }
        m_at = start;
        return false;
    }
    Truth any_of() {
        Truth value = all_of();
        while (accept("or")) {
            value = std::max(value, all_of());
        }
        return value;
    }
    Truth all_of() {
        Truth value = single();
        while (accept("and")) {
            value = std::min(value, single());
        }
        return value;
    }
    Truth single() {
        if (accept("not")) {
            return negated(single());
        }
        if (accept("(")) {
            const Truth value = any_of();
            m_failed = m_failed || !accept(")");
            return value;
        }
        const auto word = next_token();
        if (word.empty() || word == ")" || word == "and" || word == "or") {
            m_failed = true;
            return Truth::maybe;
        }
        return m_word(word);
    }

    std::string_view m_text;
    const std::function<Truth(std::string_view)>& m_word;
    std::size_t m_at = 0;
    bool m_failed = false;
};

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

void add_marks(const std::vector<Call>& calls, std::vector<std::string>& marks) {
    for (const Call& call : calls) {
        const std::string_view callee = call.callee;
        const auto mark = callee.find("mark.");
        if (mark == 0 || callee.starts_with("pytest.mark.")) {
            marks.emplace_back(callee.substr(callee.find("mark.") + 5));
        }
    }
}

bool adds_marks(const CodeIndex& index) {
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const Reference& reference : index.facts(file).references) {
            if (reference.text == "add_marker" || reference.text.ends_with(".add_marker")) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

Truth evaluate_expression(std::string_view expression,
                          const std::function<Truth(std::string_view)>& word) {
    return Parser(expression, word).run();
}

std::vector<std::string> marks_of(const CodeIndex& index, const TestItem& item) {
    std::vector<std::string> marks;
    if (item.file == k_no_file) {
        return marks;
    }
    const auto add_definition = [&](const NameTarget& at) {
        if (at.file != k_no_file) {
            add_marks(index.facts(at.file).definitions[at.definition].decorators, marks);
        }
    };
    add_definition(item.code);
    std::ranges::for_each(item.classes, add_definition);
    for (const CallFact& fact : index.facts(item.file).calls) {
        const Definition& owner = index.facts(item.file).definitions[fact.owner];
        if (owner.kind == DefinitionKind::module_body || owner.name == "pytestmark") {
            add_marks({fact.call}, marks);
        }
    }
    return marks;
}

SelectionExpressions::SelectionExpressions(const CodeIndex& index)
    : m_index(index), m_adds_marks(adds_marks(index)) {}

Truth SelectionExpressions::matches_markers(const TestItem& item,
                                            std::string_view expression) const {
    const auto marks = marks_of(m_index, item);
    const bool coarse = item.unit == ItemUnit::file || item.unit == ItemUnit::class_;
    const Truth absent = coarse || m_adds_marks ? Truth::maybe : Truth::no;
    const Truth present = coarse ? Truth::maybe : Truth::yes;
    return evaluate_expression(expression, [&](std::string_view word) {
        return std::ranges::find(marks, word) != marks.end() ? present : absent;
    });
}

Truth SelectionExpressions::matches_keywords(const TestItem& item,
                                             std::string_view expression) const {
    const bool coarse = item.unit == ItemUnit::file || item.unit == ItemUnit::class_;
    std::string names = lower(item.id);
    for (const auto& mark : marks_of(m_index, item)) {
        names += "\n" + lower(mark);
    }
    const bool has_parameters =
        coarse || item.code.file == k_no_file ||
        std::ranges::any_of(
            m_index.facts(item.code.file).definitions[item.code.definition].decorators,
            [](const Call& call) { return call.callee.find("parametrize") != std::string::npos; });
    return evaluate_expression(expression, [&](std::string_view word) {
        if (names.find(lower(word)) != std::string::npos) {
            return coarse ? Truth::maybe : Truth::yes;
        }
        return has_parameters || m_adds_marks ? Truth::maybe : Truth::no;
    });
}

}  // namespace pst
