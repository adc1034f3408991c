// SPDX-License-Identifier: MIT
#include "impact/askers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <pst/base/text.hpp>

namespace pst {
namespace {

/// Of `till.ready` what stands behind the object.
std::vector<std::string_view> names_in(const Reference& reference) {
    auto parts = split(reference.text, '.');
    if (parts.size() > 1) {
        parts.erase(parts.begin());
    }
    return {parts.begin(), parts.end()};
}

constexpr auto k_methods = std::to_array<std::string_view>(
    {"add",    "append",   "appendleft", "clear",      "copy",  "decode",   "discard",
     "encode", "endswith", "extend",     "format",     "get",   "index",    "insert",
     "items",  "join",     "keys",       "lower",      "pop",   "popitem",  "popleft",
     "read",   "remove",   "replace",    "setdefault", "sort",  "split",    "startswith",
     "strip",  "update",   "upper",      "values",     "write", "__dict__", "__class__"});

}  // namespace

Askers::Askers(const CodeIndex& index, const std::vector<Place>& functions)
    : m_index(index), m_callable(k_methods.begin(), k_methods.end()) {
    for (const auto& [file, at] : functions) {
        m_namers[std::string(last_part(index.facts(file).definitions[at].name))];
    }
    for (FileId file = 0; file < index.files().size(); ++file) {
        const ModuleFacts& facts = index.facts(file);
        for (const Definition& definition : facts.definitions) {
            if (runs_in_own_frame(definition) || definition.kind == DefinitionKind::class_) {
                m_callable.emplace(last_part(definition.name));
            }
        }
        for (const Reference& reference : facts.references) {
            if (!runs_in_own_frame(facts.definitions[reference.owner])) {
                continue;
            }
            for (const std::string_view name : names_in(reference)) {
                const auto namers = m_namers.find(std::string(name));
                if (namers != m_namers.end()) {
                    namers->second.emplace(file, reference.owner);
                }
            }
        }
    }
}

Askers::Names Askers::named_by(const Place& function) const {
    Names named;
    for (const Reference& reference : m_index.facts(function.first).references) {
        if (reference.owner == function.second) {
            const auto names = names_in(reference);
            named.insert(names.begin(), names.end());
        }
    }
    return named;
}

Askers::Names Askers::kept_by(const Place& function) const {
    const ModuleFacts& facts = m_index.facts(function.first);
    Names kept;
    for (const MemoryPlace& place : facts.definitions[function.second].memory_places) {
        kept.insert(place.attribute);
    }
    if (!kept.empty()) {
        return kept;
    }
    for (const Reference& reference : facts.references) {
        if (reference.owner != function.second) {
            continue;
        }
        const bool is_attribute = reference.text.find('.') != std::string::npos ||
                                  reference.kind == ReferenceKind::attribute;
        for (const std::string_view name : names_in(reference)) {
            const bool is_global =
                std::ranges::any_of(facts.definitions, [&](const Definition& definition) {
                    return definition.kind == DefinitionKind::binding && definition.name == name;
                });
            if (is_attribute ? !m_callable.contains(name) : is_global) {
                kept.emplace(name);
            }
        }
    }
    return kept;
}

std::vector<Askers::Place> Askers::of(const Place& function) const {
    const auto name = last_part(m_index.facts(function.first).definitions[function.second].name);
    const Names kept = kept_by(function);
    std::vector<Place> askers;
    for (const Place& namer : m_namers.at(std::string(name))) {
        const Names named = named_by(namer);
        const auto is_named = [&](const std::string& each) { return named.contains(each); };
        if (namer != function && std::ranges::any_of(kept, is_named)) {
            askers.push_back(namer);
        }
    }
    return askers;
}

}  // namespace pst
