// SPDX-License-Identifier: MIT
#include "memory_events.hpp"

#include <algorithm>
#include <array>

#include <pst/base/text.hpp>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "import_clauses.hpp"
#include "memory_scopes.hpp"

namespace pst::syntax {
namespace {

constexpr auto k_changers = std::to_array<std::string_view>(
    {"setdefault", "append", "add", "update", "insert", "extend", "pop", "popitem", "popleft",
     "remove", "discard", "clear", "appendleft", "extendleft", "__setitem__", "__delitem__"});
constexpr auto k_askers = std::to_array<std::string_view>(
    {"get", "setdefault", "pop", "__contains__", "hasattr", "getattr"});
constexpr auto k_starters = std::to_array<std::string_view>(
    {"Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor", "Pool", "ThreadPool",
     "Process", "start_new_thread", "run_coroutine_threadsafe", "create_task", "ensure_future"});

constexpr auto k_orders = std::to_array<std::string_view>({"<", "<=", "==", "!=", ">=", ">"});

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

class MemoryReader {
public:
    MemoryReader(const SyntaxTree& tree, const ImportedNames& names)
        : m_tree(tree), m_names(names), m_scopes(tree, m_memory.scopes) {}

    FunctionMemory read(NodeId function, bool is_method) {
        m_function = function;
        m_scopes.open_function(function, is_method);
        for (NodeId at = function + 1; at < m_tree[function].subtree_end;) {
            m_scopes.close_until(at);
            open_contexts(at);
            read_node(at);
            const bool is_read = is_import(m_tree.kind(at)) || m_tree.is(at, Kind::string_content);
            at = is_read ? m_tree[at].subtree_end : at + 1;
        }
        std::ranges::stable_sort(m_memory.events, {}, &MemoryEvent::order);
        return std::move(m_memory);
    }

private:
    /// What is read from here on decides what runs next, or its failure is caught.
    void open_contexts(NodeId at) {
        const Field field = m_tree[at].field;
        bool is_test = field == Field::condition || field == Field::subject;
        switch (m_tree.kind(at)) {
        case Kind::boolean_operator:
        case Kind::not_operator:
        case Kind::comparison_operator:
        case Kind::assert_statement:
        case Kind::if_clause:
            is_test = true;
            break;
        case Kind::block:
            if (field == Field::body && is_caught(m_tree.parent(at))) {
                m_caught_end = std::max(m_caught_end, m_tree[at].subtree_end);
            }
            break;
        default:
            is_test |= is_condition_of_expression(at);
            break;
        }
        if (is_test) {
            m_test_end = std::max(m_test_end, m_tree[at].subtree_end);
        }
    }

    bool is_condition_of_expression(NodeId at) const {
        const NodeId parent = m_tree.parent(at);
        return m_tree.is(parent, Kind::conditional_expression) && at > 0 &&
               m_tree.is_token(at - 1, "if") && m_tree.parent(at - 1) == parent;
    }

    bool is_caught(NodeId statement) const {
        if (m_tree.is(statement, Kind::with_statement)) {
            const NodeId clause = m_tree.child(statement, Kind::with_clause);
            return m_tree.text(clause).find("suppress") != std::string_view::npos;
        }
        const auto is_handler = [&](NodeId child) {
            return m_tree.is(child, Kind::except_clause) || m_tree.is(child, Kind::other);
        };
        return m_tree.is(statement, Kind::try_statement) &&
               std::ranges::any_of(m_tree.children(statement), is_handler);
    }

    void read_node(NodeId at) {
        switch (m_tree.kind(at)) {
        case Kind::identifier:
            read_inner_name(at);
            [[fallthrough]];
        case Kind::attribute:
        case Kind::subscript:
            if (at < std::max(m_test_end, m_caught_end) && is_place_top(m_tree, at) &&
                !is_stored(at)) {
                add_test(at, is_presence_test(at));
            }
            break;
        case Kind::call:
            read_call(at);
            break;
        case Kind::assignment:
        case Kind::augmented_assignment:
            read_assignment(at);
            break;
        case Kind::type_alias_statement:
            // So the grammar reads `type(self).x = 1` too.
            store(m_tree.first_named(m_tree.child(at, Field::left)), at,
                  m_tree.first_named(m_tree.child(at, Field::right)));
            break;
        case Kind::named_expression:
            store(m_tree.child(at, Field::name), at, m_tree.child(at, Field::value));
            break;
        default:
            read_target(at);
            break;
        }
    }

