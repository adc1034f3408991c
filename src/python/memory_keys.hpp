// SPDX-License-Identifier: MIT
// What the places of a function stand for: the same key for the same thing (memory.hpp).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "memory_events.hpp"

namespace pst::syntax {

/// "@.x" an attribute of the instance or its class, "X" a name of the module, "m.x" an attribute
/// of an imported module, ":x" what only this function can reach.
using Key = std::string;

inline constexpr std::string_view k_instance = "@.";
inline constexpr char k_own = ':';

/// A key, and the function's own parameter through which an attribute is reached, if it is.
struct FoundKey {
    Key key;
    std::string parameter;
};

class MemoryKeys {
public:
    /// `definition` is the function's name in the module: "f", "C.m".
    MemoryKeys(const FunctionMemory& memory, const ImportedNames& names,
               std::string_view definition);

    /// Keys of all that the place may be, empty for a local one.
    std::vector<FoundKey> keys_of(const Place& place, std::size_t scope) const;
    /// A default value that all calls share: a change of it is memory, tested or not.
    bool is_kept_default(const Place& place, std::size_t scope) const;
    /// An attribute of the function itself or of an inner one, seen from inside.
    bool is_on_itself(const Place& place, std::size_t scope) const;
    /// True when the place is reached through the instance, not through its class.
    bool is_of_instance(const Place& place, std::size_t scope) const;

private:
    static constexpr std::size_t k_none = static_cast<std::size_t>(-1);

    /// The scope that binds the name, or k_none for names of the module.
    std::size_t scope_of(const std::string& name, std::size_t scope) const;
    struct Found {
        std::vector<FoundKey> keys;
        std::set<std::string> seen;  ///< places looked at: aliases go round in loops
    };
    void add_keys(const Place& place, std::size_t scope, Found& found) const;
    void add_bound_keys(const Place& place, bool is_closure, std::size_t at, Found& found) const;
    Key module_key(const Place& place) const;
    /// The parameter, if a place behind it is an attribute of what the caller gave.
    std::string given_parameter(const Place& place, std::size_t scope) const;
    bool is_closure(std::size_t from, std::size_t bound) const;

    const FunctionMemory& m_memory;
    const ImportedNames& m_names;
    std::vector<std::string_view> m_parts;  ///< of the name: classes, then the function
};

/// Keys to compare with; an attribute by a computed name may be any.
class KeySet {
public:
    void insert(Key key);
    /// True when one of them may be the same thing.
    bool meets(const Key& key) const;

private:
    std::set<Key> m_keys;
    std::vector<Key> m_computed;
};

}  // namespace pst::syntax
