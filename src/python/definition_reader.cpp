// SPDX-License-Identifier: MIT
#include <algorithm>
#include <unordered_map>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "import_clauses.hpp"
#include "literals.hpp"
#include "outline.hpp"

namespace pst::syntax {
namespace {

using enum DefinitionKind;

/// Where the walk is: inside the module body or a class body.
struct Scope {
    NodeId end = 0;  ///< of the node that opened it
    DefinitionIndex parent = k_module_body;
    std::string prefix;  ///< "C." inside class C
    bool is_class = false;
    bool is_conditional = false;
};

class DefinitionReader {
public:
    explicit DefinitionReader(const SyntaxTree& tree) : m_tree(tree) {}

    Outline read() {
        add_module();
        m_scopes.push_back({m_tree.size(), k_module_body, {}, false, false});
        NodeId at = k_root + 1;
        while (at < m_tree.size()) {
            while (m_scopes.back().end <= at) {
                m_scopes.pop_back();
            }
            at = read_node(at);
        }
        sort_spans();
        return std::move(m_outline);
    }

private:
    void add_module() {
        OutlineEntry body;
        body.definition.kind = module_body;
        body.definition.line = 1;
        body.definition.last_line = std::max(1U, m_tree.last_line(k_root));
        body.whole = body.core = k_root;
        OutlineEntry acts;
        acts.definition.kind = acting_code;
        m_outline.entries = {body, acts};
    }

    /// Reads a node and gives the next one to look at.
    NodeId read_node(NodeId at) {
        switch (m_tree.kind(at)) {
        case Kind::function_definition:
            read_function(at);
            break;
        case Kind::class_definition:
            return read_class(at);
        case Kind::decorated_definition:
        case Kind::block:
        case Kind::elif_clause:
        case Kind::else_clause:
        case Kind::except_clause:
        case Kind::finally_clause:
            return at + 1;
        case Kind::error:
            // Definitions inside a damaged stretch are read as far as they are whole.
            return at + 1;
        case Kind::if_statement:
        case Kind::while_statement:
        case Kind::try_statement:
        case Kind::match_statement:
            return enter_condition(at);
        case Kind::for_statement:
            return read_for(at);
        case Kind::with_statement:
            return read_with(at);
        case Kind::case_clause:
            return read_case(at);
        case Kind::named_expression:
            read_walrus(at);
            return at + 1;
        case Kind::lambda:
            break;
        default:
            return read_simple(at);
        }
        return m_tree[at].subtree_end;
    }

    NodeId read_simple(NodeId at) {
        const bool is_module = !scope().is_class;
        if (is_import(m_tree.kind(at)) && is_module) {
            read_import(at);
        } else if (m_tree.is(at, Kind::type_alias_statement) && is_module) {
            read_type_alias(at);
        } else if (m_tree.is(at, Kind::expression_statement) && is_module) {
            read_assignment(at);
        }
        // Expressions may hold a walrus, which binds here.
        return at + 1;
    }

    Scope& scope() { return m_scopes.back(); }

    NodeId enter_condition(NodeId at) {
        Scope inner = scope();
        inner.end = m_tree[at].subtree_end;
        inner.is_conditional = true;
        m_scopes.push_back(std::move(inner));
        return at + 1;
    }

    void read_function(NodeId at) {
        const NodeId name = m_tree.child(at, Field::name);
        if (name == k_no_node) {
            return;
        }
        const DefinitionIndex index = add_definition(at, m_tree.text(name));
        Definition& function = m_outline.entries[index].definition;
        function.kind = scope().is_class ? method : DefinitionKind::function;
        function.is_async = m_tree.has_token(at, "async");
        function.is_generator = has_yield(m_tree.child(at, Field::body));
        function.parameters = parameter_names(m_tree.child(at, Field::parameters));
        add_header_spans(at);
        read_walruses(m_tree.child(at, Field::parameters));
        add_span(m_tree.child(at, Field::body), {index});
    }

    NodeId read_class(NodeId at) {
        const NodeId name = m_tree.child(at, Field::name);
        const NodeId body = m_tree.child(at, Field::body);
        if (name == k_no_node || body == k_no_node) {
            return at + 1;
        }
        const DefinitionIndex index = add_definition(at, m_tree.text(name));
        Definition& definition = m_outline.entries[index].definition;
        definition.kind = class_;
        read_bases(at, definition);
        add_header_spans(at);
        add_span(body, {index});
        Scope inner;
        inner.end = m_tree[body].subtree_end;
        inner.parent = index;
        inner.prefix = definition.name + ".";
        inner.is_class = true;
        inner.is_conditional = false;
        m_scopes.push_back(std::move(inner));
        return body + 1;
    }

