// SPDX-License-Identifier: MIT
#include "definition_digests.hpp"

#include <algorithm>
#include <unordered_map>

#include "import_clauses.hpp"
#include "literals.hpp"

namespace pst::syntax {
namespace {

using enum DefinitionKind;

class Digester {
public:
    Digester(const SyntaxTree& tree, Outline& outline) : m_tree(tree), m_outline(outline) {}

    void add_slots() {
        for (const NodeId docstring : m_outline.docstrings) {
            m_outline.slots[docstring] = "";
        }
        for (const OutlineEntry& entry : m_outline.entries) {
            add_slot(entry);
        }
    }

    void digest(OutlineEntry& entry) {
        Definition& definition = entry.definition;
        switch (definition.kind) {
        case module_body:
        case acting_code:
            return;
        case function:
        case method:
            digest_function(entry);
            break;
        case class_:
            digest_class(entry);
            break;
        case binding:
        case import_binding:
            digest_binding(entry);
            break;
        }
        definition.layout = layout_of(entry);
    }

    Digest acting_digest() const {
        if (m_outline.acting.empty()) {
            return {};
        }
        FingerprintWriter writer(m_tree);
        for (const OwnerSpan& statement : m_outline.acting) {
            writer.add_tree(statement.begin, m_outline.slots);
        }
        return writer.digest();
    }

    /// Cookie and BOM change what strings mean, so they are part of the body.
    Digest module_digest(const DecodedSource& source, const Slots& slots) const {
        FingerprintWriter writer(m_tree);
        writer.add_word(source.encoding);
        writer.add_word(source.has_bom ? "bom" : "");
        if (m_tree.parsed()) {
            writer.add_tree(k_root, slots);
        } else {
            writer.add_word(m_tree.source());
        }
        return writer.digest();
    }

    /// From-imports say only which module they run: its names are their readers' matter.
    Slots slots_without_names() const {
        Slots slots = m_outline.slots;
        for (const OutlineEntry& entry : m_outline.entries) {
            if (entry.definition.kind == import_binding &&
                m_tree.is(entry.whole, Kind::import_from_statement)) {
                const auto clauses = read_import_clauses(m_tree, entry.core);
                slots[entry.whole] =
                    "from " + std::to_string(clauses.front().level) + " " + clauses.front().module;
            }
        }
        for (const OutlineEntry& entry : m_outline.entries) {
            if (entry.definition.kind == import_binding && entry.definition.conditional) {
                slots[entry.whole] = m_outline.slots[entry.whole];
            }
        }
        return slots;
    }

    /// Of the docstrings in [begin, end), but of a class only its own.
    Digest docstring_digest(NodeId begin, NodeId end, bool only_first) const {
        auto at = std::ranges::lower_bound(m_outline.docstrings, begin);
        FingerprintWriter writer(m_tree);
        bool is_empty = true;
        for (; at != m_outline.docstrings.end() && *at < end && (is_empty || !only_first); ++at) {
            writer.add_tree(*at, {});
            is_empty = false;
        }
        return is_empty ? Digest{} : writer.digest();
    }

private:
    /// Undecorated functions of the module leave no slot: adding or moving one changes nothing.
    void add_slot(const OutlineEntry& entry) {
        const Definition& definition = entry.definition;
        std::string& slot = m_outline.slots[entry.whole];
        switch (definition.kind) {
        case function:
            if (definition.conditional || !definition.decorators.empty()) {
                slot = "def " + definition.name;
            }
            break;
        case method:
            slot = "def " + definition.name;
            break;
        case class_:
            slot = "class " + definition.name;
            break;
        case binding:
        case import_binding:
            add_binding_slot(entry, slot);
            break;
        default:
            m_outline.slots.erase(entry.whole);
            break;
        }
    }

    /// Only whole statements have a slot: of a loop or a walrus the rest belongs to the body.
    void add_binding_slot(const OutlineEntry& entry, std::string& slot) {
        const Kind kind = m_tree.kind(entry.whole);
        if (is_import(kind) || kind == Kind::expression_statement ||
            kind == Kind::type_alias_statement) {
            slot += slot.empty() ? "binds " : "\nbinds ";
            slot += entry.definition.name;
        } else {
            m_outline.slots.erase(entry.whole);
        }
    }

