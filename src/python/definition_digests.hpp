// SPDX-License-Identifier: MIT
// Fingerprints of the definitions of a source (impact.md section 1).
#pragma once

#include "decoding.hpp"
#include "outline.hpp"

namespace pst::syntax {

/// Fills the digests, docstrings and slots of an outline. `bytes` is the file as it is.
void add_digests(const SyntaxTree& tree, const DecodedSource& source, std::string_view bytes,
                 Outline& outline);

/// A docstring is the first statement of a module, class or function body.
std::vector<NodeId> find_docstrings(const SyntaxTree& tree);

}  // namespace pst::syntax
