// SPDX-License-Identifier: MIT
#include "fact_sink.hpp"

#include <pst/base/rules.hpp>

namespace pst::syntax {
namespace {

/// Joins what identifies a fact; '\0' cannot stand in a name, and lengths keep the rest apart.
class Key {
public:
    Key(char kind, DefinitionIndex owner) : m_text(1, kind) { add(owner); }
    Key& add(std::uint64_t number) {
        m_text += std::to_string(number);
        m_text += '\0';
        return *this;
    }
    Key& add(std::string_view text) {
        add(text.size());
        m_text += text;
        return *this;
    }
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

}  // namespace

template <class Fact, class Record>
void FactSink::for_owners(const Fact& fact, Record record) {
    for (const DefinitionIndex owner : m_cursor.owners()) {
        Fact owned = fact;
        owned.owner = owner;
        record(std::move(owned));
    }
    if (m_cursor.is_acting()) {
        Fact owned = fact;
        owned.owner = k_acting_code;
        record(std::move(owned));
    }
}

bool FactSink::is_at_import() const {
    const DefinitionKind kind = m_outline.entries[m_cursor.owners().front()].definition.kind;
    return kind != DefinitionKind::function && kind != DefinitionKind::method;
}

/// Whether the rule is on by which an import of its kind and place is an edge.
bool FactSink::counts(const Import& import) const {
    switch (import.kind) {
    case ImportKind::call:
        return is_rule_on("strings-import");
    case ImportKind::code_string:
        return is_rule_on("strings-code");
    default:
        return (is_rule_on("guarded-import") || !import.guarded) &&
               (is_rule_on("function-import") || is_at_import());
    }
}

void FactSink::add(const Import& import) {
    if (!counts(import)) {
        return;
    }
    for_owners(import, [&](Import&& owned) { m_facts.imports.push_back(std::move(owned)); });
}

void FactSink::add(const Reference& reference) {
    for_owners(reference, [&](Reference&& owned) {
        Key key('r', owned.owner);
        key.add(static_cast<std::uint64_t>(owned.kind)).add(owned.text);
        if (is_new(key.take())) {
            m_facts.references.push_back(std::move(owned));
        }
    });
}

void FactSink::add(const StringFact& string) {
    for_owners(string, [&](StringFact&& owned) {
        Key key('s', owned.owner);
        key.add(static_cast<std::uint64_t>(owned.kind)).add(owned.text).add(owned.callee);
        key.add(owned.keyword).add(owned.anchored ? 1U + owned.up : 0U);
        if (is_new(key.take())) {
            m_facts.strings.push_back(std::move(owned));
        }
    });
}

void FactSink::add(Hazard hazard) {
    for (const DefinitionIndex owner : m_cursor.owners()) {
        hazard.owner = owner;
        add_owned(hazard);
    }
}

void FactSink::add_owned(Hazard hazard) {
    Key key('h', hazard.owner);
    key.add(static_cast<std::uint64_t>(hazard.kind)).add(hazard.detail);
    if (is_new(key.take())) {
        m_facts.hazards.push_back(std::move(hazard));
    }
}

void FactSink::add(CallFact call) {
    for (const DefinitionIndex owner : m_cursor.owners()) {
        call.owner = owner;
        m_facts.calls.push_back(call);
    }
}

void FactSink::add_mark(CallFact mark) {
    const DefinitionIndex owner = m_cursor.owners().front();
    const bool is_class = m_outline.entries[owner].definition.kind == DefinitionKind::class_;
    mark.owner = is_class ? owner : k_module_body;
    m_facts.calls.push_back(std::move(mark));
}

}  // namespace pst::syntax
