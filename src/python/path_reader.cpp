// SPDX-License-Identifier: MIT
#include "path_reader.hpp"

#include <algorithm>
#include <charconv>

#include <pst/base/text.hpp>

#include "dynamic_names.hpp"
#include "expressions.hpp"
#include "path_functions.hpp"
#include "text_pieces.hpp"

namespace pst::syntax {
namespace {

/// Deeper expressions are no paths that a person wrote.
constexpr int k_max_depth = 40;

/// `os.pardir` and `os.curdir`.
PathValue named_folder(std::string_view name) {
    if (name == "pardir") {
        return PathValue::constant("..");
    }
    return name == "curdir" ? PathValue::constant(".") : PathValue::unknown();
}

bool is_division(const SyntaxTree& tree, NodeId id) {
    return tree.is(id, Kind::binary_operator) && tree.has_token(id, "/");
}

}  // namespace

PathValue PathReader::read(NodeId expression, std::vector<NodeId>& parts) {
    m_parts = &parts;
    return read_at(expression, 0);
}

PathValue PathReader::read_at(NodeId id, int depth) {
    id = unwrapped(m_tree, id);
    if (id == k_no_node || depth > k_max_depth) {
        return PathValue::unknown();
    }
    PathValue value;
    switch (m_tree.kind(id)) {
    case Kind::identifier:
        value = read_name(id, depth + 1);
        break;
    case Kind::attribute:
        value = read_attribute(id, depth + 1);
        break;
    case Kind::subscript:
        value = read_subscript(id, depth + 1);
        break;
    case Kind::call:
        value = read_call(id, depth + 1);
        break;
    case Kind::binary_operator:
        value = read_operator(id, depth + 1);
        break;
    case Kind::string:
    case Kind::concatenated_string:
        value = read_text(id, depth + 1);
        break;
    default:
        return value;
    }
    if (value.start() != PathValue::Start::unknown || !value.text().empty()) {
        m_parts->push_back(id);
    }
    return value;
}

PathValue PathReader::read_name(NodeId id, int depth) {
    const std::string_view name = m_tree.text(id);
    if (name == "__file__") {
        return PathValue::own_file();
    }
    if (is_temporary_name(name)) {
        return PathValue::temporary();
    }
    const NodeId value = m_assigned.value_of(id);
    if (value == k_no_node) {
        return named_folder(name);
    }
    // The parts of the assignment are another expression's.
    std::vector<NodeId>* const parts = m_parts;
    std::vector<NodeId> elsewhere;
    m_parts = &elsewhere;
    PathValue read = read_at(value, depth);
    m_parts = parts;
    return read;
}

PathValue PathReader::read_attribute(NodeId id, int depth) {
    const NodeId object = m_tree.child(id, Field::object);
    const NodeId attribute = m_tree.child(id, Field::attribute);
    PathValue base = read_at(object, depth);
    const std::string_view name =
        attribute == k_no_node ? std::string_view() : m_tree.text(attribute);
    if (base.start() == PathValue::Start::temporary) {
        return base;
    }
    return name == "parent" ? base.parent() : named_folder(name);
}

/// `path.parents[1]`
PathValue PathReader::read_subscript(NodeId id, int depth) {
    const NodeId parents = m_tree.child(id, Field::value);
    const NodeId index = m_tree.child(id, Field::subscript);
    const NodeId name = m_tree.child(parents, Field::attribute);
    if (!m_tree.is(index, Kind::integer) || name == k_no_node || m_tree.text(name) != "parents") {
        return PathValue::unknown();
    }
    const std::string_view digits = m_tree.text(index);
    int count = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    PathValue value = read_at(m_tree.child(parents, Field::object), depth);
    for (int step = 0; step <= std::min(count, k_max_depth); ++step) {
        value = value.parent();
    }
    return value;
}

PathValue PathReader::join_all(PathValue start, const std::vector<NodeId>& pieces, int depth) {
    for (const NodeId piece : pieces) {
        if (m_tree.is(piece, Kind::list_splat)) {
            start = start.joined(PathValue::unknown());
            continue;
        }
        start = start.joined(read_at(piece, depth));
    }
    return start;
}

PathValue PathReader::read_call(NodeId id, int depth) {
    const NodeId function = m_tree.child(id, Field::function);
    const std::vector<NodeId> arguments = positional_arguments(m_tree, id);
    const std::string callee = m_names.canonical(callee_text(m_tree, function));
    const PathFunction known = path_function(callee);
    if (known != PathFunction::none) {
        return read_function(known, arguments, depth);
    }
    const NodeId object = m_tree.child(function, Field::object);
    return object == k_no_node ? read_text(id, depth)
                               : read_method(id, last_part(callee), object, depth);
}

PathValue PathReader::read_function(PathFunction function, const std::vector<NodeId>& arguments,
                                    int depth) {
    if (function == PathFunction::temporary) {
        return PathValue::temporary();
    }
    const bool is_package = function == PathFunction::package || function == PathFunction::member;
    if (arguments.empty() && !is_package) {
        return PathValue::unknown();
    }
    PathValue first = is_package ? read_package(arguments) : read_at(arguments[0], depth);
    switch (function) {
    case PathFunction::package:
    case PathFunction::same:
        return first;
    case PathFunction::parent:
        return first.parent();
    default:
        break;
    }
    const auto skipped = static_cast<std::ptrdiff_t>(std::min<std::size_t>(1, arguments.size()));
    return join_all(first, {arguments.begin() + skipped, arguments.end()}, depth);
}

/// The folder of the package that the first argument names.
PathValue PathReader::read_package(const std::vector<NodeId>& arguments) {
    if (arguments.empty() || starts_at_own_package(m_tree, arguments[0])) {
        return PathValue::own_folder();
    }
    auto package = constant_string(m_tree, arguments[0]);
    if (!package) {
        return PathValue::unknown();
    }
    std::ranges::replace(*package, '.', '/');
    return PathValue::constant(*package);
}

PathValue PathReader::read_method(NodeId id, std::string_view method, NodeId object, int depth) {
    const std::vector<NodeId> arguments = positional_arguments(m_tree, id);
    switch (path_method(method)) {
    case PathFunction::same:
        return read_at(object, depth);
    case PathFunction::join:
        return join_all(read_at(object, depth), arguments, depth);
    case PathFunction::temporary:
        return PathValue::temporary();
    default:
        break;
    }
    if (method == "with_name" && arguments.size() == 1) {
        return read_at(object, depth).with_name(read_at(arguments[0], depth));
    }
    if (method == "with_suffix" && arguments.size() == 1) {
        const auto suffix = constant_string(m_tree, arguments[0]);
        m_parts->push_back(arguments[0]);
        return suffix ? read_at(object, depth).with_suffix(*suffix) : PathValue::unknown();
    }
    if (builds_text(m_tree, id)) {
        return read_text(id, depth);
    }
    // `tmp_path.mkdir()` and the like stay below the folder that was made for the test.
    PathValue base = read_at(object, depth);
    if (base.start() != PathValue::Start::temporary) {
        return PathValue::unknown();
    }
    if (method == "join") {
        m_parts->insert(m_parts->end(), arguments.begin(), arguments.end());
    }
    return base;
}

PathValue PathReader::read_operator(NodeId id, int depth) {
    if (!is_division(m_tree, id)) {
        return builds_text(m_tree, id) ? read_text(id, depth) : PathValue::unknown();
    }
    // Collected in a loop: a chain of `/` leans to the left and may be long.
    std::vector<NodeId> pieces;
    NodeId left = id;
    while (is_division(m_tree, left)) {
        pieces.push_back(m_tree.child(left, Field::right));
        if (left != id) {
            m_parts->push_back(left);
        }
        left = unwrapped(m_tree, m_tree.child(left, Field::left));
    }
    std::ranges::reverse(pieces);
    return join_all(read_at(left, depth), pieces, depth);
}

/// A literal, an f-string, `+`, `%` or `.format`: a first hole may be a path that is known.
PathValue PathReader::read_text(NodeId id, int depth) {
    if (!builds_text(m_tree, id)) {
        return PathValue::unknown();
    }
    std::vector<StringPiece> pieces = text_pieces(m_tree, id);
    if (pieces.empty()) {
        return PathValue::constant("");
    }
    const NodeId first = pieces.front().hole;
    PathValue start = first == k_no_node ? PathValue() : read_at(first, depth);
    if (start.start() == PathValue::Start::temporary) {
        return start;
    }
    add_literals(id, pieces);
    if (start.is_known()) {
        pieces.erase(pieces.begin());
        return start.with_text(pattern_text(pieces));
    }
    return PathValue::constant(pattern_text(pieces));
}

/// The literals of a text are parts of it, but for names, which may be references too.
void PathReader::add_literals(NodeId id, const std::vector<StringPiece>& pieces) {
    for (NodeId at = id; at < m_tree[id].subtree_end;) {
        const bool is_hole = std::ranges::any_of(
            pieces, [&](const StringPiece& piece) { return piece.hole == at && at != id; });
        if (!is_hole && is_string(m_tree, at)) {
            const auto text = constant_string(m_tree, at);
            if (!text || !is_identifier(*text)) {
                m_parts->push_back(at);
            }
        }
        at = is_hole ? m_tree[at].subtree_end : at + 1;
    }
}

}  // namespace pst::syntax
