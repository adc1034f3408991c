// SPDX-License-Identifier: MIT
#include "pipeline/compare.hpp"

#include <algorithm>

#include <pst/base/rules.hpp>

#include "pipeline/links.hpp"
#include "pipeline/scan.hpp"

namespace pst {
namespace {

Comparison whole_suite(ChangeBase base, std::string cause) {
    Comparison result;
    result.changes.base = std::move(base);
    if (is_rule_on("no-base")) {
        result.everything = std::move(cause);
    }
    return result;
}

void sort_changes(ChangeSet& changes) {
    std::ranges::sort(changes.changes, {}, [](const FileChange& change) { return change.path; });
}

class GitComparison {
public:
    GitComparison(World& world, const Invocation& invocation, const Configuration& configuration,
                  const SourceTree& tree)
        : m_git(*world.git),
          m_files(world.files),
          m_invocation(invocation),
          m_configuration(configuration),
          m_tree(tree) {}

    Result<Comparison> run() {
        PST_TRY(head, m_git.head());
        if (!head) {
            return whole_suite(
                {}, "the repository has no commit yet, so there is no base: commit once");
        }
        switch (m_invocation.source) {
        case ChangeSource::staged:
            return is_rule_on("staged-only") ? staged(*head) : since(*head);
        case ChangeSource::working_tree:
            return is_rule_on("working-tree")
                       ? since_commit({BaseKind::working_tree, "HEAD", *head})
                       : since(*head);
        case ChangeSource::files:
            return is_rule_on("given-files") ? given_files(*head) : since(*head);
        case ChangeSource::since:
            break;
        }
        return since(*head);
    }

private:
    Result<Comparison> since_commit(ChangeBase base) {
        Comparison result;
        PST_TRY(changes, m_git.changes_since(base.commit));
        result.changes = {std::move(base), std::move(changes)};
        sort_changes(result.changes);
        return result;
    }

    Result<Comparison> staged(const CommitId& head) {
        Comparison result;
        PST_TRY(changes, m_git.staged_changes());
        result.changes = {{BaseKind::staged, "HEAD", head}, std::move(changes)};
        for (const FileChange& change : result.changes.changes) {
            if (change.is_staged_only) {
                result.changes.notes.push_back(
                    change.path.str() + " has unstaged edits too: pytest runs the file as it is");
            }
        }
        sort_changes(result.changes);
        return result;
    }

    Result<Comparison> given_files(const CommitId& head) {
        Comparison result;
        result.changes.base = {BaseKind::files, "HEAD", head};
        for (const auto& name : m_invocation.files) {
            const RepoPath path(name);
            PST_TRY(old, m_git.read_at(head, path));
            const bool is_there = m_tree.has_file(path);
            if (!is_there && !old && m_tree.has_folder(path)) {
                return fail(FailureKind::usage, "--files " + name + " is a folder", name,
                            "name the files that changed");
            }
            if (!is_there && !old) {
                return fail(FailureKind::usage,
                            "--files " + name + ": no such file, now or at HEAD", name,
                            "give paths relative to the project root");
            }
            const ChangeStatus status = !is_there
                                            ? ChangeStatus::deleted
                                            : (old ? ChangeStatus::modified : ChangeStatus::added);
            FileChange change{.status = status, .path = path};
            // The caller's word counts: what HEAD already holds changed some time before.
            change.is_old_text_unknown = old && m_files.read(path).value_or(std::nullopt) == old;
            result.changes.changes.push_back(std::move(change));
        }
        sort_changes(result.changes);
        return result;
    }

    struct Base {
        std::string ref;
        bool by_hand = false;
    };
    Result<std::optional<Base>> find_ref() {
        if (m_invocation.since) {
            return Base{*m_invocation.since, true};
        }
        if (m_configuration.base) {
            return Base{*m_configuration.base, false};
        }
        PST_TRY(found, m_git.default_base());
        return found ? std::optional(Base{*found, false}) : std::nullopt;
    }

    Result<Comparison> since(const CommitId& head) {
        PST_TRY(base, find_ref());
        if (!base) {
            return whole_suite({},
                               "no base branch is known: there is no origin/HEAD, main or master; "
                               "name one with --since REF or `base` in the configuration");
        }
        PST_TRY(commit, m_git.resolve(base->ref));
        if (!commit && base->by_hand) {
            return fail(FailureKind::base_missing, "there is no commit named '" + base->ref + "'",
                        {}, "look at `git branch -a`, or bring it with `git fetch origin`");
        }
        const ChangeBase named{BaseKind::git_ref, base->ref, {}};
        if (!commit) {
            return whole_suite(named,
                               "the base '" + base->ref +
                                   "' is not in this repository: bring it with `git fetch origin " +
                                   base->ref + "`");
        }
        PST_TRY(merge_base, is_rule_on("merge-base") ? m_git.merge_base(*commit)
                                                     : Result<std::optional<CommitId>>(commit));
        if (!merge_base) {
            PST_TRY(shallow, m_git.is_shallow());
            return whole_suite(
                named,
                shallow ? "this clone is shallow and does not hold the merge base of HEAD and '" +
                              base->ref + "': bring it with `git fetch --unshallow`"
                        : "HEAD and '" + base->ref + "' have no common commit");
        }
        PST_TRY(result, since_commit({BaseKind::git_ref, base->ref, *merge_base}));
        if (result.changes.changes.empty() && *commit == head) {
            return on_base(std::move(result));
        }
        return result;
    }

