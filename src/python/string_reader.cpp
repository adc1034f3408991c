// SPDX-License-Identifier: MIT
#include "string_reader.hpp"

#include <algorithm>

#include <pst/base/text.hpp>

#include "expressions.hpp"
#include "literals.hpp"
#include "path_functions.hpp"
#include "string_context.hpp"
#include "text_pieces.hpp"

namespace pst::syntax {
namespace {

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A pattern that may name a file or a definition: "data/*.json", "handle_*".
bool is_useful_pattern(std::string_view text) {
    return text.size() <= k_max_string && text.find_first_of(" \t\n\r") == std::string_view::npos &&
           std::ranges::any_of(text, is_word_character) &&
           (text.find_first_of("./") != std::string_view::npos ||
            std::ranges::all_of(text, [](char c) { return c == '*' || is_word_character(c); }));
}

bool is_attribute_named(const SyntaxTree& tree, NodeId id, std::string_view name) {
    const NodeId attribute = tree.child(id, Field::attribute);
    return tree.is(id, Kind::attribute) && attribute != k_no_node && tree.text(attribute) == name;
}

/// `join` is one of py.path; of a text it joins nothing that is told.
bool is_other_path_method(std::string_view name) {
    return name == "with_name" || name == "with_suffix" || name == "join";
}

}  // namespace

void StringReader::read(NodeId id) {
    const SyntaxTree& tree = m_reading.tree;
    switch (tree.kind(id)) {
    case Kind::string:
    case Kind::concatenated_string:
        if (!tree.is(tree.parent(id), Kind::concatenated_string)) {
            read_literal(id);
        }
        break;
    case Kind::binary_operator:
        read_operator(id);
        break;
    case Kind::attribute:
        if (is_attribute_named(tree, id, "parent")) {
            read_path(id);
        }
        break;
    case Kind::subscript:
        if (is_attribute_named(tree, tree.child(id, Field::value), "parents")) {
            read_path(id);
        }
        break;
    case Kind::call:
        read_call(id);
        break;
    default:
        break;
    }
}

/// A chain of one operator leans to the left and is read as a whole, from its top.
void StringReader::read_operator(NodeId id) {
    const SyntaxTree& tree = m_reading.tree;
    NodeId above = tree.parent(id);
    while (tree.is(above, Kind::parenthesized_expression)) {
        above = tree.parent(above);
    }
    const bool is_division = tree.has_token(id, "/");
    const NodeId left = tree.child(above, Field::left);
    if (tree.is(above, Kind::binary_operator) && tree.is_within(id, left) &&
        tree.has_token(above, is_division ? "/" : "+")) {
        return;
    }
    if (is_division) {
        read_path(id);
    } else if (builds_text(tree, id)) {
        read_text(id);
    }
}

void StringReader::read_literal(NodeId id) {
    if (m_read.contains(id)) {
        return;
    }
    auto text = constant_string(m_reading.tree, id);
    if (!text) {
        read_text(id);
        return;
    }
    if (text->size() > k_max_string) {
        return;
    }
    StringFact fact;
    fact.text = std::move(*text);
    fact.line = m_reading.line(id);
    set_context(m_reading.tree, id, fact);
    const std::string_view callee = last_part(fact.callee);
    if (callee == "fnmatch" || callee == "fnmatchcase") {
        fact.kind = StringKind::glob;
    }
    m_reading.sink.add(fact);
}

/// An f-string, `+`, `%` or `.format`: a path below this file, a constant, or a pattern.
void StringReader::read_text(NodeId id) {
    if (m_read.contains(id)) {
        return;
    }
    std::vector<NodeId> parts;
    const PathValue value = m_paths.read(id, parts);
    if (value.start() == PathValue::Start::temporary) {
        consume(id, parts);
        return;
    }
    if (value.start() == PathValue::Start::file) {
        add_path(id, value, parts);
        return;
    }
    const std::vector<StringPiece> pieces = text_pieces(m_reading.tree, id);
    StringFact fact;
    fact.text = pattern_text(pieces);
    fact.kind = has_hole(pieces) ? StringKind::pattern : StringKind::plain;
    fact.line = m_reading.line(id);
    if (!is_useful_pattern(fact.text)) {
        return;
    }
    set_context(m_reading.tree, id, fact);
    m_reading.sink.add(fact);
    consume(id, parts);
}

void StringReader::read_path(NodeId id) {
    if (m_read.contains(id)) {
        return;
    }
    std::vector<NodeId> parts;
    const PathValue value = m_paths.read(id, parts);
    add_path(id, value, parts);
}

void StringReader::add_path(NodeId id, const PathValue& value, const std::vector<NodeId>& parts) {
    const bool says_nothing = value.text().empty() && !value.is_anchored();
    const bool is_temporary = value.start() == PathValue::Start::temporary;
    if (value.is_own_file() || (says_nothing && !is_temporary) ||
        (value.start() == PathValue::Start::constant && is_lone_literal(parts))) {
        return;
    }
    consume(id, parts);
    if (is_temporary || value.text().size() > k_max_string) {
        return;
    }
    StringFact fact;
    fact.kind = value.text().empty() ? StringKind::folder : StringKind::path;
    fact.kind = value.has_hole() ? StringKind::pattern : fact.kind;
    fact.text = value.text();
    fact.anchored = value.is_anchored();
    fact.up = value.up();
    fact.line = m_reading.line(id);
    set_context(m_reading.tree, id, fact);
    m_reading.sink.add(fact);
}

void StringReader::read_call(NodeId call) {
    if (m_read.contains(call)) {
        return;
    }
    const SyntaxTree& tree = m_reading.tree;
    const NodeId function = tree.child(call, Field::function);
    const NodeId object = tree.child(function, Field::object);
    const std::string callee = m_reading.names.canonical(callee_text(tree, function));
    const std::vector<NodeId> arguments = positional_arguments(tree, call);
    const NodeId first = arguments.empty() ? k_no_node : arguments[0];
    const Listing listing = listing_function(callee);
    const Listing method = object == k_no_node ? Listing::none : listing_method(last_part(callee));
    read_own_source(call);
    if (listing == Listing::glob) {
        read_glob(call, k_no_node, first);
    } else if (listing == Listing::folder) {
        read_folder_listing(call, first);
    } else if (method == Listing::glob) {
        read_glob(call, object, first);
    } else if (method == Listing::folder) {
        read_folder_listing(call, object);
    } else if (path_function(callee) != PathFunction::none ||
               path_method(last_part(callee)) != PathFunction::none ||
               is_other_path_method(last_part(callee))) {
        read_path(call);
    } else if (builds_text(tree, call)) {
        read_text(call);
    }
}

void StringReader::read_folder_listing(NodeId call, NodeId folder) {
    if (folder == k_no_node) {
        return;
    }
    std::vector<NodeId> parts;
    const PathValue value = m_paths.read(folder, parts);
    if (value.is_own_file() || value.start() == PathValue::Start::unknown) {
        return;
    }
    consume(folder, parts);
    for (const NodeId pattern : positional_arguments(m_reading.tree, call)) {
        m_read.insert(pattern);  // what lies below the folder is all the same
    }
    add_listing(call, StringKind::folder, value);
}

/// `folder.glob(pattern)`, or `glob.glob(pattern)` without folder.
void StringReader::read_glob(NodeId call, NodeId folder, NodeId pattern) {
    std::vector<NodeId> parts;
    std::vector<NodeId> pattern_parts;
    const PathValue below =
        folder == k_no_node ? PathValue::constant("") : m_paths.read(folder, parts);
    const PathValue tail =
        pattern == k_no_node ? PathValue::unknown() : m_paths.read(pattern, pattern_parts);
    const bool is_computed = tail.start() == PathValue::Start::unknown && tail.text().empty();
    if (is_computed || below.is_own_file()) {
        if (folder != k_no_node) {
            read_folder_listing(call, folder);
        }
        return;
    }
    const PathValue whole = below.joined(tail);
    if (folder != k_no_node) {
        consume(folder, parts);
    }
    consume(pattern, pattern_parts);
    add_listing(call, StringKind::glob, whole);
}

void StringReader::add_listing(NodeId call, StringKind kind, const PathValue& value) {
    if (value.start() == PathValue::Start::temporary || value.text().size() > k_max_string) {
        return;
    }
    StringFact fact;
    fact.kind = kind;
    fact.text = value.text();
    fact.anchored = value.is_anchored();
    fact.up = value.up();
    if (fact.text.empty() && !fact.anchored) {
        fact.text = ".";  // the current folder
    }
    fact.line = m_reading.line(call);
    fact.callee = callee_text(m_reading.tree, m_reading.tree.child(call, Field::function));
    m_reading.sink.add(fact);
}

/// `open(__file__)`, `Path(__file__).read_text()`.
void StringReader::read_own_source(NodeId call) {
    const SyntaxTree& tree = m_reading.tree;
    const NodeId function = tree.child(call, Field::function);
    const std::string callee = callee_text(tree, function);
    const std::string_view name = last_part(callee);
    if (name != "open" && name != "read_text" && name != "read_bytes") {
        return;
    }
    const std::vector<NodeId> arguments = positional_arguments(tree, call);
    const bool is_function = callee == "open" && !arguments.empty();
    const NodeId path = is_function ? arguments[0] : tree.child(function, Field::object);
    if (path != k_no_node && m_paths.read(path).is_own_file()) {
        m_reading.sink.add_hazard(HazardKind::reads_layout, "__file__", m_reading.line(call));
    }
}

void StringReader::consume(NodeId id, const std::vector<NodeId>& parts) {
    m_read.insert(id);
    m_read.insert(parts.begin(), parts.end());
}

/// `Path("data")` says no more than its string.
bool StringReader::is_lone_literal(const std::vector<NodeId>& parts) const {
    return std::ranges::count_if(parts,
                                 [&](NodeId part) { return is_string(m_reading.tree, part); }) < 2;
}

}  // namespace pst::syntax
