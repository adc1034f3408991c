// SPDX-License-Identifier: MIT
#include <pst/python/facts.hpp>

#include "acting_code.hpp"
#include "copied_attributes.hpp"
#include "decoding.hpp"
#include "definition_digests.hpp"
#include "fact_sink.hpp"
#include "import_time.hpp"
#include "imported_names.hpp"
#include "memory.hpp"
#include "outline.hpp"
#include "readers.hpp"
#include "syntax_tree.hpp"
#include "walk.hpp"

namespace pst {
namespace {

using namespace syntax;

/// To be raised with every change that gives other facts for the same source.
constexpr std::uint64_t k_analyzer_version = 12;

/// One walk over all nodes; docstrings and the insides of import statements are left out.
void read_nodes(const Reading& reading) {
    const SyntaxTree& tree = reading.tree;
    read_module_hazards(reading);
    Walk walk(reading);
    auto docstring = reading.outline.docstrings.begin();
    for (NodeId at = 0; at < tree.size();) {
        if (docstring != reading.outline.docstrings.end() && *docstring == at) {
            reading.sink.move_to(at);
            read_examples(reading, at);
            at = tree[at].subtree_end;
            ++docstring;
            continue;
        }
        reading.sink.move_to(at);
        at = walk.read(at);
    }
}

void add_source_hazards(const DecodedSource& source, const SyntaxTree& tree, FactSink& sink) {
    if (!source.problem.empty()) {
        sink.add_module_hazard(HazardKind::undecodable, source.problem, 1);
    }
    const auto nul = source.text.find('\0');
    if (tree.error_line() != 0 || nul != std::string::npos) {
        const std::uint32_t line = tree.error_line() == 0 ? 1 : tree.error_line();
        sink.add_module_hazard(HazardKind::does_not_parse, "line " + std::to_string(line), line);
    }
    if (!tree.parsed()) {
        // Not even its imports are known.
        sink.add_module_hazard(HazardKind::dynamic_import, "", 1);
    }
}

}  // namespace

ModuleFacts read_module_facts(std::string_view bytes) {
    const DecodedSource source = decode_source(bytes);
    const SyntaxTree tree(source.text);
    Outline outline = read_outline(tree);
    const ImportedNames names(tree);
    outline.acting = find_acting(tree, names, outline);
    add_digests(tree, source, bytes, outline);
    AssignedOnce assigned(tree);
    add_import_time(tree, names, assigned, outline);
    add_memory(tree, names, outline);
    ModuleFacts facts;
    facts.copied_attributes = read_copied_attributes(tree);
    FactSink sink(outline, facts);
    add_source_hazards(source, tree, sink);
    read_nodes({tree, outline, names, assigned, sink});
    for (OutlineEntry& entry : outline.entries) {
        facts.definitions.push_back(std::move(entry.definition));
    }
    return facts;
}

std::uint64_t analyzer_version() { return k_analyzer_version; }

}  // namespace pst
