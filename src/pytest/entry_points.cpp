// SPDX-License-Identifier: MIT
#include <algorithm>
#include <tuple>

#include <pst/base/text.hpp>
#include <pst/base/toml.hpp>
#include <pst/pytest/settings.hpp>

#include "ini_file.hpp"
#include "setup_script.hpp"

namespace pst {

namespace {

using Points = std::vector<EntryPoint>;

/// name -> "module:attribute", or, with poetry, a table that holds it.
void add_table(std::string_view group, const TomlValue* table, Points& into) {
    if (table == nullptr || !table->is_table()) return;
    for (std::size_t i = 0; i < table->keys.size(); ++i) {
        const TomlValue* target = &table->items[i];
        if (const TomlValue* reference = target->find("reference")) target = reference;
        if (const TomlValue* callable = target->find("callable")) target = callable;
        if (!target->is_string()) continue;
        auto point = read_entry_point(group, table->keys[i] + "=" + target->text);
        if (point) into.push_back(*point);
    }
}

/// group -> (name -> target)
void add_groups(const TomlValue* groups, Points& into) {
    if (groups == nullptr || !groups->is_table()) return;
    for (std::size_t i = 0; i < groups->keys.size(); ++i) {
        add_table(groups->keys[i], &groups->items[i], into);
    }
}

void add_pyproject(const std::string& text, Points& into) {
    auto document = parse_toml(text);
    if (!document) return;
    add_groups(document->at("project.entry-points"), into);
    add_groups(document->at("tool.poetry.plugins"), into);
    add_groups(document->at("tool.flit.entrypoints"), into);
    for (const char* table :
         {"project.scripts", "project.gui-scripts", "tool.poetry.scripts", "tool.flit.scripts"}) {
        add_table("console_scripts", document->at(table), into);
    }
}

void add_setup_cfg(const std::string& text, Points& into) {
    IniFile file = read_ini(text);
    const IniSection* section = file.find("options.entry_points");
    if (section == nullptr) return;
    for (const IniEntry& group : section->entries) {
        for (std::string_view line : split(group.value, '\n')) {
            if (auto point = read_entry_point(group.name, line)) into.push_back(*point);
        }
    }
}

auto key_of(const EntryPoint& point) { return std::tie(point.group, point.name, point.target); }

}  // namespace

std::vector<EntryPoint> read_entry_points(const ReadText& read) {
    Points found;
    if (auto text = read(RepoPath("pyproject.toml"))) add_pyproject(*text, found);
    if (auto text = read(RepoPath("setup.cfg"))) add_setup_cfg(*text, found);
    if (auto text = read(RepoPath("setup.py"))) {
        Points literal = entry_points_of_setup_script(*text);
        found.insert(found.end(), literal.begin(), literal.end());
    }
    std::sort(found.begin(), found.end(),
              [](const EntryPoint& a, const EntryPoint& b) { return key_of(a) < key_of(b); });
    auto same = [](const EntryPoint& a, const EntryPoint& b) { return key_of(a) == key_of(b); };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    return found;
}

}  // namespace pst
