// SPDX-License-Identifier: MIT
#include "class_view.hpp"

#include <algorithm>
#include <set>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/pytest/decorators.hpp>
#include <pst/pytest/items.hpp>
#include <pst/python/facts.hpp>

namespace pst {
namespace {

/// Outside bases that bring no tests of their own.
bool brings_no_tests(std::string_view base) {
    static const std::set<std::string_view> k_plain = {
        "object",         "ABC",      "abc.ABC",         "Generic",
        "typing.Generic", "Protocol", "typing.Protocol", "Exception",
        "t.Generic",      "Enum",     "enum.Enum",       "dict",
        "list",           "str",      "NamedTuple"};
    return k_plain.contains(base.substr(0, base.find('[')));
}

/// The digest that `__test__ = True` has.
const Digest& digest_of_true() {
    static const Digest k_true =
        read_module_facts("class A:\n    x = True\n").definitions.back().attributes.front().value;
    return k_true;
}

class ClassReader {
public:
    ClassReader(const CodeIndex& index, ClassView& view) : m_index(index), m_view(view) {}

    void read(const NameTarget& class_) {
        std::vector<NameTarget> open = {class_};
        for (std::size_t at = 0; at < open.size(); ++at) {
            const NameTarget next = open[at];
            if (std::ranges::find(m_view.lineage, next) != m_view.lineage.end()) {
                continue;
            }
            m_view.lineage.push_back(next);
            std::vector<std::string> outside;
            const auto bases = m_index.project_bases(next.file, next.definition, &outside);
            if (is_rule_on("inheritance")) {
                open.insert(open.end(), bases.begin(), bases.end());
            }
            read_outside(outside);
            read_header(m_index.facts(next.file).definitions[next.definition]);
            read_body(next);
        }
        if (m_makes_subclasses && m_view.marked == false) {
            m_view.marked = true;  // it may set `__test__` of what inherits
        }
    }

private:
    void read_outside(const std::vector<std::string>& bases) {
        for (const auto& base : bases) {
            if (is_unittest_base(base)) {
                m_view.is_unittest = true;
            } else if (!brings_no_tests(base)) {
                m_view.unknown = "base " + base;
            }
        }
    }
    void read_header(const Definition& class_) {
        for (const Argument& keyword : class_.class_keywords) {
            if (keyword.keyword == "metaclass" && last_part(keyword.text) != "ABCMeta") {
                m_view.unknown = "metaclass " + keyword.text;
            }
        }
        for (const Call& decorator : class_.decorators) {
            if (!keeps_test_identity(decorator.callee)) {
                m_view.unknown = "decorator " + decorator.callee;
            }
        }
        for (const LiteralAttribute& attribute : class_.attributes) {
            if (attribute.name == "__test__") {
                const bool is_true = attribute.value == digest_of_true();
                m_view.marked = m_view.marked.value_or(false) || is_true;
            }
        }
    }
    void read_body(const NameTarget& class_) {
        const ModuleFacts& facts = m_index.facts(class_.file);
        std::set<DefinitionIndex> parts = {class_.definition};
        for (const DefinitionIndex member : m_index.members(class_.file, class_.definition)) {
            const auto name = last_part(facts.definitions[member].name);
            m_view.has_init = m_view.has_init || name == "__init__" || name == "__new__";
            m_makes_subclasses = m_makes_subclasses || name == "__init_subclass__";
            parts.insert(member);
        }
        for (const Hazard& hazard : facts.hazards) {
            if (hazard.kind == HazardKind::dynamic_items && parts.contains(hazard.owner)) {
                m_view.unknown = "tests made at run time";
            } else if (hazard.kind != HazardKind::binds_item || hazard.owner != class_.definition) {
                continue;
            } else if (hazard.detail == "__test__") {
                const auto& literals = facts.definitions[class_.definition].attributes;
                if (std::ranges::find(literals, hazard.detail, &LiteralAttribute::name) ==
                    literals.end()) {
                    m_view.unknown = "a computed __test__";
                }
            } else {
                m_view.bound.emplace_back(hazard.detail, class_);
            }
        }
    }

    const CodeIndex& m_index;
    ClassView& m_view;
    bool m_makes_subclasses = false;
};

}  // namespace

ClassView view_class(const CodeIndex& index, const NameTarget& class_) {
    ClassView view;
    ClassReader(index, view).read(class_);
    return view;
}

}  // namespace pst
