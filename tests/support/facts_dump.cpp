// SPDX-License-Identifier: MIT
// Prints what the room `python` reads: `facts_dump facts FILE`, `facts_dump changes BEFORE AFTER`.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <pst/base/text.hpp>
#include <pst/python/facts.hpp>

namespace pst {
namespace {

using Lines = std::vector<std::string>;

std::string_view name_of(DefinitionKind kind) {
    constexpr const char* k_names[] = {"module_body", "acting_code", "function",      "method",
                                       "class",       "binding",     "import_binding"};
    return k_names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(ImportKind kind) {
    constexpr const char* k_names[] = {"statement", "type_checking", "call", "code_string"};
    return k_names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(StringKind kind) {
    constexpr const char* k_names[] = {"plain", "path", "pattern", "glob", "folder"};
    return k_names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(HazardKind kind) {
    constexpr const char* k_names[] = {
        "dynamic_import",   "prefix_import",    "package_scan",       "code_evaluation",
        "sys_path_edit",    "unpickling",       "globals_access",     "computed_attribute",
        "attribute_prefix", "lazy_module",      "sets_type_checking", "reads_layout",
        "reads_docstrings", "reads_subclasses", "computed_fixture",   "dynamic_items",
        "does_not_parse",   "undecodable",      "holds_examples",     "binds_item"};
    return k_names[static_cast<std::size_t>(kind)];
}

std::string quoted(std::string_view text) {
    std::string shown = "\"";
    for (const char c : text) {
        if (c == '\n') {
            shown += "\\n";
        } else if (c == '"' || c == '\\') {
            shown += '\\';
            shown += c;
        } else {
            shown += c;
        }
    }
    return printable(shown + "\"");
}

std::string owner_text(const ModuleFacts& facts, DefinitionIndex owner) {
    if (owner <= k_acting_code) {
        return owner == k_module_body ? "<module>" : "<acting>";
    }
    return facts.definitions[owner].name;
}

std::string argument_text(const Argument& argument) {
    std::string text = argument.keyword.empty() ? "" : argument.keyword + "=";
    switch (argument.kind) {
    case Argument::Kind::string:
        return text + quoted(argument.text);
    case Argument::Kind::other:
        return text + "<" + printable(argument.text) + ">";
    case Argument::Kind::strings:
        break;
    default:
        return text + argument.text;
    }
    std::vector<std::string> strings;
    for (const std::string& one : argument.strings) {
        strings.push_back(quoted(one));
    }
    return text + "[" + joined(strings, ", ") + "]";
}

std::string call_text(const Call& call) {
    std::vector<std::string> arguments;
    for (const Argument& argument : call.arguments) {
        arguments.push_back(argument_text(argument));
    }
    return call.callee + (call.is_call ? "(" + joined(arguments, ", ") + ")" : "");
}

std::string signature_text(const Definition& definition) {
    std::vector<std::string> parts = definition.parameters;
    if (definition.kind == DefinitionKind::class_) {
        parts = definition.bases;
        for (const Argument& keyword : definition.class_keywords) {
            parts.push_back(argument_text(keyword));
        }
    }
    const bool has_brackets = definition.kind == DefinitionKind::function ||
                              definition.kind == DefinitionKind::method || !parts.empty();
    return has_brackets ? "(" + joined(parts, ", ") + ")" : "";
}

std::string definition_text(const Definition& definition) {
    std::string text(name_of(definition.kind));
    text += " " + definition.name + signature_text(definition) + " ";
    text += std::to_string(definition.line);
    if (definition.last_line != definition.line) {
        text += "-" + std::to_string(definition.last_line);
    }
    text += definition.is_async ? " async" : "";
    text += definition.is_generator ? " generator" : "";
    text += definition.conditional ? " conditional" : "";
    text += definition.is_pure ? " pure" : "";
    text += definition.plain_header ? " plain" : "";
    text += definition.remembers ? " remembers" : "";
    text += definition.calls_parameters ? " calls-parameters" : "";
    text += definition.docstring.empty() ? "" : " documented";
    for (const Call& decorator : definition.decorators) {
        text += " @" + call_text(decorator);
    }
    return text;
}

std::string import_text(const ModuleFacts& facts, const Import& import) {
    std::string text = owner_text(facts, import.owner) + " " + std::string(name_of(import.kind));
    text += " " + std::string(import.level, '.') + import.module;
    text += import.name.empty() ? "" : ":" + import.name;
    text += import.bound_as.empty() ? "" : " as " + import.bound_as;
    return text + (import.guarded ? " guarded" : "");
}

std::string string_text(const ModuleFacts& facts, const StringFact& string) {
    std::string text = owner_text(facts, string.owner) + " " + std::string(name_of(string.kind));
    text += " " + quoted(string.text);
    text += string.anchored ? " anchored " + std::to_string(string.up) : "";
    text += string.callee.empty() ? "" : " in " + string.callee;
    return text + (string.keyword.empty() ? "" : " " + string.keyword + "=");
}

void print_section(std::string_view title, const Lines& lines) {
    if (lines.empty()) {
        return;
    }
    std::printf("%s:\n", std::string(title).c_str());
    for (const std::string& line : lines) {
        std::printf("  %s\n", line.c_str());
    }
}

void print_facts(const ModuleFacts& facts) {
    std::map<std::string, Lines> sections;
    for (std::size_t at = k_acting_code + 1; at < facts.definitions.size(); ++at) {
        sections["definitions"].push_back(definition_text(facts.definitions[at]));
    }
    for (const Import& import : facts.imports) {
        sections["imports"].push_back(import_text(facts, import));
    }
    for (const Reference& reference : facts.references) {
        const bool is_name = reference.kind == ReferenceKind::name;
        sections["references"].push_back(owner_text(facts, reference.owner) +
                                         (is_name ? " " : " .") + reference.text);
    }
    for (const StringFact& string : facts.strings) {
        sections["strings"].push_back(string_text(facts, string));
    }
    for (const Hazard& hazard : facts.hazards) {
        const std::string detail = hazard.detail.empty() ? "" : " " + quoted(hazard.detail);
        sections["hazards"].push_back(owner_text(facts, hazard.owner) + " " +
                                      std::string(name_of(hazard.kind)) + detail);
    }
    for (const CallFact& call : facts.calls) {
        sections["calls"].push_back(owner_text(facts, call.owner) + " " + call_text(call.call));
    }
    for (const char* title :
         {"definitions", "imports", "references", "strings", "hazards", "calls"}) {
        print_section(title, sections[title]);
    }
}

/// Definitions by kind and name; of several with the same name the first is paired with the first.
using ByName = std::map<std::pair<std::string, int>, const Definition*>;

ByName by_name(const ModuleFacts& facts) {
    ByName found;
    std::map<std::string, int> counts;
    for (const Definition& definition : facts.definitions) {
        std::string key(name_of(definition.kind));
        key += definition.name.empty() ? "" : " " + definition.name;
        found[{key, counts[key]++}] = &definition;
    }
    return found;
}

/// Attributes of a class whose value is another one now.
std::vector<LiteralAttribute> changed_attributes(const Definition& before,
                                                 const Definition& after) {
    std::vector<LiteralAttribute> changed;
    for (const LiteralAttribute& attribute : after.attributes) {
        for (const LiteralAttribute& old : before.attributes) {
            if (old.name == attribute.name && old.value != attribute.value) {
                changed.push_back(attribute);
            }
        }
    }
    return changed;
}

Lines differences(const Definition& before, const Definition& after) {
    Lines aspects;
    if (before.header != after.header) {
        aspects.emplace_back("header");
    }
    const bool is_module = before.kind == DefinitionKind::module_body;
    if (!is_module && before.header_core != after.header_core) {
        aspects.emplace_back("header_core");
    }
    for (const LiteralAttribute& attribute : changed_attributes(before, after)) {
        aspects.push_back("attribute " + attribute.name);
    }
    if (before.body != after.body) {
        const bool only_names = is_module && before.header_core == after.header_core;
        aspects.emplace_back(only_names ? "imported_names" : "body");
    }
    if (before.docstring != after.docstring) {
        aspects.emplace_back("docstring");
    }
    return aspects;
}

/// Layout changes with nearly every edit, so it is shown only when nothing else changed.
void print_changes(const ModuleFacts& before, const ModuleFacts& after) {
    const ByName old_ones = by_name(before);
    const ByName new_ones = by_name(after);
    Lines lines;
    Lines layout;
    for (const auto& [key, definition] : new_ones) {
        const auto old = old_ones.find(key);
        if (old == old_ones.end()) {
            lines.push_back(key.first + " added");
            continue;
        }
        for (const std::string& aspect : differences(*old->second, *definition)) {
            lines.push_back(key.first + " " + aspect);
        }
        if (old->second->layout != definition->layout) {
            layout.push_back(key.first + " layout");
        }
    }
    for (const auto& [key, definition] : old_ones) {
        if (!new_ones.contains(key)) {
            lines.push_back(key.first + " removed");
        }
    }
    for (const std::string& line : lines.empty() ? layout : lines) {
        std::printf("%s\n", line.c_str());
    }
}

ModuleFacts read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    return read_module_facts(bytes);
}

}  // namespace
}  // namespace pst

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 2 && arguments[0] == "facts") {
        pst::print_facts(pst::read(arguments[1]));
        return 0;
    }
    if (arguments.size() == 3 && arguments[0] == "changes") {
        pst::print_changes(pst::read(arguments[1]), pst::read(arguments[2]));
        return 0;
    }
    std::fputs("usage: facts_dump facts FILE | facts_dump changes BEFORE AFTER\n", stderr);
    return 2;
}
