// SPDX-License-Identifier: MIT
#include <pst/impact/project_state.hpp>

#include <algorithm>
#include <set>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/pytest/collectors.hpp>
#include <pst/pytest/decorators.hpp>
#include <pst/python/source_roots.hpp>

namespace pst {
namespace {

bool names_source_root(const StringFact& fact) {
    return fact.callee == "sys.path.insert" || fact.callee == "sys.path.append" ||
           fact.callee == "site.addsitedir" || fact.callee == "monkeypatch.syspath_prepend";
}

/// `layout` and `settings` of the state are known by then.
std::vector<RepoPath> find_roots(const StateInput& input, const ProjectState& state) {
    const TestLayout& layout = state.layout;
    RootHints hints{input.source_roots, state.settings.pythonpath, layout.test_files};
    hints.rootdir_files.insert(hints.rootdir_files.end(), layout.conftests.begin(),
                               layout.conftests.end());
    // A constant folder given to sys.path is a root as well.
    for (const CodeFile& file : input.files) {
        for (const StringFact& fact : file.facts->strings) {
            if (names_source_root(fact) && is_rule_on("path-insertion")) {
                RepoPath base = fact.anchored ? file.path.parent() : RepoPath();
                for (unsigned up = 0; fact.anchored && up < fact.up; ++up) {
                    base = base.parent();
                }
                hints.pythonpath.push_back((base / fact.text).str());
            }
        }
    }
    return find_source_roots(state.tree, hints);
}

class PluginSearch {
public:
    PluginSearch(const ProjectState& state, std::vector<FileId>& plugins)
        : m_index(*state.index), m_layout(state.layout), m_plugins(plugins) {}

    void add_dotted(std::string_view dotted) {
        for (const auto& target : m_index.dotted_path(dotted.substr(0, dotted.find(':'))).targets) {
            if (target.file != k_no_file) {
                add(target.file);
            }
        }
    }
    /// `pytest_plugins = [...]` of a module, and of the plugins that it names.
    void add_named_by(FileId file) {
        const ModuleFacts& facts = m_index.facts(file);
        if (!is_rule_on("named-plugins")) {
            return;
        }
        for (const StringFact& fact : facts.strings) {
            if (facts.definitions[fact.owner].name == "pytest_plugins" ||
                fact.callee.starts_with("pytest_plugins.")) {
                add_dotted(fact.text);
            }
        }
        for (DefinitionIndex at = 2; at < facts.definitions.size(); ++at) {
            if (facts.definitions[at].name == "pytest_plugins" && is_computed(facts, at)) {
                add_likely();
            }
        }
    }

private:
    static bool is_computed(const ModuleFacts& facts, DefinitionIndex at) {
        return !facts.definitions[at].is_pure ||
               std::ranges::any_of(facts.references, [at](const Reference& reference) {
                   return reference.owner == at;
               });
    }
    /// Computed names: any module that has what only pytest asks for.
    void add_likely() {
        for (FileId file = 0; file < m_index.files().size(); ++file) {
            const bool is_wired_by_place =
                m_index.path(file).name() == "conftest.py" ||
                std::ranges::binary_search(m_layout.test_files, m_index.path(file));
            if (!is_wired_by_place &&
                std::ranges::any_of(m_index.facts(file).definitions, is_for_pytest)) {
                add(file);
            }
        }
    }
    static bool is_for_pytest(const Definition& definition) {
        return fixture_decorator(definition) != nullptr ||
               (definition.kind == DefinitionKind::function &&
                definition.name.starts_with("pytest_"));
    }
    void add(FileId file) {
        if (std::ranges::find(m_plugins, file) == m_plugins.end()) {
            m_plugins.push_back(file);
            add_named_by(file);
        }
    }
    const CodeIndex& m_index;
    const TestLayout& m_layout;
    std::vector<FileId>& m_plugins;
};

std::vector<FileId> find_plugins(const ProjectState& state) {
    std::vector<FileId> plugins;
    PluginSearch search(state, plugins);
    for (const auto& name : state.settings.plugins) {
        if (is_rule_on("settings-plugins")) {
            search.add_dotted(name);
        }
    }
    for (const auto& entry : state.entry_points) {
        if (entry.group == "pytest11" && is_rule_on("entry-point-plugin")) {
            search.add_dotted(entry.target);
        }
    }
    for (const auto* files : {&state.layout.conftests, &state.layout.test_files}) {
        for (const auto& path : *files) {
            if (const FileId file = state.index->find(path); file != k_no_file) {
                search.add_named_by(file);
            }
        }
    }
    return plugins;
}

std::vector<bool> find_wiring(const ProjectState& state) {
    std::vector<bool> wiring(state.index->files().size());
    const auto mark = [&](const std::vector<RepoPath>& paths) {
        for (const auto& path : paths) {
            if (const FileId file = state.index->find(path); file != k_no_file) {
                wiring[file] = true;
            }
        }
    };
    mark(state.layout.test_files);
    mark(state.layout.conftests);
    for (const FileId plugin : state.plugins) {
        wiring[plugin] = true;
    }
    for (FileId file = 0; file < wiring.size(); ++file) {
        wiring[file] =
            wiring[file] || std::ranges::any_of(state.index->facts(file).definitions,
                                                [](const Definition& definition) {
                                                    return fixture_decorator(definition) != nullptr;
                                                });
    }
    return wiring;
}

}  // namespace

ProjectState::ProjectState(StateInput input)
    : tree(std::move(input.tree)),
      settings(std::move(input.settings)),
      entry_points(std::move(input.entry_points)) {
    layout = find_test_files(tree, settings, input.test_roots);
    std::erase_if(layout.text_files, [&](const RepoPath& path) {
        return input.texts_without_examples.contains(path);
    });
    resolver = std::make_unique<ModuleResolver>(tree, find_roots(input, *this));
    index = std::make_unique<CodeIndex>(std::move(input.files), *resolver);
    plugins = find_plugins(*this);
    apply_collectors(*index, tree, settings, plugins, layout);
    items = collect_items(*index, layout, settings);
    fixtures = std::make_unique<FixtureTable>(*index, layout, settings, plugins);
    is_wiring = find_wiring(*this);
}

bool ProjectState::names_plugin(FileId file, const StringFact& fact) const {
    const Definition& owner = index->facts(file).definitions[fact.owner];
    const bool is_name =
        (owner.kind == DefinitionKind::binding && owner.name == "pytest_plugins") ||
        last_part(fact.callee) == "register_assert_rewrite";
    if (!is_name || fact.kind != StringKind::plain || !is_dotted_name(fact.text) ||
        !is_rule_on("plugin-fixtures")) {
        return false;
    }
    const NameMeaning meaning = index->dotted_path(fact.text);
    return !meaning.targets.empty() && meaning.attributes.empty() &&
           std::ranges::all_of(meaning.targets, [&](const NameTarget& target) {
               return target.is_module() &&
                      std::ranges::find(plugins, target.file) != plugins.end();
           });
}

}  // namespace pst
