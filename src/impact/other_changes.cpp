// SPDX-License-Identifier: MIT
// Changed files that are not Python: configuration, stubs, documents, data, and what nobody knows
// (impact.md section 5).
#include <algorithm>

#include <pst/base/glob.hpp>
#include <pst/base/rules.hpp>
#include <pst/pytest/harmless_files.hpp>

#include "impact/change_judge.hpp"

namespace pst {
namespace {}  // namespace

/// `map` in the configuration: glob -> tests or globs of tests.
bool ChangeJudge::seed_mapped(const FileChange& change) {
    bool hit = false;
    for (const auto& [glob, tests] : m_input.settings.map) {
        if (!is_rule_on("map-setting") ||
            (glob != change.path.str() && !glob_matches(glob, change.path.str()))) {
            continue;
        }
        hit = true;  // an empty list says: no test
        for (std::size_t item = 0; item < m_input.after.items.size(); ++item) {
            const TestItem& test = m_input.after.items[item];
            const auto chosen = [&test](const std::string& wanted) {
                return test.id == wanted || test.id.starts_with(wanted + "::") ||
                       glob_matches(wanted, test.path.str()) || glob_matches(wanted, test.id) ||
                       test.path.is_within(RepoPath(wanted));
            };
            if (std::ranges::any_of(tests, chosen)) {
                m_after.seed_item(item, {.verb = std::string(status_verb(change.status)),
                                         .node = change.path.str(),
                                         .edge = "mapped",
                                         .file = change.path});
            }
        }
    }
    return hit;
}

bool ChangeJudge::is_below_tests_or_packages(const RepoPath& path) const {
    for (RepoPath folder = path.parent(); !folder.empty(); folder = folder.parent()) {
        for (const RepoPath& child : m_input.after.tree.children(folder)) {
            if (child.name() == "__init__.py" || child.name() == "conftest.py" ||
                std::ranges::binary_search(m_input.after.layout.test_files, child)) {
                return true;
            }
        }
    }
    return false;
}

/// A conftest or plugin of the project that collects other files may collect this one.
bool ChangeJudge::has_collectors_above(const RepoPath& path) const {
    const CodeIndex& index = *m_input.after.index;
    if (!is_rule_on("custom-collector")) {
        return false;
    }
    for (FileId file = 0; file < index.files().size(); ++file) {
        const bool plugin =
            std::ranges::find(m_input.after.plugins, file) != m_input.after.plugins.end();
        const bool conftest =
            index.path(file).name() == "conftest.py" && path.is_within(index.path(file).parent());
        if ((plugin || conftest) &&
            (!index.definitions_named(file, "pytest_collect_file").empty() ||
             !index.exported(file, "pytest_collect_file").empty())) {
            return true;
        }
    }
    return false;
}

/// A stub is not run, unless something attaches it to its module or checks types.
ChangeVerdict ChangeJudge::judge_stub(const FileChange& change) {
    const CodeIndex& index = *m_input.after.index;
    bool is_used = false;
    for (FileId file = 0; file < index.files().size(); ++file) {
        is_used =
            is_used || std::ranges::any_of(index.facts(file).hazards, [](const Hazard& hazard) {
                return hazard.kind == HazardKind::sets_type_checking ||
                       hazard.kind == HazardKind::lazy_module;
            });
        is_used =
            is_used || std::ranges::any_of(index.facts(file).imports, [](const Import& import) {
                return import.module == "mypy" || import.module.starts_with("mypy.") ||
                       import.module == "pyright";
            });
    }
    if (!is_used) {
        return {change, Verdict::no_effect, "a stub is not run"};
    }
    const std::string module = change.path.str().substr(0, change.path.str().size() - 1);
    const FileId file = index.find(RepoPath(module));
    if (file == k_no_file) {
        return unknown(change);
    }
    const bool hit = m_after.seed_everything(file, {.verb = "changed",
                                                    .node = change.path.str(),
                                                    .edge = "may attach its stub",
                                                    .file = change.path});
    return {change, hit ? Verdict::mapped : Verdict::no_effect,
            hit ? "" : "no test reaches its module"};
}

ChangeVerdict ChangeJudge::judge_other(const FileChange& change) {
    const bool mapped = seed_mapped(change);
    const bool read = seed_data(change);
    if (const auto effect = m_input.outside.effects.find(change.path);
        effect != m_input.outside.effects.end()) {
        const FileEffect& found = effect->second;
        if (found.kind == FileEffect::Kind::all) {
            return widen(change, change.path.str() + ": " + found.why);
        }
        bool hit = false;
        for (const auto& module : found.modules) {
            const Origin origin{.verb = "changed",
                                .node = change.path.str(),
                                .edge = "changes what is installed as",
                                .file = change.path};
            const bool old_hit = m_before.seed_outside_module(module, origin);
            hit = m_after.seed_outside_module(module, origin) || old_hit || hit;
        }
        return {change, hit || read || mapped ? Verdict::mapped : Verdict::no_effect, found.why};
    }
    if (mapped || read) {
        return {change, Verdict::mapped, mapped ? "by map in the configuration" : ""};
    }
    if (change.path.extension() == ".pyi" && is_rule_on("stub")) {
        return judge_stub(change);
    }
    const bool may_be_read = is_below_tests_or_packages(change.path);
    if (!has_collectors_above(change.path) && is_harmless_file(change.path, may_be_read) &&
        is_rule_on("harmless")) {
        return {change, Verdict::no_effect, "a file of this kind concerns no test"};
    }
    if (!is_rule_on("unknown-all")) {
        return {change, Verdict::no_effect, ""};
    }
    return unknown(change);
}

ChangeVerdict ChangeJudge::unknown(const FileChange& change) {
    return {change, Verdict::unknown,
            "nothing in the project names this file, so every test runs; place it with "
            "map = { \"" +
                change.path.str() + "\" = [\"tests/...\"] } in the configuration"};
}

}  // namespace pst
