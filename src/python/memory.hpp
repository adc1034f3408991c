// SPDX-License-Identifier: MIT
// Which functions remember (impact.md section 4, memory).
//
// A function remembers when something that outlives a call can keep a later call from doing what
// an earlier one did. The later caller then depends on what it did not execute, so a recording of
// what it executed says too little. That is so for a function
//   - behind a cache: by a decorator, by a call that wraps it, or as what makes a singleton;
//   - that both stores and tests one place that outlives the call: a `global` name, an attribute
//     or item of a module-level name, of an import, of the instance or its class, of a default
//     that all calls share, or of a closure that outlives its maker;
//   - that stores such a place and is run by Python only while something is missing;
//   - that tests a place and calls a function of the same source that stores it;
//   - that starts a thread, pool, timer, task or process, or keeps attributes on itself.
//
// A place that is set anew in every call before it is tested is no memory, nor is an instance
// that `__init__` fills. Where the source leaves it open, the function remembers.
#pragma once

#include "imported_names.hpp"
#include "outline.hpp"

namespace pst::syntax {

/// Fills `remembers`.
void add_memory(const SyntaxTree& tree, const ImportedNames& names, Outline& outline);

}  // namespace pst::syntax
