// SPDX-License-Identifier: MIT
#include "import_time.hpp"

#include <algorithm>
#include <map>

#include "binding_targets.hpp"
#include "fingerprint.hpp"
#include "path_reader.hpp"
#include "purity.hpp"

namespace pst::syntax {
namespace {

using enum DefinitionKind;

/// No project is so deep that `parents` ends before.
constexpr std::uint8_t k_max_up = 5;

/// A statement `NAME = literal` or `NAME: type = literal`.
struct PlainAttribute {
    NodeId statement = k_no_node;
    NodeId type = k_no_node;
    NodeId value = k_no_node;
    std::string name;
};

bool is_parameter(Kind kind) {
    return kind == Kind::typed_parameter || kind == Kind::default_parameter ||
           kind == Kind::typed_default_parameter;
}

class ImportTime {
public:
    ImportTime(const SyntaxTree& tree, const ImportedNames& names, AssignedOnce& assigned,
               Outline& outline)
        : m_tree(tree), m_outline(outline), m_purity(tree, names), m_paths(tree, names, assigned) {}

    void read() {
        for (OutlineEntry& entry : m_outline.entries) {
            switch (entry.definition.kind) {
            case function:
            case method:
                read_function(entry);
                break;
            case class_:
                read_class(entry);
                break;
            case binding:
                entry.definition.is_pure = is_pure_binding(entry);
                break;
            default:
                break;
            }
            const bool is_top_level = entry.definition.parent == k_module_body;
            if (is_top_level && !entry.definition.conditional) {
                m_purity.add_bound(entry.definition.name);
            }
        }
    }

private:
    /// Only whole statements: what a loop or a context manager binds acts by nature.
    bool is_pure_binding(const OutlineEntry& entry) const {
        if (m_tree.is(entry.whole, Kind::type_alias_statement)) {
            return true;  // evaluated when asked for
        }
        const NodeId assignment = m_tree.first_named(entry.whole);
        if (!m_tree.is(entry.whole, Kind::expression_statement) ||
            !m_tree.is(assignment, Kind::assignment)) {
            return false;
        }
        const std::vector<NodeId> targets = assignment_targets(m_tree, assignment);
        const bool are_names = std::ranges::all_of(
            targets, [&](NodeId target) { return m_tree.is(target, Kind::identifier); });
        return are_names && m_purity.is_pure_annotation(m_tree.child(assignment, Field::type)) &&
               is_pure_value(assigned_value(m_tree, assignment));
    }

    /// A path below this file is made of nothing that fails: `Path(__file__).parent / "data"`.
    bool is_pure_value(NodeId value) const {
        if (m_purity.is_pure(value)) {
            return true;
        }
        const PathValue path = m_paths.read(value);
        return path.is_anchored() && path.up() < k_max_up && !path.has_hole() &&
               m_purity.are_names_bound(value);
    }

    void read_function(OutlineEntry& entry) {
        Definition& definition = entry.definition;
        FingerprintWriter core(m_tree);
        core.add_word(definition.is_async ? "async" : "def");
        core.add_word(definition.is_generator ? "yields" : "");
        bool is_plain = add_decorators(entry, core);
        const NodeId result = m_tree.child(entry.core, Field::return_type);
        is_plain &= m_purity.is_pure_annotation(result);
        add(core, result);
        add(core, m_tree.child(entry.core, Field::type_parameters));
        const NodeId parameters = m_tree.child(entry.core, Field::parameters);
        if (parameters != k_no_node) {
            for (const NodeId parameter : m_tree.children(parameters)) {
                is_plain &= !is_parameter(m_tree.kind(parameter)) || add_parameter(parameter, core);
            }
        }
        definition.header_core = core.digest();
        definition.plain_header = is_plain;
    }

    /// Adds what of a parameter is evaluated and no literal; true when that cannot fail.
    bool add_parameter(NodeId parameter, FingerprintWriter& core) const {
        const NodeId type = m_tree.child(parameter, Field::type);
        const NodeId value = m_tree.child(parameter, Field::value);
        const bool has_literal = value == k_no_node || is_literal(m_tree, value);
        add(core, type);
        add(core, has_literal ? k_no_node : value);
        return has_literal && m_purity.is_pure_annotation(type);
    }

