// SPDX-License-Identifier: MIT
#include "fingerprint.hpp"

#include <algorithm>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

namespace pst::syntax {
namespace {

// Format: 'o' symbol children... 'c' for a node, 'l' symbol length text for a leaf, 'k' symbol for
// a keyword or operator, 'w' length text for a word; ',' and '(' where those count; 'm' missing.
constexpr char k_open = 'o';
constexpr char k_close = 'c';
constexpr char k_leaf = 'l';
constexpr char k_keyword = 'k';
constexpr char k_word = 'w';
constexpr char k_missing = 'm';

/// "rb" for Rb, bR, BR: letters in one case and order.
std::string normal_prefix(std::string_view start) {
    std::string prefix;
    for (const char c : start) {
        if (c != '\'' && c != '"') {
            prefix += static_cast<char>(c | 0x20);
        }
    }
    std::ranges::sort(prefix);
    return prefix;
}

/// A list without brackets is the tuple that it makes.
Kind normal_kind(Kind kind) {
    if (kind == Kind::expression_list) {
        return Kind::tuple;
    }
    return kind == Kind::pattern_list ? Kind::tuple_pattern : kind;
}

}  // namespace

void FingerprintWriter::add_tree(NodeId id, const Slots& slots) {
    const NodeId end = m_tree[id].subtree_end;
    for (NodeId at = id; at < end;) {
        close_until(at);
        if (const auto slot = slots.find(at); slot != slots.end() && at != id) {
            add_slot(slot->second);
            at = m_tree[at].subtree_end;
        } else if (m_tree.is(at, Kind::token)) {
            add_mark(k_keyword);
            add_symbol(at);
            ++at;
        } else if (is_transparent(at)) {
            ++at;
        } else if (is_leaf(at)) {
            add_leaf(at, m_tree.text(at));
            at = m_tree[at].subtree_end;
        } else if (m_tree.is(at, Kind::string)) {
            add_string(at);
            ++at;
        } else if (m_tree.is(at, Kind::string_start) || m_tree.is(at, Kind::string_end)) {
            ++at;
        } else {
            open(at);
            ++at;
        }
    }
    close_until(end);
}

void FingerprintWriter::add_slot(std::string_view slot) {
    if (slot.empty() || !is_rule_on("order-of-items")) {
        return;
    }
    for (const std::string_view line : split(slot, '\n')) {
        add_word(line);
    }
}

void FingerprintWriter::add_word(std::string_view word) {
    add_mark(k_word);
    m_bytes += std::to_string(word.size());
    add_mark(':');
    m_bytes += word;
}

void FingerprintWriter::add_string(NodeId id) {
    open(id);
    const NodeId start = m_tree.child(id, Kind::string_start);
    add_word(start == k_no_node ? std::string() : normal_prefix(m_tree.text(start)));
}

void FingerprintWriter::open(NodeId id) {
    if (!is_rule_on("tree-fingerprint")) {
        return;
    }
    add_mark(k_open);
    add_symbol(id);
    if (has_meaningful_comma(id)) {
        add_mark(',');
    }
    if (m_tree[id].has_parenthesis && m_tree.is(id, Kind::with_clause)) {
        add_mark('(');
    }
    m_ends.push_back(m_tree[id].subtree_end);
}

void FingerprintWriter::close_until(NodeId id) {
    while (!m_ends.empty() && m_ends.back() <= id) {
        add_mark(k_close);
        m_ends.pop_back();
    }
}

void FingerprintWriter::add_mark(char mark) { m_bytes += mark; }

void FingerprintWriter::add_symbol(NodeId id) {
    const Node& node = m_tree[id];
    const Kind kind = normal_kind(node.kind);
    // Kinds that two spellings share are written by kind, the rest by the grammar's own number.
    const unsigned number = kind == Kind::tuple || kind == Kind::tuple_pattern
                                ? 0xFF00U + static_cast<unsigned>(kind)
                                : node.symbol;
    m_bytes += static_cast<char>(number & 0xFF);
    m_bytes += static_cast<char>(number >> 8);
    if (node.is_missing) {
        add_mark(k_missing);
    }
}

void FingerprintWriter::add_leaf(NodeId id, std::string_view text) {
    add_mark(k_leaf);
    add_symbol(id);
    m_bytes += std::to_string(text.size());
    add_mark(':');
    m_bytes += text;
}

/// Parentheses, also the second ones around a generator that is the only argument.
bool FingerprintWriter::is_transparent(NodeId id) const {
    if (m_tree.is(id, Kind::argument_list)) {
        return m_tree.named_count(id) == 1 &&
               m_tree.is(m_tree.first_named(id), Kind::generator_expression);
    }
    return m_tree.is(id, Kind::parenthesized_expression);
}

/// Nodes whose text says more than their children.
bool FingerprintWriter::is_leaf(NodeId id) const {
    switch (m_tree.kind(id)) {
    case Kind::string_content:
    case Kind::format_specifier:
    case Kind::error:
        return true;
    case Kind::string:
    case Kind::string_start:
    case Kind::string_end:
        return false;
    case Kind::interpolation:
        return m_tree.has_token(id, "=");
    default:
        return m_tree.children(id).empty() && m_tree[id].start != m_tree[id].end &&
               !m_tree[id].has_comma && !m_tree[id].has_parenthesis;
    }
}

/// A comma after the only element makes a tuple of it, except between these brackets.
bool FingerprintWriter::has_meaningful_comma(NodeId id) const {
    if (!m_tree[id].has_comma) {
        return false;
    }
    const auto count = [&](auto is_element) {
        return std::ranges::count_if(m_tree.children(id), is_element);
    };
    switch (m_tree.kind(id)) {
    case Kind::argument_list:
    case Kind::parameters:
    case Kind::lambda_parameters:
    case Kind::list:
    case Kind::set:
    case Kind::dictionary:
    case Kind::import_statement:
    case Kind::import_from_statement:
    case Kind::future_import_statement:
    case Kind::list_pattern:
    case Kind::dict_pattern:
    case Kind::class_pattern:
        return false;
    case Kind::subscript:
        return count([&](NodeId child) { return m_tree[child].field == Field::subscript; }) == 1;
    case Kind::case_clause:
        return count([&](NodeId child) { return m_tree.is(child, Kind::case_pattern); }) == 1;
    case Kind::match_statement:
        return count([&](NodeId child) { return m_tree[child].field == Field::subject; }) == 1;
    default:
        return m_tree.named_count(id) == 1;
    }
}

}  // namespace pst::syntax
