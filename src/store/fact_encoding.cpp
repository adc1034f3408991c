// SPDX-License-Identifier: MIT
#include "fact_encoding.hpp"

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bytes.hpp"

namespace pst {

namespace {

constexpr std::uint8_t k_imports_tier = 1;
constexpr std::uint8_t k_rest_tier = 2;

/// A count that lies must not become a large allocation.
constexpr std::size_t k_reserved = 4096;

/// Writing and reading are one description: describe() below names the fields of each type in
/// order, and either side does its half. It binds all members by name, so that a member added to
/// a type without being described does not compile.
class Encoder {
public:
    void text(const std::string& value) {
        const auto [at, is_new] = m_places.try_emplace(value, m_places.size());
        if (is_new) m_strings.push_back(value);
        m_body.number(at->second);
    }
    void number(std::uint32_t value) { m_body.number(value); }
    void small(std::uint8_t value) { m_body.byte(value); }
    void flag(bool value) { m_body.byte(value ? 1 : 0); }
    template <class E>
    void choice(E value, E) {
        m_body.byte(static_cast<std::uint8_t>(value));
    }
    void digest(const Digest& value) {
        flag(!value.empty());
        if (!value.empty()) m_body.digest(value);
    }
    template <class T>
    void list(const std::vector<T>& items) {
        m_body.number(items.size());
        for (const T& item : items)
            describe(*this, item);
    }

    std::string tier() {
        ByteWriter all;
        all.number(m_strings.size());
        for (const std::string_view string : m_strings)
            all.text(string);
        all.raw(m_body.bytes());
        return all.take();
    }

private:
    ByteWriter m_body;
    std::unordered_map<std::string_view, std::size_t> m_places;
    std::vector<std::string_view> m_strings;
};

class Decoder {
public:
    explicit Decoder(std::string_view tier) : m_reader(tier) {
        m_strings.resize(m_reader.count());
        for (std::string_view& string : m_strings)
            string = m_reader.text();
    }

    void text(std::string& value) {
        const std::uint64_t place = m_reader.number();
        if (place >= m_strings.size()) return m_reader.fail();
        value = m_strings[static_cast<std::size_t>(place)];
    }
    void number(std::uint32_t& value) { value = m_reader.small_number(); }
    void small(std::uint8_t& value) { value = m_reader.byte(); }
    void flag(bool& value) { value = m_reader.byte() != 0; }
    template <class E>
    void choice(E& value, E last) {
        value = m_reader.choice(last);
    }
    void digest(Digest& value) {
        if (m_reader.byte() != 0) value = m_reader.digest();
    }
    template <class T>
    void list(std::vector<T>& items) {
        const std::size_t count = m_reader.count();
        items.reserve(std::min(count, k_reserved));
        for (std::size_t done = 0; done < count && !m_reader.failed(); ++done) {
            describe(*this, items.emplace_back());
        }
    }

