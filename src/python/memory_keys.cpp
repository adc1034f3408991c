// SPDX-License-Identifier: MIT
#include "memory_keys.hpp"

#include <algorithm>

#include <pst/base/text.hpp>

namespace pst::syntax {
namespace {

/// A name with more aliases than this may be anything.
constexpr std::size_t k_max_aliases = 64;

Key instance_key(std::string_view attribute) {
    Key key(k_instance);
    return key += attribute.empty() ? k_item : attribute;
}

/// What the last part of a key is an attribute of; a name of the module has none.
std::string_view owner_of(std::string_view key) {
    const std::size_t dot = key.find_last_of('.');
    return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

bool is_named(const Place& place) { return !place.attribute.empty() && place.attribute != k_item; }

bool is_computed(std::string_view key) { return key.ends_with(k_any_attribute); }

}  // namespace

MemoryKeys::MemoryKeys(const FunctionMemory& memory, const ImportedNames& names,
                       std::string_view definition)
    : m_memory(memory), m_names(names), m_parts(split(definition, '.')) {}

std::vector<FoundKey> MemoryKeys::keys_of(const Place& place, std::size_t scope) const {
    Found found;
    add_keys(place, scope, found);
    return std::move(found.keys);
}

std::size_t MemoryKeys::scope_of(const std::string& name, std::size_t scope) const {
    for (std::size_t at = scope;; at = m_memory.scopes[at].parent) {
        const MemoryScope& seen = m_memory.scopes[at];
        if (seen.shared.contains(name)) {
            return k_none;
        }
        const bool is_visible = !seen.is_class || at == scope;
        if (is_visible && seen.bound.contains(name) && !seen.outer.contains(name)) {
            return at;
        }
        if (at == 0) {
            return k_none;
        }
    }
}

void MemoryKeys::add_keys(const Place& place, std::size_t scope, Found& found) const {
    if (place.root == k_super) {
        found.keys.push_back({instance_key(place.attribute), {}});
        return;
    }
    const std::size_t at = scope_of(place.root, scope);
    if (at == k_none) {
        found.keys.push_back({module_key(place), {}});
        return;
    }
    const std::string text = std::to_string(at) + "." + place.root + "." + place.attribute;
    if (!found.seen.insert(text).second) {
        return;
    }
    if (found.seen.size() > k_max_aliases) {
        found.keys.push_back({Key(k_any_attribute), {}});
        return;
    }
    add_bound_keys(place, is_closure(scope, at), at, found);
    const auto aliases = m_memory.scopes[at].aliases.find(place.root);
    if (aliases == m_memory.scopes[at].aliases.end()) {
        return;
    }
    for (Place real : aliases->second) {
        real.attribute = real.attribute.empty() ? place.attribute : real.attribute;
        add_keys(real, at, found);
    }
}

void MemoryKeys::add_bound_keys(const Place& place, bool is_closure, std::size_t at,
                                Found& found) const {
    const MemoryScope& bound = m_memory.scopes[at];
    if (place.root == bound.self) {
        found.keys.push_back({instance_key(place.attribute), given_parameter(place, at)});
        return;
    }
    const Key own = k_own + std::to_string(at) + "." + place.root;
    if (is_closure || bound.given.contains(place.root) ||
        bound.kept_parameters.contains(place.root)) {
        found.keys.push_back({own, {}});
    }
    if (is_named(place) && bound.parameters.contains(place.root)) {
        found.keys.push_back({own + "." + place.attribute, given_parameter(place, at)});
    }
}

std::string MemoryKeys::given_parameter(const Place& place, std::size_t scope) const {
    const MemoryScope& bound = m_memory.scopes[scope];
    const bool is_given =
        scope == 0 && bound.parameters.contains(place.root) && !bound.rebound.contains(place.root);
    const bool is_attribute =
        is_named(place) && place.attribute != k_any_attribute && !place.is_of_class;
    return is_given && is_attribute ? place.root : std::string();
}

Key MemoryKeys::module_key(const Place& place) const {
    const bool is_class =
        std::find(m_parts.begin(), m_parts.end() - 1, place.root) != m_parts.end() - 1;
    if (is_class) {
        return instance_key(place.attribute);
    }
    if (is_module(m_names, place.root)) {
        return place.root + "." +
               (is_named(place) ? place.attribute : std::string(k_any_attribute));
    }
    return place.root == k_globals ? place.attribute : place.root;
}

/// What an inner function reaches in the one around it outlives a call once the inner one does.
bool MemoryKeys::is_closure(std::size_t from, std::size_t bound) const {
    bool is_lambda = false;
    for (std::size_t at = from; at != bound; at = m_memory.scopes[at].parent) {
        is_lambda |= m_memory.scopes[at].is_lambda;
    }
    return from != bound && (is_lambda || m_memory.keeps_closures);
}

bool MemoryKeys::is_kept_default(const Place& place, std::size_t scope) const {
    const std::size_t at = scope_of(place.root, scope);
    return at != k_none && m_memory.scopes[at].kept_parameters.contains(place.root);
}

bool MemoryKeys::is_on_itself(const Place& place, std::size_t scope) const {
    if (place.attribute.empty()) {
        return false;
    }
    if (scope_of(place.root, scope) == k_none) {
        const bool is_of_class = m_parts.size() > 1 && place.root == m_parts[m_parts.size() - 2];
        return is_of_class ? place.attribute == m_parts.back() && !place.is_whole
                           : place.root == m_parts.back();
    }
    for (std::size_t at = scope; at != 0; at = m_memory.scopes[at].parent) {
        if (m_memory.scopes[at].name == place.root) {
            return true;
        }
    }
    return false;
}

bool MemoryKeys::is_of_instance(const Place& place, std::size_t scope) const {
    const std::size_t at = scope_of(place.root, scope);
    return at != k_none && place.root == m_memory.scopes[at].self && !place.is_of_class;
}

void KeySet::insert(Key key) {
    if (is_computed(key)) {
        m_computed.push_back(key);
    }
    m_keys.insert(std::move(key));
}

bool KeySet::meets(const Key& key) const {
    if (m_keys.contains(key)) {
        return true;
    }
    const auto may_be = [&](const Key& other) {
        return key == k_any_attribute || other == k_any_attribute ||
               owner_of(key) == owner_of(other);
    };
    return is_computed(key) ? std::ranges::any_of(m_keys, may_be)
                            : std::ranges::any_of(m_computed, may_be);
}

}  // namespace pst::syntax
