// SPDX-License-Identifier: MIT
#include "acting_code.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <pst/base/text.hpp>

#include "binding_targets.hpp"
#include "expressions.hpp"
#include "literals.hpp"
#include "type_checking.hpp"

namespace pst::syntax {
namespace {

constexpr auto k_inert_calls = std::to_array<std::string_view>({
    "print",
    "warnings.warn",
    "pytest.importorskip",
    "pytest.skip",
    "importorskip",
    "typing.cast",
});

constexpr auto k_containers = std::to_array<std::string_view>({
    "dict",
    "list",
    "set",
    "frozenset",
    "tuple",
    "defaultdict",
    "deque",
    "namedtuple",
});

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// What a name of the module stands for.
enum class Own : std::uint8_t {
    no,     ///< imported, built in, or not known to be the module's own object
    fresh,  ///< an object that the module made
    code,   ///< a class or function of the module
};

class ActingReader {
public:
    ActingReader(const SyntaxTree& tree, const ImportedNames& names, const Outline& outline)
        : m_tree(tree), m_names(names) {
        for (const OutlineEntry& entry : outline.entries) {
            add_name(entry);
        }
    }

    std::vector<OwnerSpan> read() const {
        std::vector<OwnerSpan> found;
        for (const NodeId statement : m_tree.children(k_root)) {
            if (holds_act(statement)) {
                found.push_back({statement, m_tree[statement].subtree_end, {k_acting_code}});
            }
        }
        return found;
    }

private:
    /// A name that is bound twice is the module's own only if it is so each time.
    void add_name(const OutlineEntry& entry) {
        Own own = Own::no;
        if (entry.definition.kind == DefinitionKind::binding) {
            own = is_fresh(entry) ? Own::fresh : Own::no;
        } else if (entry.definition.kind != DefinitionKind::import_binding) {
            own = Own::code;
        }
        const auto [known, is_new] = m_own.try_emplace(entry.definition.name, own);
        if (!is_new && known->second != own) {
            known->second = Own::no;
        }
    }

    bool is_fresh(const OutlineEntry& entry) const {
        if (!m_tree.is(entry.whole, Kind::expression_statement)) {
            return false;
        }
        const NodeId value =
            unwrapped(m_tree, assigned_value(m_tree, m_tree.first_named(entry.whole)));
        if (!m_tree.is(value, Kind::call)) {
            return is_new_object(m_tree.kind(value));
        }
        const std::string callee = callee_text(m_tree, m_tree.child(value, Field::function));
        const std::string_view name = last_part(callee);
        return (!name.empty() && is_upper(name.front())) ||
               std::ranges::find(k_containers, name) != k_containers.end();
    }

    /// True when a statement in it acts; functions, classes and what is not run are passed by.
    bool holds_act(NodeId statement) const {
        for (NodeId at = statement; at < m_tree[statement].subtree_end;) {
            switch (m_tree.kind(at)) {
            case Kind::expression_statement:
                if (acts(m_tree.first_named(at))) {
                    return true;
                }
                at = m_tree[at].subtree_end;
                break;
            case Kind::delete_statement:
                if (deletes_foreign(at)) {
                    return true;
                }
                at = m_tree[at].subtree_end;
                break;
            case Kind::function_definition:
            case Kind::class_definition:
            case Kind::decorated_definition:
                at = m_tree[at].subtree_end;
                break;
            default:
                at = is_passed_by(at) ? m_tree[at].subtree_end : at + 1;
                break;
            }
        }
        return false;
    }

    /// The arm of `if __name__ == "__main__":` and of TYPE_CHECKING.
    bool is_passed_by(NodeId block) const {
        const NodeId above = m_tree.parent(block);
        if (above == k_no_node || m_tree[block].field != Field::consequence) {
            return false;
        }
        if (is_type_checking_arm(m_tree, m_names, above, block)) {
            return true;
        }
        const NodeId condition = m_tree.child(above, Field::condition);
        return m_tree.is(condition, Kind::comparison_operator) &&
               m_tree.text(condition).find("__main__") != std::string_view::npos &&
               m_tree.text(condition).find("__name__") != std::string_view::npos;
    }

    bool acts(NodeId expression) const {
        if (expression == k_no_node) {
            return false;
        }
        const bool is_assignment = m_tree.is(expression, Kind::assignment) ||
                                   m_tree.is(expression, Kind::augmented_assignment);
        if (is_assignment) {
            const auto targets = assignment_targets(m_tree, expression);
            return std::ranges::any_of(targets, [&](NodeId target) { return is_foreign(target); });
        }
        if (m_tree.is(expression, Kind::call)) {
            return acts_by_call(expression);
        }
        for (NodeId at = expression; at < m_tree[expression].subtree_end;) {
            if (m_tree.is(at, Kind::call) && acts_by_call(at)) {
                return true;
            }
            at = m_tree.is(at, Kind::lambda) ? m_tree[at].subtree_end : at + 1;
        }
        return false;
    }

    /// An item or attribute of something that is not the module's own.
    bool is_foreign(NodeId target) const {
        if (m_tree.is(target, Kind::pattern_list) || m_tree.is(target, Kind::tuple_pattern)) {
            return std::ranges::any_of(m_tree.children(target),
                                       [&](NodeId part) { return is_foreign(part); });
        }
        const bool is_inside =
            m_tree.is(target, Kind::attribute) || m_tree.is(target, Kind::subscript);
        return is_inside && own(root_name(target)) == Own::no;
    }

    bool deletes_foreign(NodeId statement) const {
        for (NodeId at = statement; at < m_tree[statement].subtree_end; ++at) {
            const bool is_inside = m_tree.is(at, Kind::attribute) || m_tree.is(at, Kind::subscript);
            if (is_inside && own(root_name(at)) == Own::no) {
                return true;
            }
        }
        return false;
    }

    bool acts_by_call(NodeId call) const {
        const NodeId function = m_tree.child(call, Field::function);
        const std::string callee = m_names.canonical(callee_text(m_tree, function));
        if (std::ranges::find(k_inert_calls, callee) != k_inert_calls.end() ||
            callee.starts_with("__all__.")) {
            return false;
        }
        if (callee == "setattr" || callee == "delattr") {
            const auto arguments = positional_arguments(m_tree, call);
            return arguments.empty() || own(root_name(arguments[0])) == Own::no;
        }
        const bool is_bare = m_tree.is(function, Kind::identifier);
        return is_bare || own(root_name(function)) != Own::fresh;
    }

    /// The name at the start of `a.b[c](d).e`.
    std::string_view root_name(NodeId id) const {
        while (true) {
            id = unwrapped(m_tree, id);
            switch (m_tree.kind(id)) {
            case Kind::attribute:
                id = m_tree.child(id, Field::object);
                break;
            case Kind::subscript:
                id = m_tree.child(id, Field::value);
                break;
            case Kind::call:
                id = m_tree.child(id, Field::function);
                break;
            case Kind::identifier:
                return m_tree.text(id);
            default:
                return {};
            }
        }
    }

    Own own(std::string_view name) const {
        if (name == "globals" || name == "locals" || name == "vars") {
            return Own::fresh;
        }
        const auto found = m_own.find(std::string(name));
        return found == m_own.end() ? Own::no : found->second;
    }

    const SyntaxTree& m_tree;
    const ImportedNames& m_names;
    std::unordered_map<std::string, Own> m_own;
};

}  // namespace

std::vector<OwnerSpan> find_acting(const SyntaxTree& tree, const ImportedNames& names,
                                   const Outline& outline) {
    return ActingReader(tree, names, outline).read();
}

}  // namespace pst::syntax
