// SPDX-License-Identifier: MIT
#include "syntax_tree.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>

#include <tree_sitter/api.h>

#include "syntax_names.hpp"

extern "C" const TSLanguage* tree_sitter_python(void);

namespace pst::syntax {
namespace {

/// CPython refuses more than 100 levels; the grammar's scanner can keep about 500 of them.
constexpr std::size_t k_max_indents = 400;
/// The parser takes about 130 bytes of memory per byte of source.
constexpr std::size_t k_max_bytes = std::size_t{8} << 20;

/// Which nodes are left out of the array, and what remains of them.
enum class Keep : std::uint8_t { node, drop, comma, parenthesis, colon, equals, dot };

struct Symbol {
    Kind kind = Kind::token;
    Keep keep = Keep::node;
};

struct Language {
    std::vector<Symbol> symbols;
    std::vector<Field> fields;
};

Keep keep_of(std::string_view name) {
    constexpr std::array<std::string_view, 8> k_dropped = {
        ")", "[", "]", "{", "}", ";", "comment", "line_continuation"};
    if (std::ranges::find(k_dropped, name) != k_dropped.end()) {
        return Keep::drop;
    }
    if (name == ",") {
        return Keep::comma;
    }
    if (name == "(") {
        return Keep::parenthesis;
    }
    if (name == ":") {
        return Keep::colon;
    }
    if (name == "=") {
        return Keep::equals;
    }
    if (name == ".") {
        return Keep::dot;
    }
    return Keep::node;
}

Language read_language() {
    const TSLanguage* grammar = tree_sitter_python();
    Language language;
    for (std::uint32_t id = 0; id < ts_language_symbol_count(grammar); ++id) {
        const auto symbol = static_cast<TSSymbol>(id);
        const std::string_view name = ts_language_symbol_name(grammar, symbol);
        const bool named = ts_language_symbol_type(grammar, symbol) == TSSymbolTypeRegular;
        language.symbols.push_back({named ? kind_of(name) : Kind::token, keep_of(name)});
    }
    language.fields.push_back(Field::none);
    for (std::uint32_t id = 1; id <= ts_language_field_count(grammar); ++id) {
        const auto field = static_cast<TSFieldId>(id);
        language.fields.push_back(field_of(ts_language_field_name_for_id(grammar, field)));
    }
    return language;
}

const Language& language() {
    static const Language k_language = read_language();
    return k_language;
}

/// True when the nesting by indentation goes deeper than any program's.
bool is_indented_too_deep(std::string_view text) {
    std::vector<std::size_t> indents;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t first = std::min(text.find_first_not_of(" \t\f", at), text.size());
        const std::size_t indent = first - at;
        while (!indents.empty() && indents.back() >= indent) {
            indents.pop_back();
        }
        indents.push_back(indent);
        if (indents.size() > k_max_indents) {
            return true;
        }
        const std::size_t end = text.find('\n', first);
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
    return false;
}

struct DeleteParser {
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
struct DeleteTree {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

class Cursor {
public:
    explicit Cursor(const TSTree* tree) : m_cursor(ts_tree_cursor_new(ts_tree_root_node(tree))) {}
    ~Cursor() { ts_tree_cursor_delete(&m_cursor); }
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    TSNode node() const { return ts_tree_cursor_current_node(&m_cursor); }
    TSFieldId field() const { return ts_tree_cursor_current_field_id(&m_cursor); }
    bool to_child() { return ts_tree_cursor_goto_first_child(&m_cursor); }
    bool to_sibling() { return ts_tree_cursor_goto_next_sibling(&m_cursor); }
    bool to_parent() { return ts_tree_cursor_goto_parent(&m_cursor); }

private:
    TSTreeCursor m_cursor;
};

/// Copies the tree that a cursor walks into the array.
class Flattener {
public:
    explicit Flattener(std::vector<Node>& nodes) : m_nodes(nodes) {}

    void walk(Cursor& cursor) {
        while (true) {
            const bool kept = add(cursor);
            if (kept && cursor.to_child()) {
                continue;
            }
            if (kept) {
                close();
            }
            while (!cursor.to_sibling()) {
                if (!cursor.to_parent()) {
                    return;
                }
                close();
            }
        }
    }

    std::uint32_t error_line() const { return m_error_line; }

private:
    bool is_kept(Keep keep, NodeId parent) {
        if (parent == k_no_node) {
            return true;
        }
        Node& above = m_nodes[parent];
        above.has_comma |= keep == Keep::comma;
        above.has_parenthesis |= keep == Keep::parenthesis;
        switch (keep) {
        case Keep::node:
            return true;
        case Keep::colon:
            return above.kind == Kind::slice;
        case Keep::equals:
            return above.kind == Kind::interpolation;
        case Keep::dot:
            return above.kind == Kind::import_prefix;
        default:
            return false;
        }
    }

