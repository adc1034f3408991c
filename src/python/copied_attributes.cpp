// SPDX-License-Identifier: MIT
#include "copied_attributes.hpp"

#include <set>
#include <string_view>

#include "memory_places.hpp"

namespace pst::syntax {
namespace {

/// True when the value holds `y.NAME` of another `y` than `root`.
bool reads_attribute(const SyntaxTree& tree, NodeId value, std::string_view name,
                     std::string_view root) {
    if (value == k_no_node) {
        return false;
    }
    for (NodeId at = value; at < tree[value].subtree_end; ++at) {
        if (tree.is(at, Kind::attribute) && tree.text(tree.child(at, Field::attribute)) == name &&
            tree.text(tree.child(at, Field::object)) != root) {
            return true;
        }
    }
    return false;
}

class CopyReader {
public:
    explicit CopyReader(const SyntaxTree& tree) : m_tree(tree) {}

    std::vector<std::string> read() {
        for (NodeId at = 0; at < m_tree.size(); ++at) {
            if (m_tree.is(at, Kind::assignment)) {
                read_assignment(at);
            } else if (m_tree.is(at, Kind::keyword_argument)) {
                add_if_copied(m_tree.text(m_tree.child(at, Field::name)), {},
                              m_tree.child(at, Field::value));
            }
        }
        return {m_names.begin(), m_names.end()};
    }

private:
    void read_assignment(NodeId assignment) {
        const NodeId left = m_tree.child(assignment, Field::left);
        const NodeId right = m_tree.child(assignment, Field::right);
        if (left == k_no_node) {
            return;
        }
        for (const NodeId target : target_leaves(m_tree, left)) {
            if (m_tree.is(target, Kind::attribute)) {
                add_if_copied(m_tree.text(m_tree.child(target, Field::attribute)),
                              m_tree.text(m_tree.child(target, Field::object)), right);
            }
        }
    }

    void add_if_copied(std::string_view name, std::string_view root, NodeId value) {
        if (reads_attribute(m_tree, value, name, root)) {
            m_names.emplace(name);
        }
    }

    const SyntaxTree& m_tree;
    std::set<std::string> m_names;
};

}  // namespace

std::vector<std::string> read_copied_attributes(const SyntaxTree& tree) {
    return CopyReader(tree).read();
}

}  // namespace pst::syntax