    void digest_function(OutlineEntry& entry) {
        Definition& definition = entry.definition;
        FingerprintWriter header(m_tree);
        header.add_word(definition.is_async ? "async" : "def");
        header.add_word(definition.is_generator ? "yields" : "");
        add_decorators(entry, header);
        for (const Field field : {Field::type_parameters, Field::parameters, Field::return_type}) {
            add_child(header, entry.core, field);
        }
        definition.header = header.digest();
        const NodeId body = m_tree.child(entry.core, Field::body);
        if (body == k_no_node) {
            return;
        }
        FingerprintWriter writer(m_tree);
        writer.add_tree(body, m_outline.slots);
        definition.body = writer.digest();
        definition.docstring = docstring_digest(body, m_tree[body].subtree_end, false);
    }

    void digest_class(OutlineEntry& entry) {
        FingerprintWriter header(m_tree);
        add_decorators(entry, header);
        for (const Field field : {Field::type_parameters, Field::superclasses, Field::body}) {
            add_child(header, entry.core, field);
        }
        entry.definition.header = header.digest();
        const NodeId body = m_tree.child(entry.core, Field::body);
        const NodeId first = m_tree.first_named(body);
        if (first != k_no_node) {
            entry.definition.docstring = docstring_digest(first, first + 1, true);
        }
    }

    void digest_binding(OutlineEntry& entry) {
        FingerprintWriter writer(m_tree);
        writer.add_word(entry.definition.name);
        const bool is_clause = entry.definition.kind == import_binding;
        if (is_clause) {
            add_import_clause(entry, writer);
        } else {
            writer.add_tree(entry.core, m_outline.slots);
        }
        entry.definition.body = writer.digest();
    }

    /// Only the clause that binds this name: a name added beside it is another binding.
    void add_import_clause(const OutlineEntry& entry, FingerprintWriter& writer) const {
        for (const Import& import : read_import_clauses(m_tree, entry.core)) {
            if (import.bound_as == entry.definition.name) {
                writer.add_word(std::to_string(import.level));
                writer.add_word(import.module);
                writer.add_word(import.name);
            }
        }
    }

    void add_decorators(const OutlineEntry& entry, FingerprintWriter& writer) const {
        if (entry.whole == entry.core) {
            return;
        }
        for (const NodeId child : m_tree.children(entry.whole)) {
            if (m_tree.is(child, Kind::decorator)) {
                writer.add_tree(child, m_outline.slots);
            }
        }
    }

    void add_child(FingerprintWriter& writer, NodeId node, Field field) const {
        const NodeId child = m_tree.child(node, field);
        if (child == k_no_node) {
            writer.add_word("");
        } else {
            writer.add_tree(child, m_outline.slots);
        }
    }

    Digest layout_of(const OutlineEntry& entry) const {
        Hasher hasher;
        hasher.add(entry.definition.line);
        hasher.add(m_tree.text(entry.whole));
        return hasher.digest();
    }

    const SyntaxTree& m_tree;
    Outline& m_outline;
};

}  // namespace

std::vector<NodeId> find_docstrings(const SyntaxTree& tree) {
    std::vector<NodeId> found;
    for (NodeId at = 0; at < tree.size(); ++at) {
        const Kind above = at == k_root ? Kind::token : tree.kind(tree.parent(at));
        const bool is_body =
            at == k_root || (tree.is(at, Kind::block) && (above == Kind::function_definition ||
                                                          above == Kind::class_definition));
        const NodeId first = is_body ? tree.first_named(at) : k_no_node;
        if (tree.is(first, Kind::expression_statement) && !tree[first].has_comma &&
            can_be_docstring(tree, tree.first_named(first))) {
            found.push_back(first);
        }
    }
    std::ranges::sort(found);
    return found;
}

void add_digests(const SyntaxTree& tree, const DecodedSource& source, std::string_view bytes,
                 Outline& outline) {
    outline.docstrings = find_docstrings(tree);
    Digester digester(tree, outline);
    digester.add_slots();
    for (OutlineEntry& entry : outline.entries) {
        digester.digest(entry);
    }
    Definition& body = outline.entries[k_module_body].definition;
    body.body = digester.module_digest(source, outline.slots);
    body.header_core = digester.module_digest(source, digester.slots_without_names());
    body.layout = digest_of(bytes);
    const NodeId first = tree.first_named(k_root);
    if (first != k_no_node) {
        body.docstring = digester.docstring_digest(first, first + 1, true);
    }
    outline.entries[k_acting_code].definition.body = digester.acting_digest();
}

}  // namespace pst::syntax
