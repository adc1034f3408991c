// SPDX-License-Identifier: MIT
// Things that may outlive a call, as a function writes them down (memory.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax_tree.hpp"

namespace pst::syntax {

inline constexpr std::string_view k_item = "[]";          ///< an item of the root itself
inline constexpr std::string_view k_any_attribute = "*";  ///< an attribute by a computed name
inline constexpr std::string_view k_globals = "globals()";
inline constexpr std::string_view k_super = "super()";

/// `self.a[k].b`, `type(self).a`, `getattr(self, "a")` and `self.__dict__["a"]` are all the place
/// `a` of `self`: what lies deeper is part of it.
struct Place {
    std::string root;          ///< a name, k_globals or k_super
    std::string attribute;     ///< the first one behind the root, or a word from above, or empty
    bool is_whole = true;      ///< the place itself, not something inside it
    bool is_of_class = false;  ///< of the class of the root, by `type()` or `__class__`

    bool operator==(const Place&) const = default;
};

std::optional<Place> read_place(const SyntaxTree& tree, NodeId id);
/// The places of which an expression may give the very object: `self.a or b` gives two.
std::vector<Place> read_value_places(const SyntaxTree& tree, NodeId id);
/// True when an expression gives a value of its own, which nothing else can hold.
bool is_new_value(const SyntaxTree& tree, NodeId id);

/// The node that names a place starts here and is not part of a longer one.
bool is_place_top(const SyntaxTree& tree, NodeId id);
/// Names, attributes and items that a target stores to: of `a, (b.c, *d[0])` the three.
std::vector<NodeId> target_leaves(const SyntaxTree& tree, NodeId target);

}  // namespace pst::syntax
