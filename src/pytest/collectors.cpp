// SPDX-License-Identifier: MIT
#include <pst/pytest/collectors.hpp>

#include <algorithm>
#include <cctype>
#include <string>

#include <pst/base/glob.hpp>
#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

#include "ignored_files.hpp"

namespace pst {
namespace {

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char letter) { return std::tolower(letter); });
    return lower;
}

/// The constants by which a hook may choose its files: its own and those of the functions and
/// bindings that it names. What its classes hold is about other things.
class HookWords {
public:
    HookWords(const CodeIndex& index, const std::vector<NameTarget>& hooks)
        : m_index(index), m_open(hooks) {
        for (std::size_t at = 0; at < m_open.size(); ++at) {
            read(NameTarget(m_open[at]));
        }
    }
    /// A word that says which other files are meant; without any, all are.
    bool may_choose(const RepoPath& path) const {
        return m_is_computed || m_words.empty() ||
               std::ranges::any_of(m_words, [&](const auto& word) { return fits(word, path); });
    }
    /// Python files only where a word is about them.
    bool may_choose_python(const RepoPath& path) const {
        return m_words.empty()
                   ? !m_is_computed
                   : std::ranges::any_of(m_words, [&](const auto& word) {
                         return (is_glob(word) || word.find("py") != std::string::npos) &&
                                fits(word, path);
                     });
    }

private:
    static bool fits(const std::string& word, const RepoPath& path) {
        const std::string text = lowered(path.str());
        const std::string name = lowered(path.name());
        return text.find(word) != std::string::npos ||
               (is_glob(word) &&
                (glob_matches(word, name, true) || glob_matches("*/" + word, "/" + text, true)));
    }
    void read(const NameTarget& target) {
        const ModuleFacts& facts = m_index.facts(target.file);
        for (const StringFact& fact : facts.strings) {
            if (fact.owner == target.definition && !fact.text.empty()) {
                m_words.push_back(lowered(fact.text));
            }
        }
        for (const Reference& reference : facts.references) {
            if (reference.owner != target.definition) {
                continue;
            }
            const std::string_view last = last_part(reference.text);
            m_is_computed =
                m_is_computed || last == "getini" || last == "getoption" || last == "environ";
            if (reference.kind == ReferenceKind::name) {
                follow(target, reference.text);
            }
        }
    }
    void follow(const NameTarget& from, const std::string& chain) {
        for (const NameTarget& next : m_index.meaning(from.file, from.definition, chain).targets) {
            const bool is_code = next.file != k_no_file && !next.is_module();
            if (is_code &&
                m_index.facts(next.file).definitions[next.definition].kind !=
                    DefinitionKind::class_ &&
                std::ranges::find(m_open, next) == m_open.end()) {
                m_open.push_back(next);
            }
        }
    }

    const CodeIndex& m_index;
    std::vector<NameTarget> m_open;
    std::vector<std::string> m_words;
    bool m_is_computed = false;
};

class HookedFiles {
public:
    HookedFiles(const CodeIndex& index, const SourceTree& tree, const PytestSettings& settings,
                TestLayout& layout)
        : m_index(index),
          m_tree(tree),
          m_settings(settings),
          m_layout(layout),
          m_ignored(index, layout) {}

    void take_out_ignored() {
        for (auto* files :
             {&m_layout.test_files, &m_layout.text_files, &m_layout.doctest_modules}) {
            std::erase_if(*files, [this](const RepoPath& path) { return m_ignored.holds(path); });
        }
    }
    /// `folder`: the hooks of a conftest see what is below it.
    void add_from(FileId file, const RepoPath& folder) {
        const auto collect = hooks_named(m_index, file, "pytest_collect_file");
        if (!collect.empty()) {
            add_collected(HookWords(m_index, collect), file, folder);
        }
        for (const auto* name : {"pytest_pycollect_makemodule", "pytest_pycollect_makeitem"}) {
            if (!hooks_named(m_index, file, name).empty()) {
                for (const RepoPath& path : m_layout.test_files) {
                    if (path.is_within(folder)) {
                        add(path, file, name);
                    }
                }
            }
        }
    }

private:
    void add_collected(const HookWords& words, FileId file, const RepoPath& folder) {
        for (const SourceFile& each : m_tree.files()) {
            if (!each.path.is_within(folder)) {
                continue;
            }
            const bool chosen = is_python_file(each.path) ? words.may_choose_python(each.path)
                                                          : words.may_choose(each.path);
            if (chosen && is_collection_entering(each.path, m_layout, m_settings) &&
                !m_ignored.holds(each.path)) {
                add(each.path, file, "pytest_collect_file");
            }
        }
    }
    void add(const RepoPath& path, FileId file, std::string_view hook) {
        m_layout.hooked_files.emplace(path, std::string(hook) + " in " + m_index.path(file).str());
    }

    const CodeIndex& m_index;
    const SourceTree& m_tree;
    const PytestSettings& m_settings;
    TestLayout& m_layout;
    IgnoredFiles m_ignored;
};

bool has_spec_name(const Definition& definition, std::string_view name) {
    return std::ranges::any_of(definition.decorators, [name](const Call& decorator) {
        return std::ranges::any_of(decorator.arguments, [name](const Argument& argument) {
            return argument.keyword == "specname" && argument.text == name;
        });
    });
}

}  // namespace

std::vector<NameTarget> hooks_named(const CodeIndex& index, FileId file, std::string_view name) {
    std::vector<NameTarget> hooks = index.exported(file, name);
    const auto& definitions = index.facts(file).definitions;
    for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
        const bool is_method = definitions[at].kind == DefinitionKind::method &&
                               last_part(definitions[at].name) == name;
        if (is_method || has_spec_name(definitions[at], name)) {
            hooks.push_back({file, at, {}});
        }
    }
    std::erase_if(hooks, [](const NameTarget& hook) { return hook.file == k_no_file; });
    return hooks;
}

void apply_collectors(const CodeIndex& index, const SourceTree& tree,
                      const PytestSettings& settings, const std::vector<FileId>& plugins,
                      TestLayout& layout) {
    HookedFiles hooked(index, tree, settings, layout);
    hooked.take_out_ignored();
    if (!is_rule_on("custom-collector")) {
        return;
    }
    for (const RepoPath& conftest : layout.conftests) {
        if (const FileId file = index.find(conftest); file != k_no_file) {
            hooked.add_from(file, conftest.parent());
        }
    }
    for (const FileId plugin : plugins) {
        hooked.add_from(plugin, {});
    }
}

}  // namespace pst
