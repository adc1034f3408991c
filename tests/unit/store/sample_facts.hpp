// SPDX-License-Identifier: MIT
// Facts in which every member differs from its default, and comparison of facts.
#pragma once

#include <memory>
#include <string>

#include <pst/model/module_facts.hpp>

#include "store/fact_encoding.hpp"

namespace pst::testing {

inline ModuleFacts sample_facts(const std::string& seed = "s") {
    const Argument argument{"key", Argument::Kind::strings, "text", {"a", seed, ""}};
    const Call call{seed + ".call", {argument, argument}, false};
    Definition definition;
    definition.kind = DefinitionKind::class_;
    definition.name = "C." + seed;
    definition.parent = 7;
    definition.line = 300;
    definition.last_line = 70000;
    definition.header = digest_of("h" + seed);
    definition.body = digest_of("b" + seed);
    definition.docstring = digest_of("d");
    definition.layout = digest_of("l");
    definition.decorators = {call};
    definition.parameters = {"self", "x"};
    definition.bases = {"Base"};
    definition.class_keywords = {argument};
    definition.conditional = definition.is_async = true;
    definition.is_generator = definition.is_pure = definition.remembers = true;
    definition.calls_parameters = true;
    ModuleFacts facts;
    facts.definitions = {Definition{}, definition, Definition{}};
    facts.imports = {Import{3, ImportKind::code_string, 2, "a.b", "c", "d", 9, true}, Import{}};
    facts.references = {Reference{4, ReferenceKind::attribute, "x\xff\n", 1u << 31}};
    facts.strings = {
        StringFact{5, StringKind::folder, "data/" + seed, "open", "file", 6, true, 200}};
    facts.hazards = {Hazard{1, HazardKind::undecodable, "line 3", 3}};
    facts.calls = {CallFact{2, call, 11}};
    return facts;
}

inline std::shared_ptr<const ModuleFacts> shared_sample(const std::string& seed = "s") {
    return std::make_shared<const ModuleFacts>(sample_facts(seed));
}

/// Encoding names every member, or it does not compile.
inline bool same_facts(const ModuleFacts& a, const ModuleFacts& b) {
    return encode_facts(a) == encode_facts(b);
}

}  // namespace pst::testing