    void read_target(NodeId at) {
        switch (m_tree.kind(at)) {
        case Kind::delete_statement:
            for (const NodeId target : m_tree.children(at)) {
                if (!m_tree.is(target, Kind::token)) {
                    store(target, at, k_no_node);
                }
            }
            break;
        case Kind::for_statement:
        case Kind::for_in_clause:
            store(m_tree.child(at, Field::left), at, m_tree.child(at, Field::right));
            break;
        case Kind::except_clause:
            store(m_tree.child(at, Field::alias), at, k_no_node);
            break;
        case Kind::as_pattern:
            store(m_tree.child(at, Field::alias), at, m_tree.first_named(at));
            break;
        default:
            read_definition(at);
            break;
        }
    }

    void read_definition(NodeId at) {
        switch (m_tree.kind(at)) {
        case Kind::function_definition:
        case Kind::class_definition:
            read_inner_definition(at);
            break;
        case Kind::lambda:
            m_scopes.open_lambda(at);
            break;
        case Kind::case_clause:
            for (std::string& name : captured_names(m_tree, at)) {
                m_scopes.shadow(name);
            }
            break;
        case Kind::global_statement:
        case Kind::nonlocal_statement:
            m_scopes.declare(at);
            break;
        default:
            if (is_import(m_tree.kind(at))) {
                m_scopes.import(at);
            }
            break;
        }
    }

    void read_inner_definition(NodeId at) {
        const std::string name(m_tree.text(m_tree.child(at, Field::name)));
        m_scopes.shadow(name);
        m_inner.insert(name);
        const NodeId above = m_tree.parent(at);
        if (m_tree.is(above, Kind::decorated_definition)) {
            m_memory.keeps_closures = true;
            for (const NodeId child : m_tree.children(above)) {
                if (m_tree.is(child, Kind::decorator)) {
                    const NodeId expression = m_tree.first_named(child);
                    m_memory.remembers |=
                        is_caching(m_names, read_decorator(m_tree, expression).callee);
                }
            }
        }
        if (m_tree.is(at, Kind::class_definition)) {
            m_memory.keeps_closures = true;
            m_scopes.open_class(at);
        } else {
            m_scopes.open_function(at, m_scopes.top().is_class);
        }
    }

    /// An inner function that is given to someone may be called after this call.
    void read_inner_name(NodeId at) {
        if (m_inner.empty() || !m_inner.contains(std::string(m_tree.text(at)))) {
            return;
        }
        const bool is_called =
            m_tree.is(m_tree.parent(at), Kind::call) && m_tree[at].field == Field::function;
        m_memory.keeps_closures |= !is_called && !is_bound_here(m_tree, at);
    }

    bool is_stored(NodeId at) const {
        while (m_tree.is(m_tree.parent(at), Kind::pattern_list) ||
               m_tree.is(m_tree.parent(at), Kind::tuple_pattern)) {
            at = m_tree.parent(at);
        }
        const NodeId parent = m_tree.parent(at);
        return m_tree[at].field == Field::left &&
               (m_tree.is(parent, Kind::assignment) || m_tree.is(parent, Kind::for_statement));
    }

    void read_assignment(NodeId at) {
        const NodeId right = m_tree.child(at, Field::right);
        if (right == k_no_node) {
            return;  // an annotation alone
        }
        const bool is_augmented = m_tree.is(at, Kind::augmented_assignment);
        store(m_tree.child(at, Field::left), at, is_augmented ? k_no_node : right);
    }

    void store(NodeId target, NodeId statement, NodeId value) {
        const std::vector<NodeId> leaves = target_leaves(m_tree, target);
        const bool is_one = leaves.size() == 1 && leaves[0] == target;
        const std::vector<NodeId> values = target_leaves(m_tree, value);
        for (std::size_t at = 0; at < leaves.size(); ++at) {
            const bool is_paired = !is_one && leaves.size() == values.size();
            const NodeId own = is_paired ? values[at] : value;
            if (m_tree.is(leaves[at], Kind::identifier)) {
                const bool is_class = m_tree.is(m_tree.parent(statement), Kind::except_clause);
                m_scopes.bind(leaves[at], is_class ? k_no_node : own);
            }
            MemoryEvent event;
            event.is_certain = own != k_no_node && is_certain(statement);
            event.is_new = (is_one || is_paired) && is_new_value(m_tree, own);
            add_store(leaves[at], m_tree[statement].subtree_end, event);
        }
    }

    void add_store(NodeId leaf, NodeId order, MemoryEvent event) {
        const auto place = read_place(m_tree, leaf);
        if (place) {
            event.act = place->is_whole && place->attribute != k_item ? Act::rebind : Act::change;
            event.node = leaf;
            event.order = order;
            event.scope = m_scopes.index();
            m_memory.events.push_back(event);
            m_memory.stores = true;
        }
    }

    /// A statement of the function's own block: it runs whenever what follows it does.
    bool is_certain(NodeId at) const {
        while (m_tree.is(m_tree.parent(at), Kind::assignment) ||
               m_tree.is(m_tree.parent(at), Kind::expression_statement)) {
            at = m_tree.parent(at);
        }
        const NodeId block = m_tree.parent(at);
        return m_tree.is(at, Kind::expression_statement) && m_tree.is(block, Kind::block) &&
               m_tree.parent(block) == m_function;
    }