    bool add(const Cursor& cursor) {
        const TSNode from = cursor.node();
        const bool is_error = ts_node_is_error(from);
        const TSSymbol id = ts_node_symbol(from);
        const Symbol symbol = is_error ? Symbol{Kind::error, Keep::node} : language().symbols[id];
        const NodeId parent = m_open.empty() ? k_no_node : m_open.back();
        const bool is_missing = ts_node_is_missing(from);
        const std::uint32_t line = ts_node_start_point(from).row + 1;
        if ((is_error || is_missing) && m_error_line == 0) {
            m_error_line = line;
        }
        if (!is_kept(symbol.keep, parent)) {
            return false;
        }
        Node node;
        node.start = ts_node_start_byte(from);
        node.end = ts_node_end_byte(from);
        node.parent = parent;
        node.line = line;
        node.symbol = id;
        node.kind = symbol.kind;
        node.field = language().fields[cursor.field()];
        node.is_missing = is_missing;
        m_open.push_back(static_cast<NodeId>(m_nodes.size()));
        m_nodes.push_back(node);
        return true;
    }

    void close() {
        m_nodes[m_open.back()].subtree_end = static_cast<NodeId>(m_nodes.size());
        m_open.pop_back();
    }

    std::vector<Node>& m_nodes;
    std::vector<NodeId> m_open;
    std::uint32_t m_error_line = 0;
};

}  // namespace

SyntaxTree::SyntaxTree(std::string_view text) : m_text(text) {
    if (text.size() <= k_max_bytes && !is_indented_too_deep(text)) {
        read();
    }
    if (!m_parsed) {
        Node root;
        root.kind = Kind::module;
        root.line = 1;
        root.subtree_end = 1;
        m_nodes.assign(1, root);
        m_error_line = 1;
    }
}

void SyntaxTree::read() {
    const std::unique_ptr<TSParser, DeleteParser> parser(ts_parser_new());
    if (!ts_parser_set_language(parser.get(), tree_sitter_python())) {
        return;
    }
    const auto size = static_cast<std::uint32_t>(m_text.size());
    const std::unique_ptr<TSTree, DeleteTree> tree(
        ts_parser_parse_string(parser.get(), nullptr, m_text.data(), size));
    if (!tree) {
        return;
    }
    m_nodes.reserve(m_text.size() / 8 + 16);
    Cursor cursor(tree.get());
    Flattener flattener(m_nodes);
    flattener.walk(cursor);
    m_error_line = flattener.error_line();
    // A source that makes no sense at all has an ERROR node as its root.
    m_nodes[k_root].kind = Kind::module;
    m_parsed = true;
}

std::uint32_t SyntaxTree::last_line(NodeId id) const {
    const std::string_view inside = text(id);
    const auto breaks = std::ranges::count(inside, '\n');
    const bool ends_with_break = !inside.empty() && inside.back() == '\n';
    return m_nodes[id].line + static_cast<std::uint32_t>(breaks) - (ends_with_break ? 1 : 0);
}

std::string_view SyntaxTree::text(NodeId id) const {
    if (id == k_no_node) {
        return {};
    }
    const Node& node = m_nodes[id];
    return m_text.substr(node.start, node.end - node.start);
}

NodeId SyntaxTree::child(NodeId id, Field field) const {
    if (id == k_no_node) {
        return k_no_node;
    }
    for (const NodeId child : children(id)) {
        if (m_nodes[child].field == field) {
            return child;
        }
    }
    return k_no_node;
}

NodeId SyntaxTree::child(NodeId id, Kind kind) const {
    if (id == k_no_node) {
        return k_no_node;
    }
    for (const NodeId child : children(id)) {
        if (m_nodes[child].kind == kind) {
            return child;
        }
    }
    return k_no_node;
}

NodeId SyntaxTree::first_named(NodeId id) const {
    if (id == k_no_node) {
        return k_no_node;
    }
    for (const NodeId child : children(id)) {
        if (m_nodes[child].kind != Kind::token) {
            return child;
        }
    }
    return k_no_node;
}

std::size_t SyntaxTree::named_count(NodeId id) const {
    std::size_t count = 0;
    for (const NodeId child : children(id)) {
        count += m_nodes[child].kind != Kind::token;
    }
    return count;
}

bool SyntaxTree::is_token(NodeId id, std::string_view expected) const {
    return is(id, Kind::token) && text(id) == expected;
}

bool SyntaxTree::has_token(NodeId id, std::string_view expected) const {
    return std::ranges::any_of(children(id),
                               [&](NodeId child) { return is_token(child, expected); });
}

}  // namespace pst::syntax