    DefinitionIndex add_definition(NodeId core, std::string_view name) {
        const NodeId above = m_tree.parent(core);
        const bool is_decorated = m_tree.is(above, Kind::decorated_definition);
        OutlineEntry& entry = add_entry(scope().prefix + std::string(name));
        entry.whole = is_decorated ? above : core;
        entry.core = core;
        set_lines(entry);
        for (const NodeId child : m_tree.children(entry.whole)) {
            if (m_tree.is(child, Kind::decorator)) {
                const NodeId expression = m_tree.first_named(child);
                if (expression != k_no_node) {
                    entry.definition.decorators.push_back(read_decorator(m_tree, expression));
                }
            }
        }
        return last_index();
    }

    OutlineEntry& add_entry(std::string name) {
        OutlineEntry& entry = m_outline.entries.emplace_back();
        entry.definition.name = std::move(name);
        entry.definition.parent = scope().parent;
        entry.definition.conditional = scope().is_conditional;
        return entry;
    }

    DefinitionIndex last_index() const {
        return static_cast<DefinitionIndex>(m_outline.entries.size() - 1);
    }

    void set_lines(OutlineEntry& entry) {
        entry.definition.line = m_tree.line(entry.whole);
        entry.definition.last_line = m_tree.last_line(entry.whole);
    }

    /// One entry per name, all for the same statement; `what` is the part that binds.
    std::vector<DefinitionIndex> add_bindings(const std::vector<std::string>& names,
                                              DefinitionKind kind, NodeId statement, NodeId what) {
        std::vector<DefinitionIndex> indices;
        for (const std::string& name : names) {
            OutlineEntry& entry = add_entry(name);
            entry.definition.kind = kind;
            entry.whole = statement;
            entry.core = what;
            set_lines(entry);
            indices.push_back(last_index());
        }
        return indices;
    }

    void read_import(NodeId at) {
        for (const Import& import : read_import_clauses(m_tree, at)) {
            if (!import.bound_as.empty() && import.module != "__future__") {
                add_bindings({import.bound_as}, import_binding, at, at);
            }
        }
    }

    void read_type_alias(NodeId at) {
        const NodeId left = m_tree.child(at, Field::left);
        for (NodeId id = left; left != k_no_node && id < m_tree[left].subtree_end; ++id) {
            if (m_tree.is(id, Kind::identifier)) {
                add_span(at, add_bindings({std::string(m_tree.text(id))}, binding, at, at));
                return;
            }
        }
    }

    void read_assignment(NodeId at) {
        const NodeId assignment = m_tree.first_named(at);
        std::vector<std::string> names;
        for (const NodeId target : assignment_targets(m_tree, assignment)) {
            for (std::string& name : target_names(m_tree, target)) {
                if (std::ranges::find(names, name) == names.end()) {
                    names.push_back(std::move(name));
                }
            }
        }
        if (!names.empty()) {
            add_span(at, add_bindings(names, binding, at, at));
        }
    }

    NodeId read_for(NodeId at) {
        const NodeId left = m_tree.child(at, Field::left);
        const NodeId right = m_tree.child(at, Field::right);
        const NodeId next = enter_condition(at);
        if (!scope().is_class && right != k_no_node) {
            const auto names = target_names(m_tree, left);
            add_span(right, add_bindings(names, binding, right, right));
        }
        return next;
    }

    NodeId read_with(NodeId at) {
        const NodeId clause = m_tree.child(at, Kind::with_clause);
        const NodeId next = enter_condition(at);
        if (!scope().is_class && clause != k_no_node) {
            const auto names = context_names(m_tree, clause);
            add_span(clause, add_bindings(names, binding, clause, clause));
        }
        return next;
    }

    NodeId read_case(NodeId at) {
        if (!scope().is_class) {
            add_bindings(captured_names(m_tree, at), binding, at, at);
        }
        return at + 1;
    }

