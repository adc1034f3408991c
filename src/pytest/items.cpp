// SPDX-License-Identifier: MIT
#include <pst/pytest/items.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/pytest/decorators.hpp>

#include "class_view.hpp"

namespace pst {
namespace {

TestItem whole_file(const RepoPath& path, FileId file, std::string why) {
    TestItem item;
    item.id = path.str();
    item.unit = ItemUnit::file;
    item.path = path;
    item.file = file;
    item.code = {file, k_module_body, {}};
    item.why_coarse = std::move(why);
    return item;
}

class FileCollector {
public:
    FileCollector(const CodeIndex& index, const PytestSettings& settings, FileId file)
        : m_index(index), m_settings(settings), m_file(file), m_path(index.path(file)) {}

    std::vector<TestItem> collect();

private:
    bool is_test_case(const NameTarget& binding) const;
    void add_definition(const NameTarget& target, std::string_view name);
    void add_imported_names();
    void add_bound(const std::string& name);
    void add_star_names(const Import& star);
    static bool makes_items(const ModuleFacts& facts) {
        return std::ranges::any_of(facts.hazards, [](const Hazard& hazard) {
            return hazard.kind == HazardKind::dynamic_items;
        });
    }
    void add_class(const NameTarget& target, const std::string& id, std::vector<NameTarget> outer);
    void add_methods(const ClassView& view, const std::string& id,
                     const std::vector<NameTarget>& classes);
    bool is_collected(const ClassView& view, std::string_view name) const;
    void add_item(const std::string& id, ItemUnit unit, const NameTarget& code,
                  std::vector<NameTarget> classes) {
        TestItem& item = m_items.emplace_back();
        item.id = id;
        item.unit = unit;
        item.path = m_path;
        item.file = m_file;
        item.code = code;
        item.classes = std::move(classes);
    }
    void give_up(std::string why);
    const Definition& definition(const NameTarget& target) const {
        return m_index.facts(target.file).definitions[target.definition];
    }
    bool is_test_function(std::string_view name, bool unittest) const {
        return unittest ? name.starts_with("test")
                        : matches_name(name, m_settings.python_functions);
    }