    /// HEAD is the base itself: in CI that is a push to the base branch, where nothing was tested.
    Result<Comparison> on_base(Comparison nothing) {
        nothing.on_base_branch = true;
        const auto ci = m_invocation.environment.find("CI");
        const bool in_ci = ci != m_invocation.environment.end() && !ci->second.empty() &&
                           ci->second != "false" && ci->second != "0";
        if (!in_ci || m_invocation.since || m_configuration.on_base_branch == OnBaseBranch::none) {
            return nothing;
        }
        if (m_configuration.on_base_branch == OnBaseBranch::all) {
            nothing.everything =
                "HEAD is the base '" + nothing.changes.base.ref +
                "' itself and this is CI: the whole suite runs (on-base-branch decides)";
            return nothing;
        }
        PST_TRY(parent, m_git.resolve("HEAD~1"));
        if (!parent) {
            return whole_suite(
                nothing.changes.base,
                "the last commit has no parent here: bring it with `git fetch --deepen=1`");
        }
        return since_commit({BaseKind::git_ref, "HEAD~1", *parent});
    }

    VersionControl& m_git;
    FileSystem& m_files;
    const Invocation& m_invocation;
    const Configuration& m_configuration;
    const SourceTree& m_tree;
};

Result<Comparison> compare_hashes(World& world, SourceTree& tree) {
    // A session that has ended since may have made a younger one count.
    (void)world.history.ingest_spool({});  // what is wrong with it is told with the outcomes
    PST_TRY(snapshot, world.history.snapshot());
    if (!snapshot) {
        return whole_suite(
            {BaseKind::none, {}, {}},
            "there is no git repository and no snapshot of an earlier full run to compare with");
    }
    hash_files(world, tree, [](const SourceFile&) { return true; });
    Comparison result;
    result.changes.base = {BaseKind::hashes, "the last full run", {}};
    for (const SourceFile& file : tree.files()) {
        const auto old = snapshot->find(file.path);
        if (old == snapshot->end()) {
            result.changes.changes.push_back({ChangeStatus::added, file.path});
        } else if (old->second != snapshot_hash(file) || file.hash.empty() ||
                   !is_rule_on("no-change")) {
            result.changes.changes.push_back({ChangeStatus::modified, file.path});
        }
    }
    for (const auto& [path, hash] : *snapshot) {
        if (!tree.has_file(path)) {
            result.changes.changes.push_back({ChangeStatus::deleted, path});
        }
    }
    sort_changes(result.changes);
    result.snapshot = std::move(snapshot);
    return result;
}

/// The caller's word is all there is: each file counts as changed in whole.
Result<Comparison> given_without_git(const Invocation& invocation, const SourceTree& tree) {
    Comparison result;
    result.changes.base = {BaseKind::files, {}, {}};
    for (const auto& name : invocation.files) {
        const RepoPath path(name);
        if (!tree.has_file(path)) {
            return fail(FailureKind::usage, "--files " + name + ": no such file", name,
                        "without git only files that are there can be named");
        }
        FileChange change;
        change.path = path;
        change.is_old_text_unknown = true;
        result.changes.changes.push_back(std::move(change));
    }
    sort_changes(result.changes);
    return result;
}

std::string_view source_option(ChangeSource source) {
    switch (source) {
    case ChangeSource::staged:
        return "--staged";
    case ChangeSource::working_tree:
        return "--working-tree";
    case ChangeSource::files:
        return "--files";
    case ChangeSource::since:
        break;
    }
    return "--since";
}

}  // namespace

namespace {

Result<Comparison> compare_paths(World& world, const Invocation& invocation,
                                 const Configuration& configuration, SourceTree& tree) {
    const bool needs_git = invocation.source != ChangeSource::since || invocation.since.has_value();
    if (world.git_failure) {
        if (needs_git) {
            return fail(FailureKind::base_missing,
                        std::string(source_option(invocation.source)) +
                            " needs git: " + world.git_failure->message,
                        {}, world.git_failure->hint);
        }
        std::string cause = world.git_failure->message;
        if (!world.git_failure->hint.empty()) {
            cause += ": " + world.git_failure->hint;
        }
        return whole_suite({}, std::move(cause));
    }
    if (world.git == nullptr) {
        if (invocation.source == ChangeSource::files) {
            return given_without_git(invocation, tree);
        }
        if (needs_git) {
            return fail(
                FailureKind::base_missing,
                std::string(source_option(invocation.source)) +
                    " needs a git repository, and this folder is in none",
                {}, "run `git init`, or leave the option out to compare with the last full run");
        }
        return compare_hashes(world, tree);
    }
    auto result = GitComparison(world, invocation, configuration, tree).run();
    if (!result && result.error().kind == FailureKind::repository && !needs_git) {
        return whole_suite({}, "git could not answer: " + result.error().message);
    }
    if (!result && result.error().kind == FailureKind::repository) {
        return fail(FailureKind::base_missing, result.error().message, result.error().path,
                    result.error().hint);
    }
    return result;
}

}  // namespace

Result<Comparison> compare(World& world, const Invocation& invocation,
                           const Configuration& configuration, SourceTree& tree) {
    PST_TRY(result, compare_paths(world, invocation, configuration, tree));
    follow_links(tree, result.changes);
    return result;
}

}  // namespace pst