    bool is_whole() const { return !m_reader.failed() && m_reader.at_end(); }

private:
    ByteReader m_reader;
    std::vector<std::string_view> m_strings;
};

template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

template <class Side>
void describe(Side& side, Is<std::string> auto& text) {
    side.text(text);
}

template <class Side>
void describe(Side& side, Is<Argument> auto& argument) {
    auto& [keyword, kind, text, strings] = argument;
    side.text(keyword);
    side.choice(kind, Argument::Kind::other);
    side.text(text);
    side.list(strings);
}

template <class Side>
void describe(Side& side, Is<Call> auto& call) {
    auto& [callee, arguments, is_call] = call;
    side.text(callee);
    side.list(arguments);
    side.flag(is_call);
}

template <class Side>
void describe(Side& side, Is<LiteralAttribute> auto& attribute) {
    auto& [name, value] = attribute;
    side.text(name);
    side.digest(value);
}

template <class Side>
void describe(Side& side, Is<MemoryPlace> auto& place) {
    auto& [parameter, attribute, is_inside] = place;
    side.text(parameter);
    side.text(attribute);
    side.flag(is_inside);
}

template <class Side>
void describe(Side& side, Is<Definition> auto& definition) {
    auto& [kind, name, parent, line, last_line, header, header_core, body, docstring, layout,
           decorators, parameters, bases, attributes, class_keywords, conditional, is_async,
           is_generator, is_pure, plain_header, remembers, answered_for, memory_places,
           calls_parameters] = definition;
    side.choice(kind, DefinitionKind::import_binding);
    side.text(name);
    side.number(parent);
    side.number(line);
    side.number(last_line);
    side.digest(header);
    side.digest(header_core);
    side.digest(body);
    side.digest(docstring);
    side.digest(layout);
    side.list(decorators);
    side.list(parameters);
    side.list(bases);
    side.list(attributes);
    side.list(class_keywords);
    side.flag(conditional);
    side.flag(is_async);
    side.flag(is_generator);
    side.flag(is_pure);
    side.flag(plain_header);
    side.flag(remembers);
    side.flag(answered_for);
    side.list(memory_places);
    side.flag(calls_parameters);
}

template <class Side>
void describe(Side& side, Is<Import> auto& import) {
    auto& [owner, kind, level, module, name, bound_as, line, guarded] = import;
    side.number(owner);
    side.choice(kind, ImportKind::code_string);
    side.small(level);
    side.text(module);
    side.text(name);
    side.text(bound_as);
    side.number(line);
    side.flag(guarded);
}

template <class Side>
void describe(Side& side, Is<Reference> auto& reference) {
    auto& [owner, kind, text, line] = reference;
    side.number(owner);
    side.choice(kind, ReferenceKind::attribute);
    side.text(text);
    side.number(line);
}

template <class Side>
void describe(Side& side, Is<StringFact> auto& string) {
    auto& [owner, kind, text, callee, keyword, line, anchored, up] = string;
    side.number(owner);
    side.choice(kind, StringKind::folder);
    side.text(text);
    side.text(callee);
    side.text(keyword);
    side.number(line);
    side.flag(anchored);
    side.small(up);
}

template <class Side>
void describe(Side& side, Is<Hazard> auto& hazard) {
    auto& [owner, kind, detail, line] = hazard;
    side.number(owner);
    side.choice(kind, HazardKind::binds_item);
    side.text(detail);
    side.number(line);
}

template <class Side>
void describe(Side& side, Is<CallFact> auto& fact) {
    auto& [owner, call, line] = fact;
    side.number(owner);
    describe(side, call);
    side.number(line);
}

template <class Side>
void describe_imports(Side& side, Is<ModuleFacts> auto& facts) {
    side.list(facts.imports);
    side.list(facts.hazards);
}

template <class Side>
void describe_rest(Side& side, Is<ModuleFacts> auto& facts) {
    side.list(facts.definitions);
    side.list(facts.references);
    side.list(facts.strings);
    side.list(facts.calls);
    side.list(facts.copied_attributes);
}

struct Tiers {
    std::optional<std::string_view> imports;
    std::optional<std::string_view> rest;
};

std::optional<Tiers> tiers_of(std::string_view record) {
    ByteReader reader(record);
    const std::uint8_t present = reader.byte();
    Tiers tiers;
    if ((present & k_imports_tier) != 0) tiers.imports = reader.text();
    if ((present & k_rest_tier) != 0) tiers.rest = reader.text();
    if (reader.failed() || !reader.at_end()) return std::nullopt;
    return tiers;
}

bool read_imports(std::string_view tier, ModuleFacts& facts) {
    Decoder decoder(tier);
    describe_imports(decoder, facts);
    return decoder.is_whole();
}

bool read_rest(std::string_view tier, ModuleFacts& facts) {
    Decoder decoder(tier);
    describe_rest(decoder, facts);
    return decoder.is_whole();
}

}  // namespace

std::string encode_facts(const ModuleFacts& facts) {
    Encoder imports;
    describe_imports(imports, facts);
    Encoder rest;
    describe_rest(rest, facts);
    ByteWriter record;
    record.byte(k_imports_tier | k_rest_tier);
    record.text(imports.tier());
    record.text(rest.tier());
    return record.take();
}

std::optional<ModuleFacts> decode_facts(std::string_view record) {
    const auto tiers = tiers_of(record);
    if (!tiers || !tiers->imports || !tiers->rest) return std::nullopt;
    ModuleFacts facts;
    if (!read_imports(*tiers->imports, facts) || !read_rest(*tiers->rest, facts)) {
        return std::nullopt;
    }
    return facts;
}

std::optional<ModuleFacts> decode_imports(std::string_view record) {
    const auto tiers = tiers_of(record);
    if (!tiers || !tiers->imports) return std::nullopt;
    ModuleFacts facts;
    if (!read_imports(*tiers->imports, facts)) return std::nullopt;
    return facts;
}

}  // namespace pst
