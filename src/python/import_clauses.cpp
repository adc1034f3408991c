// SPDX-License-Identifier: MIT
#include "import_clauses.hpp"

#include <algorithm>
#include <limits>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

#include "expressions.hpp"

namespace pst::syntax {
namespace {

/// "a.b" without the blanks that may stand around the dot.
std::string module_text(const SyntaxTree& tree, NodeId dotted) {
    std::string text;
    for (const NodeId part : tree.children(dotted)) {
        if (tree.is(part, Kind::identifier)) {
            text += text.empty() ? "" : ".";
            text += tree.text(part);
        }
    }
    return text;
}

/// The module that a from-import names.
void read_source(const SyntaxTree& tree, NodeId statement, Import& import) {
    const NodeId source = tree.child(statement, Field::module_name);
    if (source == k_no_node) {
        return;
    }
    if (!tree.is(source, Kind::relative_import)) {
        import.module = module_text(tree, source);
        return;
    }
    const NodeId prefix = tree.child(source, Kind::import_prefix);
    if (prefix != k_no_node) {
        const auto dots = std::ranges::count(tree.text(prefix), '.');
        constexpr auto k_most = std::numeric_limits<std::uint8_t>::max();
        import.level = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(dots, k_most));
    }
    const NodeId dotted = tree.child(source, Kind::dotted_name);
    if (dotted != k_no_node) {
        import.module = module_text(tree, dotted);
    }
}

/// "name" or "name as alias" in a list of imported names.
struct ImportedName {
    std::string name;
    std::string alias;
};

ImportedName read_name(const SyntaxTree& tree, NodeId clause) {
    if (!tree.is(clause, Kind::aliased_import)) {
        return {module_text(tree, clause), {}};
    }
    const NodeId name = tree.child(clause, Field::name);
    const NodeId alias = tree.child(clause, Field::alias);
    return {name == k_no_node ? std::string() : module_text(tree, name),
            alias == k_no_node || !is_rule_on("import-alias") ? std::string()
                                                              : std::string(tree.text(alias))};
}

Import with_name(Import import, const ImportedName& imported, bool is_from) {
    if (is_from) {
        import.name = imported.name;
        import.bound_as = imported.alias.empty() ? imported.name : imported.alias;
    } else {
        import.module = imported.name;
        import.bound_as =
            imported.alias.empty() ? std::string(first_part(imported.name)) : imported.alias;
    }
    return import;
}

}  // namespace

bool is_import(Kind kind) {
    return kind == Kind::import_statement || kind == Kind::import_from_statement ||
           kind == Kind::future_import_statement;
}

std::vector<Import> read_import_clauses(const SyntaxTree& tree, NodeId statement) {
    std::vector<Import> imports;
    Import base;
    base.line = tree.line(statement);
    const bool is_future = tree.is(statement, Kind::future_import_statement);
    const bool is_from = is_future || tree.is(statement, Kind::import_from_statement);
    if (is_future) {
        base.module = "__future__";
    } else if (is_from) {
        read_source(tree, statement, base);
    }
    for (const NodeId child : tree.children(statement)) {
        if (tree.is(child, Kind::wildcard_import) && is_rule_on("star-import")) {
            base.name = "*";
            imports.push_back(base);
        } else if (tree[child].field == Field::name) {
            imports.push_back(with_name(base, read_name(tree, child), is_from));
        }
    }
    return imports;
}

}  // namespace pst::syntax
