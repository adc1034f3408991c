// SPDX-License-Identifier: MIT
// Collects facts for the definitions that own the place where the readers are.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include <pst/model/module_facts.hpp>

#include "outline.hpp"

namespace pst::syntax {

class FactSink {
public:
    FactSink(const Outline& outline, ModuleFacts& facts)
        : m_outline(outline), m_cursor(outline), m_facts(facts) {}

    /// `id` must not decrease between calls.
    void move_to(NodeId id) { m_cursor.move_to(id); }

    /// Each is recorded once per owner; inside acting statements, hazards and calls excepted, once
    /// more for the acting code.
    void add(const Import& import);
    void add(const Reference& reference);
    void add(const StringFact& string);
    void add(Hazard hazard);
    void add(CallFact call);
    /// A mark of a module or class: owned by the class, or by the module body.
    void add_mark(CallFact mark);

    void add_reference(ReferenceKind kind, std::string text, std::uint32_t line) {
        add(Reference{0, kind, std::move(text), line});
    }
    void add_hazard(HazardKind kind, std::string detail, std::uint32_t line) {
        add(Hazard{0, kind, std::move(detail), line});
    }
    /// For what a definition holds though it stands outside of it.
    void add_hazard_of(DefinitionIndex owner, HazardKind kind, std::string detail,
                       std::uint32_t line) {
        add_owned({owner, kind, std::move(detail), line});
    }
    /// False inside functions and methods.
    bool is_at_import() const;
    /// For what holds of the module wherever it stands.
    void add_module_hazard(HazardKind kind, std::string detail, std::uint32_t line) {
        m_facts.hazards.push_back({k_module_body, kind, std::move(detail), line});
    }

private:
    template <class Fact, class Record>
    void for_owners(const Fact& fact, Record record);
    bool counts(const Import& import) const;
    void add_owned(Hazard hazard);
    bool is_new(std::string key) { return m_seen.insert(std::move(key)).second; }

    const Outline& m_outline;
    OwnerCursor m_cursor;
    ModuleFacts& m_facts;
    std::unordered_set<std::string> m_seen;
};

}  // namespace pst::syntax
