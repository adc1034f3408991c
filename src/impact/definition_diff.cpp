// SPDX-License-Identifier: MIT
#include <pst/impact/definition_diff.hpp>

#include <algorithm>
#include <map>
#include <tuple>

#include <pst/base/rules.hpp>

namespace pst {
namespace {

/// Name and how many of that name came before: repeated definitions pair up in order.
using Key = std::tuple<std::string, DefinitionKind, unsigned>;

std::map<Key, DefinitionIndex> keyed(const ModuleFacts& facts) {
    std::map<Key, DefinitionIndex> keys;
    std::map<std::pair<std::string, DefinitionKind>, unsigned> seen;
    for (DefinitionIndex at = 2; at < facts.definitions.size(); ++at) {
        const Definition& definition = facts.definitions[at];
        const unsigned turn = seen[{definition.name, definition.kind}]++;
        keys.emplace(Key(definition.name, definition.kind, turn), at);
    }
    return keys;
}

}  // namespace

bool SourceDiff::is_semantic() const {
    return module_body || acting_code ||
           std::ranges::any_of(definitions, [](const auto& each) { return each.is_semantic(); });
}

std::vector<std::optional<DefinitionIndex>> paired_definitions(const ModuleFacts& one,
                                                               const ModuleFacts& other) {
    const auto others = keyed(other);
    std::vector<std::optional<DefinitionIndex>> pairs(one.definitions.size());
    for (const auto& [key, at] : keyed(one)) {
        if (const auto match = others.find(key); match != others.end()) {
            pairs[at] = match->second;
        }
    }
    return pairs;
}

SourceDiff diff_sources(const ModuleFacts& before, const ModuleFacts& after) {
    SourceDiff diff;
    const Definition& old_body = before.definitions[k_module_body];
    const Definition& new_body = after.definitions[k_module_body];
    diff.module_body = old_body.body != new_body.body ||
                       (!is_rule_on("harmless-comment") && old_body.layout != new_body.layout);
    diff.same_import_order = old_body.header_core == new_body.header_core;
    diff.module_docstring = old_body.docstring != new_body.docstring;
    diff.module_layout = old_body.layout != new_body.layout;
    diff.acting_code =
        before.definitions[k_acting_code].body != after.definitions[k_acting_code].body;

    const auto old_keys = keyed(before);
    const auto new_keys = keyed(after);
    for (const auto& [key, at] : old_keys) {
        const auto match = new_keys.find(key);
        if (match == new_keys.end()) {
            diff.definitions.push_back({.before = at, .after = std::nullopt});
            continue;
        }
        const Definition& was = before.definitions[at];
        const Definition& is = after.definitions[match->second];
        const DefinitionChange change{at,
                                      match->second,
                                      was.header != is.header,
                                      was.header_core != is.header_core,
                                      was.body != is.body,
                                      was.docstring != is.docstring,
                                      was.layout != is.layout};
        if (change.is_semantic() || change.docstring || change.layout) {
            diff.definitions.push_back(change);
        }
    }
    for (const auto& [key, at] : new_keys) {
        if (!old_keys.contains(key)) {
            diff.definitions.push_back({.before = std::nullopt, .after = at});
        }
    }
    return diff;
}

}  // namespace pst
