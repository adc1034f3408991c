// SPDX-License-Identifier: MIT
// The facts of one source as bytes.
//
//   record   byte: which tiers follow (1 = imports, 2 = the rest), then each as a text
//   tier     the tier's strings, each once: count, texts; then its lists, each: count, items.
//            Items name strings by their place in that table.
//   tier 1   imports, hazards: what resolving imports needs
//   tier 2   definitions, references, strings, calls
//
// Numbers are those of ByteWriter. k_format of fact_file.hpp counts changes to this.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <pst/model/module_facts.hpp>

namespace pst {

std::string encode_facts(const ModuleFacts& facts);
/// Both tiers; nothing when one is absent or the bytes are damaged.
std::optional<ModuleFacts> decode_facts(std::string_view record);
/// Only the first tier: imports and hazards.
std::optional<ModuleFacts> decode_imports(std::string_view record);

}  // namespace pst
