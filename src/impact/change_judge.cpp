// SPDX-License-Identifier: MIT
#include "impact/change_judge.hpp"

#include <algorithm>
#include <set>

#include <pst/base/glob.hpp>
#include <pst/base/rules.hpp>
#include <pst/pytest/harmless_files.hpp>
#include <pst/python/source_roots.hpp>
#include <pst/python/standard_library.hpp>

#include "impact/re_exports.hpp"

namespace pst {
namespace {

/// Python runs these at its own start, or builds with them: nothing imports them.
bool runs_at_start_or_build(const RepoPath& path) {
    static const std::set<std::string_view> k_names = {
        "sitecustomize.py", "usercustomize.py", "setup.py", "hatch_build.py", "build_hooks.py"};
    return k_names.contains(path.name()) || path.extension() == ".pth";
}

/// Whether a changed, or a coming, going or moved module counts: always, unless its rule is
/// dropped.
bool edits_count(const ProjectState& after, const RepoPath& path) {
    return std::ranges::binary_search(after.layout.test_files, path) ? is_rule_on("test-changed")
                                                                     : is_rule_on("module-changed");
}

bool status_counts(ChangeStatus status) {
    switch (status) {
    case ChangeStatus::added:
        return is_rule_on("added");
    case ChangeStatus::deleted:
        return is_rule_on("deleted");
    default:
        return is_rule_on("renamed");
    }
}

bool is_unparsed(const ProjectState& state, FileId file) {
    return std::ranges::any_of(state.index->facts(file).hazards, [](const Hazard& hazard) {
        return hazard.kind == HazardKind::does_not_parse || hazard.kind == HazardKind::undecodable;
    });
}

}  // namespace

std::string_view status_verb(ChangeStatus status) {
    switch (status) {
    case ChangeStatus::added:
        return "added";
    case ChangeStatus::deleted:
        return "deleted";
    case ChangeStatus::renamed:
        return "renamed";
    case ChangeStatus::modified:
        break;
    }
    return "changed";
}

ChangeJudge::ChangeJudge(const JudgeInput& input, SideGraphs& before, SideGraphs& after)
    : m_input(input), m_before(before), m_after(after) {}

ChangeVerdict ChangeJudge::widen(const FileChange& change, const std::string& cause) {
    if (!m_all_cause) {
        m_all_cause = cause;
    }
    return {change, Verdict::widened, cause};
}

/// A new top-level module that hides one of Python's own or of an installed package.
std::optional<std::string> ChangeJudge::hidden_module(const FileChange& change) const {
    if ((change.status != ChangeStatus::added && change.status != ChangeStatus::renamed) ||
        !is_rule_on("shadowed-installed")) {
        return std::nullopt;
    }
    for (const auto& name : m_input.after.resolver->all_names_of(change.path)) {
        const bool is_top = name.find('.') == std::string::npos;
        if (is_top &&
            (is_standard_module(name) || m_input.outside.installed_names.contains(name))) {
            return change.path.str() + " hides the module " + name + " that other code imports";
        }
    }
    return std::nullopt;
}

bool ChangeJudge::seed_whole(SideGraphs& side, const RepoPath& path, const char* verb) {
    const FileId file = side.state().index->find(path);
    return file != k_no_file && side.seed_everything(file, {.verb = verb});
}

/// Files that a coming or going file changes though they do not import it.
bool ChangeJudge::seed_neighbours(const FileChange& change) {
    bool hit = false;
    const ProjectState& now = m_input.after;
    for (const RepoPath& path : {change.path, change.old_path}) {
        if (path.empty() || change.status == ChangeStatus::modified) {
            continue;
        }
        const bool is_init = path.name() == "__init__.py" && is_rule_on("init-of-tests");
        const bool is_twin = std::ranges::binary_search(now.layout.test_files, path) ||
                             std::ranges::binary_search(m_input.before.layout.test_files, path);
        for (const RepoPath& test : now.layout.test_files) {
            const bool below = is_init && test.is_within(path.parent());
            const bool twin = is_twin && test != path && test.name() == path.name() &&
                              import_root_of(now.tree, test) == test.parent() &&
                              import_root_of(now.tree, path) == path.parent() &&
                              is_rule_on("twin-test-names");
            if (below || twin) {
                const Origin origin{
                    .verb = std::string(status_verb(change.status)),
                    .node = path.str(),
                    .edge = below ? "changes how it is imported" : "has the same module name",
                    .file = path};
                hit = m_after.seed_everything(now.index->find(test), origin) || hit;
            }
        }
    }
    return hit;
}

/// Why nothing may be narrowed below the module, or nothing.
std::string ChangeJudge::whole_module_cause(const FileChange& change, FileId old_file,
                                            FileId new_file) const {
    if (!is_rule_on("unparsable")) {
        return {};
    }
    if (m_input.outside.old_text_unknown.contains(change.path)) {
        return "what changed in it is not known: the whole module counts as changed";
    }
    if (!m_input.outside.compile_checked) {
        return "no interpreter checked it: the whole module counts as changed";
    }
    if (m_input.outside.not_compiling.contains(change.path) ||
        is_unparsed(m_input.before, old_file) || is_unparsed(m_input.after, new_file)) {
        return "does not compile: the whole module counts as changed";
    }
    return {};
}

ChangeVerdict ChangeJudge::judge_modified(const FileChange& change, FileId old_file,
                                          FileId new_file) {
    if (const std::string cause = whole_module_cause(change, old_file, new_file); !cause.empty()) {
        const Origin origin{.verb = "changed"};
        const bool old_hit = m_before.seed_everything(old_file, origin);
        const bool hit = m_after.seed_everything(new_file, origin) || old_hit;
        return {change, hit ? Verdict::widened : Verdict::no_effect,
                hit ? cause : "no test reaches it"};
    }
    if (!edits_count(m_input.after, change.path)) {
        return {change, Verdict::no_effect, ""};
    }
    const SourceDiff diff =
        diff_sources(m_input.before.index->facts(old_file), m_input.after.index->facts(new_file));
    DocstringChannel docstrings = Channel::docstring;
    if (m_input.settings.docstrings_ignored) {
        docstrings.reset();
    } else if (m_input.settings.docstrings_are_code || !is_rule_on("docstring")) {
        docstrings = Channel::code;
    }
    const auto re_exports =
        changed_re_exports({m_input.before, old_file}, {m_input.after, new_file}, diff);
    const bool old_hit = m_before.seed_diff(old_file, diff, docstrings, re_exports);
    const bool hit = m_after.seed_diff(new_file, diff, docstrings, re_exports) || old_hit;
    if (!hit && is_rule_on("unreached")) {
        return {change, Verdict::no_effect, "no test reaches it"};
    }
    if (diff.is_semantic()) {
        return {change, Verdict::mapped, ""};
    }
    return {change, Verdict::no_effect,
            "only comments, layout or docstrings changed, "
            "and no test that reaches it reads them"};
}

ChangeVerdict ChangeJudge::judge_python(const FileChange& change) {
    const RepoPath& old_path =
        change.status == ChangeStatus::renamed ? change.old_path : change.path;
    const FileId old_file = m_input.before.index->find(old_path);
    const FileId new_file = m_input.after.index->find(change.path);
    const bool data_hit = seed_data(change);
    const bool neighbours = seed_neighbours(change);
    if (change.status == ChangeStatus::modified && old_file != k_no_file && new_file != k_no_file) {
        ChangeVerdict found = judge_modified(change, old_file, new_file);
        if (data_hit && found.verdict == Verdict::no_effect) {
            found = {change, Verdict::mapped, "read as data"};
        }
        return found;
    }
    if (!status_counts(change.status)) {
        return {change, Verdict::no_effect, ""};
    }
    const bool old_hit =
        change.status != ChangeStatus::added && seed_whole(m_before, old_path, "deleted");
    const bool new_hit =
        change.status != ChangeStatus::deleted && seed_whole(m_after, change.path, "added");
    const bool hit = old_hit || new_hit || data_hit || neighbours;
    return {change, hit ? Verdict::mapped : Verdict::no_effect, hit ? "" : "no test reaches it"};
}

bool ChangeJudge::seed_data(const FileChange& change) {
    bool hit = false;
    std::vector<RepoPath> paths = {change.path};
    if (change.status == ChangeStatus::renamed) {
        paths.push_back(change.old_path);
    }
    for (SideGraphs* side : {&m_before, &m_after}) {
        for (const RepoPath& path : paths) {
            const Origin origin{.verb = std::string(status_verb(change.status)),
                                .node = change.path.str(),
                                .edge = "reads",
                                .file = change.path};
            for (const DataOwner& owner : side->readers().of(path)) {
                Origin with_line = origin;
                with_line.line = owner.line;
                hit = side->seed_reader(owner.file, owner.owner, with_line) || hit;
            }
            for (const FileId file : side->readers().by_convention(path)) {
                hit = side->seed_everything(file, origin) || hit;
            }
            for (std::size_t item = 0; item < side->state().items.size(); ++item) {
                const TestItem& test = side->state().items[item];
                if ((test.file == k_no_file || test.is_read_as_text) && test.path == path) {
                    hit = side->seed_item(item, origin) || hit;
                }
            }
        }
    }
    seed_mentions(change);
    return hit;
}

/// Files whose text names the changed one may read it (templates that include others). That adds
/// tests, but is no proof that those are all.
void ChangeJudge::seed_mentions(const FileChange& change) {
    const auto named_in = m_input.mentions.find(change.path);
    if (named_in == m_input.mentions.end() || !is_rule_on("data-file-template")) {
        return;
    }
    for (const RepoPath& path : named_in->second) {
        const Origin origin{.verb = std::string(status_verb(change.status)),
                            .node = change.path.str(),
                            .edge = "is named in " + path.str() + ", which it reads",
                            .file = change.path};
        for (SideGraphs* side : {&m_before, &m_after}) {
            for (const DataOwner& owner : side->readers().of(path)) {
                side->seed_reader(owner.file, owner.owner, origin);
            }
        }
    }
}

std::optional<ChangeVerdict> ChangeJudge::judge_special(const FileChange& change) {
    if (runs_at_start_or_build(change.path) && is_rule_on("startup-files")) {
        return widen(change,
                     change.path.str() + " runs at Python's start or when the project is built");
    }
    if (const auto hidden = hidden_module(change)) {
        return widen(change, *hidden);
    }
    return std::nullopt;
}

ChangeVerdict ChangeJudge::judge(const FileChange& change) {
    if (auto special = judge_special(change)) {
        return *special;
    }
    if (is_python_file(change.path) || is_python_file(change.old_path)) {
        const bool known = m_input.before.index->find(change.status == ChangeStatus::renamed
                                                          ? change.old_path
                                                          : change.path) != k_no_file ||
                           m_input.after.index->find(change.path) != k_no_file;
        if (known) {
            seed_mapped(change);
            return judge_python(change);
        }
    }
    return judge_other(change);
}

/// One file under several paths, through links, is placed when one of them is.
void ChangeJudge::settle_unknown(std::vector<ChangeVerdict>& verdicts) {
    const auto group = [](const ChangeVerdict& each) {
        return each.change.seen_through.empty() ? each.change.path : each.change.seen_through;
    };
    std::set<RepoPath> placed;
    for (const ChangeVerdict& each : verdicts) {
        if (each.verdict == Verdict::mapped || each.verdict == Verdict::widened) {
            placed.insert(group(each));
        }
    }
    for (ChangeVerdict& each : verdicts) {
        if (each.verdict != Verdict::unknown) {
            continue;
        }
        if (placed.contains(group(each))) {
            each.verdict = Verdict::mapped;
            each.why = "by another path, through a link";
        } else if (!m_all_cause) {
            m_all_cause = each.change.path.str() + " " +
                          std::string(status_verb(each.change.status)) +
                          ", and nothing says which tests it concerns";
        }
    }
}

void ChangeJudge::settle(Judgement& judgement) const {
    for (ChangeVerdict& each : judgement.verdicts) {
        if (each.verdict != Verdict::no_effect || !each.why.starts_with("only comments")) {
            continue;
        }
        const auto begins_here = [&](const AffectedTest& test) {
            return !test.reason.empty() && test.reason.front().file == each.change.path;
        };
        if (std::ranges::any_of(judgement.tests, begins_here)) {
            each.verdict = Verdict::mapped;
            each.why = "tests that reach it read docstrings, line numbers or source text";
        }
    }
}

}  // namespace pst