    void read_call(NodeId at) {
        const NodeId function = unwrapped(m_tree, m_tree.child(at, Field::function));
        const std::string callee = callee_text(m_tree, function);
        const std::string_view name = last_part(callee);
        m_memory.remembers |= is_one_of(k_starters, last_part(m_names.canonical(callee)));
        m_memory.called.emplace(name);
        if (callee.size() != name.size() && m_scopes.is_self(first_part(callee), function)) {
            m_memory.called_on_self.emplace(name);
        }
        for (const std::string& cached : cached_by(m_tree, m_names, at)) {
            m_memory.remembers |= m_inner.contains(cached);
        }
        const bool is_method =
            m_tree.is(function, Kind::attribute) && !is_module(m_names, first_part(callee));
        const NodeId object = is_method ? m_tree.child(function, Field::object) : at;
        const bool has_default = name != "pop" || positional_arguments(m_tree, at).size() > 1;
        if (is_one_of(k_askers, name) && has_default) {
            add_test(object, true);
        }
        if (name == "setattr" || name == "delattr" || name == "__setattr__") {
            add_store(at, m_tree[at].subtree_end, {});
        } else if (is_method && is_one_of(k_changers, name)) {
            MemoryEvent event;
            event.act = Act::change;
            event.node = object;
            event.order = m_tree[at].subtree_end;
            event.scope = m_scopes.index();
            m_memory.events.push_back(event);
            m_memory.stores = true;
        }
    }

    void add_test(NodeId node, bool is_presence) {
        MemoryEvent event;
        event.node = event.order = node;
        event.scope = m_scopes.index();
        event.is_presence = is_presence;
        m_memory.events.push_back(event);
    }

    /// The truth of the place itself, `is None`, `in`, or an error that is caught.
    bool is_presence_test(NodeId at) const {
        if (at < m_caught_end) {
            return true;
        }
        while (m_tree.is(m_tree.parent(at), Kind::parenthesized_expression) ||
               m_tree.is(m_tree.parent(at), Kind::named_expression)) {
            at = m_tree.parent(at);
        }
        const NodeId parent = m_tree.parent(at);
        switch (m_tree.kind(parent)) {
        case Kind::comparison_operator:
            return std::ranges::any_of(m_tree.children(parent), [&](NodeId child) {
                return m_tree.is(child, Kind::token) && !is_one_of(k_orders, m_tree.text(child));
            });
        case Kind::boolean_operator:
        case Kind::not_operator:
        case Kind::assert_statement:
        case Kind::if_clause:
        case Kind::conditional_expression:
            return true;
        default:
            return m_tree[at].field == Field::condition || m_tree[at].field == Field::subject;
        }
    }

    const SyntaxTree& m_tree;
    const ImportedNames& m_names;
    FunctionMemory m_memory;
    ScopeStack m_scopes;
    NameSet m_inner;  ///< functions and classes defined inside
    NodeId m_function = k_no_node;
    NodeId m_test_end = 0;    ///< of the conditions that are open
    NodeId m_caught_end = 0;  ///< of the blocks that are open and whose errors are caught
};

bool has_caching_word(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    for (const std::string_view word : {"cache", "memo", "once", "reify", "lazy", "singleton"}) {
        if (lower.find(word) != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

bool is_module(const ImportedNames& names, std::string_view name) {
    return names.is_imported(name) && names.canonical(name).find('.') == std::string::npos;
}

FunctionMemory read_function_memory(const SyntaxTree& tree, const ImportedNames& names,
                                    NodeId function, bool is_method) {
    return MemoryReader(tree, names).read(function, is_method);
}

bool is_caching(const ImportedNames& names, std::string_view dotted) {
    return has_caching_word(dotted) || has_caching_word(last_part(names.canonical(dotted)));
}

std::vector<std::string> cached_by(const SyntaxTree& tree, const ImportedNames& names,
                                   NodeId call) {
    NodeId maker = unwrapped(tree, tree.child(call, Field::function));
    if (tree.is(maker, Kind::call)) {
        maker = unwrapped(tree, tree.child(maker, Field::function));
    }
    std::vector<std::string> cached;
    const std::vector<NodeId> arguments = positional_arguments(tree, call);
    if (arguments.empty()) {
        return cached;
    }
    const std::string callee = callee_text(tree, maker);
    if (!is_caching(names, callee)) {
        return cached;
    }
    for (const NodeId argument : arguments) {
        cached.emplace_back(last_part(callee_text(tree, argument)));
    }
    return cached;
}

}  // namespace pst::syntax
