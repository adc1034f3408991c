// SPDX-License-Identifier: MIT
// Who may read what functions do without executing them.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <pst/base/text.hpp>

#include "impact/seeds.hpp"

namespace pst {
namespace {

using Names = std::set<std::string, std::less<>>;

bool reads_code(const Import& import) {
    static const std::set<std::string_view> k_modules = {"dis", "marshal", "bytecode"};
    return import.level == 0 && k_modules.contains(first_part(import.module));
}

/// Names under which the project holds such a module or what is taken from it, also where one
/// module hands it on to the next.
Names names_of_readers(const CodeIndex& index) {
    Names names;
    std::size_t known = 0;
    do {
        known = names.size();
        for (FileId file = 0; file < index.files().size(); ++file) {
            for (const Import& import : index.facts(file).imports) {
                if (reads_code(import) || names.contains(import.name)) {
                    names.insert(import.bound_as.empty() ? std::string(first_part(import.module))
                                                         : import.bound_as);
                }
            }
        }
    } while (names.size() != known);
    return names;
}

bool is_code_word(std::string_view word) {
    static const std::set<std::string_view> k_words = {
        "__code__",    "co_code",     "co_consts",  "co_names", "co_varnames",
        "co_freevars", "co_cellvars", "co_nlocals", "co_flags", "co_exceptiontable"};
    return k_words.contains(word);
}

}  // namespace

std::vector<NodeId> function_readers(const ImpactGraph& graph) {
    std::vector<NodeId> nodes;
    const CodeIndex& index = *graph.state().index;
    const Names names = names_of_readers(index);
    for (FileId file = 0; file < index.files().size(); ++file) {
        for (const Import& import : index.facts(file).imports) {
            // Which names that brings is not known, or where they go.
            if (reads_code(import) && (import.name == "*" || import.bound_as.empty())) {
                nodes.push_back(graph.body(file));
            }
        }
        for (const Reference& reference : index.facts(file).references) {
            const auto parts = split(reference.text, '.');
            if (std::ranges::any_of(parts, [&](std::string_view part) {
                    return is_code_word(part) || names.contains(part);
                })) {
                nodes.push_back(graph.owner_node(file, reference.owner));
            }
        }
    }
    return nodes;
}

}  // namespace pst
