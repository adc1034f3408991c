// SPDX-License-Identifier: MIT
// The import graph as text and for Graphviz.
#include <pst/base/text.hpp>
#include <pst/render/text_report.hpp>

#include "paint.hpp"

namespace pst {
namespace {

std::string notes_of(const GraphReport& report, const TextStyle& style) {
    std::string text;
    for (const std::string& note : report.notes) {
        text += painted("note: ", Ink::yellow, style) + printable(note) + "\n";
    }
    return text;
}

std::size_t edge_count(const GraphReport& report) {
    std::size_t count = 0;
    for (const auto& [name, node] : report.modules)
        count += node.imports.size();
    return count;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += "    " + printable(name) + "\n";
    return text;
}

/// A DOT identifier in quotes, where only quote and backslash have a meaning.
std::string dot_quoted(const std::string& name) {
    std::string text = "\"";
    for (const char c : printable(name)) {
        if (c == '"' || c == '\\') text.push_back('\\');
        text.push_back(c);
    }
    return text + "\"";
}

}  // namespace

std::string graph_text(const GraphReport& report, const TextStyle& style) {
    std::string text = painted(counted(report.modules.size(), "module") + ", " +
                                   counted(edge_count(report), "import"),
                               Ink::bold, style) +
                       "\n";
    if (style.verbosity < 0) return text;
    for (const auto& [name, node] : report.modules) {
        text += "  " + printable(name) + "  " +
                painted(printable(node.file.str()), Ink::dim, style) + "\n" + listed(node.imports);
    }
    return text + notes_of(report, style);
}

std::string map_text(const GraphReport& report, const TextStyle& style) {
    std::string text = painted(counted(report.test_map.size(), "test file") + ", " +
                                   counted(report.modules.size(), "module"),
                               Ink::bold, style) +
                       "\n";
    if (style.verbosity < 0) return text;
    for (const auto& [file, modules] : report.test_map) {
        text += "  " + printable(file) + "  " + counted(modules.size(), "module") + "\n";
        if (style.verbosity > 0) text += listed(modules);
    }
    return text + notes_of(report, style);
}

std::string graph_dot(const GraphReport& report) {
    std::string text = "digraph imports {\n    rankdir=LR;\n    node [shape=box];\n";
    for (const auto& [name, node] : report.modules) {
        text += "    " + dot_quoted(name) + ";\n";
        for (const std::string& imported : node.imports) {
            text += "    " + dot_quoted(name) + " -> " + dot_quoted(imported) + ";\n";
        }
    }
    return text + "}\n";
}

}  // namespace pst