    const CodeIndex& m_index;
    const PytestSettings& m_settings;
    FileId m_file;
    RepoPath m_path;
    std::vector<TestItem> m_items;
    std::set<std::string> m_seen;
    std::string m_coarse;
};

/// From here on the file is one unit.
void FileCollector::give_up(std::string why) {
    if (m_coarse.empty()) {
        m_coarse = std::move(why);
    }
}

/// What pytest thinks of a class under the name by which the module or outer class binds it.
bool FileCollector::is_collected(const ClassView& view, std::string_view name) const {
    const auto sets_mark = [](const Reference& reference) {
        return reference.text.ends_with("__test__");
    };
    if (view.marked == false && view.unknown.empty() &&
        std::ranges::none_of(m_index.facts(m_file).references, sets_mark)) {
        return false;
    }
    if (view.is_unittest) {
        return true;
    }
    const bool is_named = matches_name(name, m_settings.python_classes) || view.marked == true;
    if (view.unknown.empty()) {
        return is_named && !view.has_init;
    }
    // An outside base may be a TestCase: pytest then collects the class whatever its name.
    return is_named || std::ranges::any_of(view.lineage, [this](const NameTarget& at) {
               return std::ranges::any_of(
                   m_index.members(at.file, at.definition), [&](auto member) {
                       const auto method =
                           last_part(m_index.facts(at.file).definitions[member].name);
                       return method.starts_with("test") || method == "runTest";
                   });
           });
}

void FileCollector::add_methods(const ClassView& view, const std::string& id,
                                const std::vector<NameTarget>& classes) {
    const std::size_t known = m_items.size();
    std::optional<NameTarget> run_test;  ///< unittest's only test where no other is found
    for (const NameTarget& at : view.lineage) {
        for (const DefinitionIndex member : m_index.members(at.file, at.definition)) {
            const Definition& method = m_index.facts(at.file).definitions[member];
            const auto name = last_part(method.name);
            if (view.is_unittest && name == "runTest" && !run_test) {
                run_test = NameTarget{at.file, member, {}};
            }
            if (method.kind == DefinitionKind::class_) {
                if (at == view.lineage.front()) {
                    add_class({at.file, member, {}}, id + "::" + std::string(name), classes);
                }
            } else if (is_test_function(name, view.is_unittest)) {
                const std::string item = id + "::" + std::string(name);
                if (m_seen.insert(item).second) {
                    add_item(item, ItemUnit::method, {at.file, member, {}}, classes);
                }
            }
        }
    }
    for (const auto& [name, class_] : view.bound) {
        const std::string item = id + "::" + name;
        if (is_test_function(name, view.is_unittest) && m_seen.insert(item).second) {
            add_item(item, ItemUnit::method, class_, classes);
        }
    }
    if (run_test && m_items.size() == known) {
        add_item(id + "::runTest", ItemUnit::method, *run_test, classes);
    }
}

void FileCollector::add_class(const NameTarget& target, const std::string& id,
                              std::vector<NameTarget> outer) {
    const ClassView view = view_class(m_index, target);
    const auto name = std::string_view(id).substr(id.rfind(':') + 1);
    if (!is_collected(view, name)) {
        return;
    }
    std::vector<NameTarget> classes = view.lineage;
    classes.insert(classes.end(), outer.begin(), outer.end());
    std::string unknown = view.unknown;
    for (const NameTarget& at : view.lineage) {
        for (const DefinitionIndex member : m_index.members(at.file, at.definition)) {
            const Definition& method = m_index.facts(at.file).definitions[member];
            for (const Call& decorator : method.decorators) {
                if (is_test_function(last_part(method.name), view.is_unittest) &&
                    !keeps_test_identity(decorator.callee)) {
                    unknown = "decorator " + decorator.callee;
                }
            }
        }
    }
    if (view.unknown.starts_with("decorator") || view.unknown.starts_with("metaclass")) {
        give_up(view.unknown + " of class " + std::string(name));
    }
    if (!unknown.empty()) {
        if (m_seen.insert(id).second) {
            add_item(id, ItemUnit::class_, target, classes);
            m_items.back().why_coarse = unknown;
        }
        return;
    }
    add_methods(view, id, classes);
}

/// `CartTests = CartMachine.TestCase`, as Hypothesis has it: pytest collects it under any name.
bool FileCollector::is_test_case(const NameTarget& binding) const {
    return std::ranges::any_of(
        m_index.facts(binding.file).references, [&](const Reference& reference) {
            return reference.owner == binding.definition && reference.text.ends_with(".TestCase") &&
                   reference.text != "unittest.TestCase";
        });
}

void FileCollector::add_definition(const NameTarget& target, std::string_view name) {
    const Definition& found = definition(target);
    const std::string id = m_path.str() + "::" + std::string(name);
    if (found.kind == DefinitionKind::class_) {
        add_class(target, id, {});
    } else if (found.kind == DefinitionKind::binding &&
               (matches_name(name, m_settings.python_classes) || is_test_case(target))) {
        if (m_seen.insert(id).second) {
            add_item(id, ItemUnit::class_, target, {});
            m_items.back().why_coarse = "a class made by an expression";
        }
    } else if (matches_name(name, m_settings.python_functions)) {
        const bool is_fixture = fixture_decorator(found) != nullptr;
        if (!is_fixture && m_seen.insert(id).second) {
            add_item(id, ItemUnit::function, target, {});
        }
    }
}

/// pytest collects what a module binds, so imported tests run here as well.
void FileCollector::add_bound(const std::string& name) {
    for (const auto& target : m_index.exported(m_file, name)) {
        if (target.file != k_no_file && !target.is_module()) {
            add_definition(target, name);
        }
    }
}

void FileCollector::add_star_names(const Import& star) {
    std::vector<FileId> open = m_index.target_files(m_file, star);
    if (open.empty() && !m_index.external_name(m_file, star).empty()) {
        give_up("star import of " + star.module);
    }
    for (std::size_t at = 0; at < open.size(); ++at) {
        const FileId file = open[at];
        const auto& facts = m_index.facts(file);
        for (const Definition& each : facts.definitions) {
            if (each.parent == k_module_body && !each.name.empty()) {
                add_bound(each.name);
            }
        }
        if (makes_items(facts)) {
            give_up("tests made at run time in " + m_index.path(file).str());
        }
        for (const Import& import : facts.imports) {
            if (import.name != "*" || import.owner != k_module_body) {
                continue;
            }
            for (const FileId next : m_index.target_files(file, import)) {
                if (std::ranges::find(open, next) == open.end()) {
                    open.push_back(next);
                }
            }
        }
    }
}

void FileCollector::add_imported_names() {
    for (const Import& import : m_index.facts(m_file).imports) {
        if (import.owner != k_module_body || import.kind == ImportKind::type_checking) {
            continue;
        }
        if (import.name == "*") {
            add_star_names(import);
        } else if (!import.bound_as.empty() && !import.name.empty()) {
            add_bound(import.bound_as);
        }
    }
}

std::vector<TestItem> FileCollector::collect() {
    const ModuleFacts& facts = m_index.facts(m_file);
    for (const Hazard& hazard : facts.hazards) {
        if (hazard.kind == HazardKind::dynamic_items) {
            give_up("tests made at run time, line " + std::to_string(hazard.line));
        } else if (hazard.kind == HazardKind::does_not_parse ||
                   hazard.kind == HazardKind::undecodable) {
            give_up("the file does not parse: " + hazard.detail);
        }
    }
    for (DefinitionIndex at = 2; at < facts.definitions.size(); ++at) {
        const Definition& each = facts.definitions[at];
        if (each.parent == k_module_body && each.kind != DefinitionKind::import_binding) {
            add_definition({m_file, at, {}}, each.name);
        }
    }
    add_imported_names();
    if (!m_coarse.empty() && is_rule_on("unit-file")) {
        return {whole_file(m_path, m_file, m_coarse)};
    }
    return std::move(m_items);
}

/// In docstrings, or in texts that may become one (`__test__`, `__doc__`).
bool has_examples(const ModuleFacts& facts) {
    return std::ranges::any_of(facts.hazards, [](const Hazard& hazard) {
        return hazard.kind == HazardKind::holds_examples ||
               hazard.kind == HazardKind::does_not_parse || hazard.kind == HazardKind::undecodable;
    });
}

/// Files that only a hook collects.
void add_hooked(const CodeIndex& index, const TestLayout& layout, std::vector<TestItem>& items) {
    std::set<TestId> known;
    for (const TestItem& item : items) {
        known.insert(item.path.str());
    }
    for (const auto& [path, hook] : layout.hooked_files) {
        if (!known.contains(path.str())) {
            items.push_back(whole_file(path, index.find(path), hook));
            items.back().is_read_as_text = true;
            items.back().is_outside_python = items.back().file == k_no_file;
        }
    }
}

}  // namespace

bool is_unittest_base(std::string_view base) {
    return last_part(base).ends_with("TestCase") || last_part(base).ends_with("LiveServerTestCase");
}

std::vector<TestItem> collect_items(const CodeIndex& index, const TestLayout& layout,
                                    const PytestSettings& settings) {
    std::vector<TestItem> items;
    for (const auto& path : layout.test_files) {
        const FileId file = index.find(path);
        if (file == k_no_file) {
            continue;
        }
        auto found = FileCollector(index, settings, file).collect();
        const auto hook = layout.hooked_files.find(path);
        if (hook != layout.hooked_files.end()) {
            found.assign(1, whole_file(path, file, hook->second));
            found.front().is_read_as_text = true;
        }
        if (settings.doctest_modules && has_examples(index.facts(file))) {
            found.assign(1, whole_file(path, file, "doctests beside tests"));
            found.front().has_doctests = true;
        }
        std::ranges::move(found, std::back_inserter(items));
    }
    for (const auto& path : layout.doctest_modules) {
        const FileId file = index.find(path);
        if (file != k_no_file && has_examples(index.facts(file))) {
            items.push_back(whole_file(path, file, "doctests of a module"));
            items.back().has_doctests = true;
        }
    }
    for (const auto& path : layout.text_files) {
        items.push_back(whole_file(path, k_no_file, "a text file"));
        items.back().is_outside_python = true;
    }
    add_hooked(index, layout, items);
    return items;
}

}  // namespace pst