    void read_walrus(NodeId at) {
        const NodeId name = m_tree.child(at, Field::name);
        if (name != k_no_node && !scope().is_class) {
            add_bindings({std::string(m_tree.text(name))}, binding, at, at);
        }
    }

    /// Defaults are evaluated where the function is defined.
    void read_walruses(NodeId inside) {
        if (inside == k_no_node) {
            return;
        }
        for (NodeId at = inside; at < m_tree[inside].subtree_end; ++at) {
            if (m_tree.is(at, Kind::named_expression)) {
                read_walrus(at);
            }
        }
    }

    void read_bases(NodeId at, Definition& definition) {
        for (const NodeId base : positional_arguments(m_tree, at)) {
            const std::string dotted = dotted_text(m_tree, unwrapped(m_tree, base));
            definition.bases.push_back(dotted.empty() ? std::string(m_tree.text(base)) : dotted);
        }
        const NodeId list = m_tree.child(at, Field::superclasses);
        if (list == k_no_node) {
            return;
        }
        for (const NodeId child : m_tree.children(list)) {
            if (m_tree.is(child, Kind::keyword_argument)) {
                definition.class_keywords.push_back(read_argument(m_tree, child));
            }
        }
    }

    std::vector<std::string> parameter_names(NodeId parameters) {
        std::vector<std::string> names;
        if (parameters == k_no_node) {
            return names;
        }
        for (NodeId at = parameters + 1; at < m_tree[parameters].subtree_end;) {
            const bool is_open =
                m_tree.is(at, Kind::typed_parameter) || m_tree.is(at, Kind::default_parameter) ||
                m_tree.is(at, Kind::typed_default_parameter) ||
                m_tree.is(at, Kind::tuple_pattern) || m_tree.is(at, Kind::list_splat_pattern) ||
                m_tree.is(at, Kind::dictionary_splat_pattern);
            if (m_tree.is(at, Kind::identifier) && is_bound_here(m_tree, at)) {
                names.emplace_back(m_tree.text(at));
            }
            at = is_open ? at + 1 : m_tree[at].subtree_end;
        }
        return names;
    }

    bool has_yield(NodeId body) {
        if (body == k_no_node) {
            return false;
        }
        for (NodeId at = body; at < m_tree[body].subtree_end;) {
            if (m_tree.is(at, Kind::yield)) {
                return true;
            }
            const bool is_inner = m_tree.is(at, Kind::function_definition) ||
                                  m_tree.is(at, Kind::class_definition) ||
                                  m_tree.is(at, Kind::lambda);
            at = is_inner ? m_tree[at].subtree_end : at + 1;
        }
        return false;
    }

    /// What runs at import, though it stands inside a class body, belongs to the module body.
    void add_header_spans(NodeId core) {
        if (!scope().is_class) {
            return;
        }
        const NodeId above = m_tree.parent(core);
        if (m_tree.is(above, Kind::decorated_definition)) {
            for (const NodeId child : m_tree.children(above)) {
                if (m_tree.is(child, Kind::decorator)) {
                    add_span(child, {k_module_body});
                }
            }
        }
        for (const Field field :
             {Field::type_parameters, Field::parameters, Field::return_type, Field::superclasses}) {
            add_span(m_tree.child(core, field), {k_module_body});
        }
    }

    void add_span(NodeId node, std::vector<DefinitionIndex> owners) {
        if (node != k_no_node && !owners.empty()) {
            m_outline.spans.push_back({node, m_tree[node].subtree_end, std::move(owners)});
        }
    }

    void sort_spans() {
        std::ranges::stable_sort(m_outline.spans, [](const OwnerSpan& a, const OwnerSpan& b) {
            return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
        });
    }

    const SyntaxTree& m_tree;
    Outline m_outline;
    std::vector<Scope> m_scopes;
};

void mark_repeated(std::vector<OutlineEntry>& entries) {
    std::unordered_map<std::string_view, std::size_t> counts;
    for (const OutlineEntry& entry : entries) {
        ++counts[entry.definition.name];
    }
    for (OutlineEntry& entry : entries) {
        const bool has_name = !entry.definition.name.empty();
        entry.definition.conditional |= has_name && counts[entry.definition.name] > 1;
    }
}

}  // namespace

Outline read_outline(const SyntaxTree& tree) {
    Outline outline = DefinitionReader(tree).read();
    mark_repeated(outline.entries);
    return outline;
}

}  // namespace pst::syntax
