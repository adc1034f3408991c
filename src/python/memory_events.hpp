// SPDX-License-Identifier: MIT
// What one function stores and what it tests, in the order in which it does so (memory.hpp).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "imported_names.hpp"
#include "memory_places.hpp"
#include "syntax_tree.hpp"

namespace pst::syntax {

using NameSet = std::unordered_set<std::string>;

/// Names and what they may be the very object of.
using Aliases = std::unordered_map<std::string, std::vector<Place>>;

/// A function, lambda or class body inside the function that is read; scope 0 is its own.
struct MemoryScope {
    NodeId end = 0;
    std::size_t parent = 0;
    bool is_class = false;
    bool is_lambda = false;
    std::string name;
    std::string self;  ///< the first parameter of a method
    NameSet bound;     ///< local names, parameters among them
    NameSet parameters;
    NameSet kept_parameters;  ///< whose default is an object that all calls share
    NameSet rebound;          ///< names that become something else after the call began
    NameSet shared;           ///< declared `global`, or imported here
    NameSet outer;            ///< declared `nonlocal`
    NameSet given;            ///< called a cache and bound to what some call gave
    Aliases aliases;
};

enum class Act : std::uint8_t {
    test,    ///< what runs next depends on it
    rebind,  ///< it becomes another object
    change,  ///< something inside it becomes another object
};

struct MemoryEvent {
    Act act = Act::test;
    NodeId node = k_no_node;  ///< names the place
    NodeId order = 0;
    std::size_t scope = 0;
    bool is_certain = false;   ///< of a rebinding: no branch passes it by
    bool is_new = false;       ///< of a rebinding: to a value that nothing else holds
    bool is_presence = false;  ///< of a test: whether something is there, not how it compares
};

struct FunctionMemory {
    std::vector<MemoryScope> scopes;
    std::vector<MemoryEvent> events;  ///< by order
    NameSet called;                   ///< last parts of what is called
    NameSet called_on_self;           ///< those of them that are called on the instance
    bool remembers = false;  ///< known already: a caching decorator inside, a thread is started
    bool keeps_closures = false;  ///< an inner function is used other than by calling it
    bool stores = false;          ///< some event is not a test
};

/// Reads the function_definition `function`; `is_method` when it stands in a class body.
FunctionMemory read_function_memory(const SyntaxTree& tree, const ImportedNames& names,
                                    NodeId function, bool is_method);

/// True for a name that `import NAME` binds.
bool is_module(const ImportedNames& names, std::string_view name);

/// True when a decorator or the maker of one is called a cache: `lru_cache`, `memoize`, `once`.
bool is_caching(const ImportedNames& names, std::string_view dotted);
/// The functions that a call such as `lru_cache(None)(f)` puts behind a cache.
std::vector<std::string> cached_by(const SyntaxTree& tree, const ImportedNames& names, NodeId call);

}  // namespace pst::syntax