    bool add_decorators(const OutlineEntry& entry, FingerprintWriter& core) const {
        bool are_plain = true;
        if (entry.whole != entry.core) {
            for (const NodeId child : m_tree.children(entry.whole)) {
                if (m_tree.is(child, Kind::decorator)) {
                    are_plain &= m_purity.is_plain_decorator(child);
                    add(core, child);
                }
            }
        }
        return are_plain;
    }

    void read_class(OutlineEntry& entry) {
        const NodeId body = m_tree.child(entry.core, Field::body);
        const std::vector<PlainAttribute> attributes = plain_attributes(body);
        for (const PlainAttribute& attribute : attributes) {
            FingerprintWriter value(m_tree);
            value.add_tree(attribute.value, m_outline.slots);
            entry.definition.attributes.push_back({attribute.name, value.digest()});
        }
        FingerprintWriter core(m_tree);
        add_decorators(entry, core);
        add(core, m_tree.child(entry.core, Field::type_parameters));
        add(core, m_tree.child(entry.core, Field::superclasses));
        for (const PlainAttribute& attribute : attributes) {
            core.add_word(attribute.name);
            add(core, attribute.type);
            m_outline.slots[attribute.statement] = "attribute " + attribute.name;
        }
        add(core, body);
        for (const PlainAttribute& attribute : attributes) {
            m_outline.slots.erase(attribute.statement);
        }
        entry.definition.header_core = core.digest();
    }

    std::vector<PlainAttribute> plain_attributes(NodeId body) const {
        std::vector<PlainAttribute> found;
        for (const NodeId statement : m_tree.children(body)) {
            const NodeId assignment = m_tree.first_named(statement);
            const NodeId left = m_tree.child(assignment, Field::left);
            const NodeId right = m_tree.child(assignment, Field::right);
            if (m_tree.is(statement, Kind::expression_statement) &&
                m_tree.is(assignment, Kind::assignment) && m_tree.is(left, Kind::identifier) &&
                is_literal(m_tree, right)) {
                const NodeId type = m_tree.child(assignment, Field::type);
                found.push_back({statement, type, right, std::string(m_tree.text(left))});
            }
        }
        const auto counts = count_bound_names(body);
        std::erase_if(
            found, [&](const PlainAttribute& attribute) { return counts.at(attribute.name) != 1; });
        return found;
    }

    /// How often each name is bound in a class body, in whatever way.
    std::map<std::string, int> count_bound_names(NodeId body) const {
        std::map<std::string, int> counts;
        for (NodeId at = body + 1; at < m_tree[body].subtree_end;) {
            const bool is_inner = m_tree.is(at, Kind::function_definition) ||
                                  m_tree.is(at, Kind::class_definition) ||
                                  m_tree.is(at, Kind::lambda);
            if (is_inner) {
                const NodeId name = m_tree.child(at, Field::name);
                counts[name == k_no_node ? "" : std::string(m_tree.text(name))]++;
            } else if (m_tree.is(at, Kind::identifier) && is_bound_here(m_tree, at)) {
                counts[std::string(m_tree.text(at))]++;
            }
            at = is_inner ? m_tree[at].subtree_end : at + 1;
        }
        return counts;
    }

    void add(FingerprintWriter& writer, NodeId node) const {
        if (node == k_no_node) {
            writer.add_word("");
        } else {
            writer.add_tree(node, m_outline.slots);
        }
    }

    const SyntaxTree& m_tree;
    Outline& m_outline;
    Purity m_purity;
    mutable PathReader m_paths;  ///< keeps what it looked up
};

}  // namespace

void add_import_time(const SyntaxTree& tree, const ImportedNames& names, AssignedOnce& assigned,
                     Outline& outline) {
    ImportTime(tree, names, assigned, outline).read();
}

}  // namespace pst::syntax
