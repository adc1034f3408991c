// SPDX-License-Identifier: MIT
#include "pipeline/older_states.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <pst/base/log.hpp>
#include <pst/impact/older_recording.hpp>

#include "pipeline/analyze.hpp"
#include "pipeline/effects.hpp"
#include "pipeline/links.hpp"
#include "pipeline/recording_key.hpp"

namespace pst {
namespace {

/// Each costs about as much as the selection itself.
constexpr unsigned k_most_states = 3;

/// Texts of *before*: from git where they differ from what is on disk.
ReadText text_of_before(World& world, const LoadedProject& project) {
    const ChangeSet& changes = project.comparison.changes;
    std::map<RepoPath, RepoPath> changed;
    for (const FileChange& change : changes.changes) {
        changed[change.path] = change.seen_through.empty() ? change.path : change.seen_through;
        changed.emplace(change.old_path, change.old_path);
    }
    return [on_disk = text_on_disk(world), changed, commit = changes.base.commit,
            git = world.git](const RepoPath& path) -> std::optional<std::string> {
        const auto place = changed.find(path);
        if (place == changed.end()) {
            return on_disk(path);
        }
        auto text = git->read_at(commit, place->second);
        return text ? std::move(*text) : std::nullopt;
    };
}

class OlderStates {
public:
    OlderStates(World& world, const Configuration& configuration, const LoadedProject& project,
                const JudgeInput& input)
        : m_world(world), m_configuration(configuration), m_project(project), m_input(input) {}

    /// Nothing where no test is open, or nothing is known of any.
    std::optional<Recording> find(const RecordingKey& key, const Judgement& first);
    /// Says of what is left out where it was recorded.
    void tell(std::vector<ItemNarrowing>& narrowing) const;

private:
    void find_open(const Judgement& first);
    std::vector<RecordedState> candidates(const RecordingKey& key) const;
    std::size_t open_in(const RecordedState& state) const;
    bool look_at(const RecordedState& state);
    void take(const JudgeInput& change, const Judgement& judgement, const RecordingKey& state);

    World& m_world;
    const Configuration& m_configuration;
    const LoadedProject& m_project;
    const JudgeInput& m_input;
    std::set<TestId, std::less<>> m_open;     ///< selected items of which nothing is known yet
    std::map<TestId, std::string> m_commits;  ///< of items of which another state tells
    std::optional<Recording> m_found;
};

/// What ran in *before* is told by that run.
void OlderStates::find_open(const Judgement& first) {
    const ProjectState& before = *m_project.before;
    std::set<TestId> known_there;
    for (const TestItem& item : before.items) {
        known_there.insert(item.id);
    }
    for (const AffectedTest& test : first.tests) {
        const TestId& id = m_project.after->items[test.item].id;
        if (known_there.contains(id)) {
            m_open.insert(id);
        }
    }
    if (m_input.recording != nullptr && m_input.recording->unusable.empty()) {
        for (const RecordedTest& test : m_input.recording->tests) {
            if (test.ran) {
                m_open.erase(TestId(without_parameters(test.id)));
            }
        }
    }
}

std::size_t OlderStates::open_in(const RecordedState& state) const {
    std::set<std::string_view> found;
    for (const TestId& id : state.ran) {
        if (const auto open = m_open.find(without_parameters(id)); open != m_open.end()) {
            found.insert(*open);
        }
    }
    return found.size();
}

std::vector<RecordedState> OlderStates::candidates(const RecordingKey& key) const {
    auto states = m_world.history.recorded_states(std::string(environment_of(key)));
    if (!states) {
        return {};
    }
    std::erase_if(*states, [&key](const RecordedState& state) {
        return state.key == key || commit_of(state.key).empty() ||
               !have_same_ignored_files(state.key, key);
    });
    return std::move(*states);
}

/// The states that tell of most open tests come first, of equal ones the newest.
std::optional<Recording> OlderStates::find(const RecordingKey& key, const Judgement& first) {
    find_open(first);
    if (m_open.empty()) {
        return std::nullopt;
    }
    std::vector<RecordedState> states = candidates(key);
    for (unsigned looked = 0; looked < k_most_states && !states.empty();) {
        const auto best = std::ranges::max_element(
            states, {}, [this](const RecordedState& state) { return open_in(state); });
        if (open_in(*best) == 0) {
            break;
        }
        looked += look_at(*best) ? 1U : 0U;
        states.erase(best);
    }
    return std::move(m_found);
}

/// False, at little cost: git does not have the commit, or nothing can be concluded from there.
bool OlderStates::look_at(const RecordedState& state) {
    const std::string commit(commit_of(state.key));
    const ProjectState& before = *m_project.before;
    const auto changes = m_world.git->changes_between(commit, m_input.changes.base.commit);
    const auto recording = m_world.history.recording(state.key);
    if (!changes || !recording || !*recording || !(*recording)->unusable.empty() ||
        std::ranges::any_of(*changes, &FileChange::is_submodule)) {
        log_debug("what was recorded at " + commit + " cannot be compared");
        return false;
    }
    Comparison comparison;
    comparison.changes = {{BaseKind::git_ref, commit, commit}, *changes};
    follow_links(before.tree, comparison.changes);
    FactCounts counts;
    FilesBefore files = analyze_before(m_world, comparison, before, true, counts);
    const auto made_in = resolve_state(m_world, m_configuration, m_project.settings,
                                       std::move(files.tree), std::move(files.files));
    JudgeInput change{*made_in, before, comparison.changes, m_input.settings, {}, &**recording, {}};
    const ReadText now = text_of_before(m_world, m_project);
    change.settings.explain_narrowing = false;
    change.outside = ask_outside(m_world, comparison, before, now);
    change.outside.old_text_unknown.insert(files.unknown.begin(), files.unknown.end());
    change.mentions = find_mentions(comparison, before, now);
    take(change, judge(change), state.key);
    return true;
}

void OlderStates::take(const JudgeInput& change, const Judgement& judgement,
                       const RecordingKey& state) {
    const OlderTests tests = unaffected_tests(change, judgement);
    std::set<TestId> serving;
    for (const TestId& id : tests.known) {
        if (m_open.erase(id) != 0) {
            serving.insert(id);
            m_commits.emplace(id, commit_of(state));
        }
    }
    for (const TestId& id : tests.doubtful) {
        m_open.erase(id);
    }
    if (serving.empty()) {
        return;
    }
    Recording found = moved(change, serving, std::string(state_of(state)));
    m_found = m_found ? united(std::move(*m_found), found) : std::move(found);
}

void OlderStates::tell(std::vector<ItemNarrowing>& narrowing) const {
    for (std::size_t item = 0; item < narrowing.size(); ++item) {
        const auto commit = m_commits.find(m_project.after->items[item].id);
        if (commit != m_commits.end()) {
            narrowing[item].recorded_at = commit->second;
        }
    }
}

std::size_t count_only_in(const Judgement& one, const Judgement& other) {
    std::set<std::size_t> items;
    for (const AffectedTest& test : one.tests) {
        items.insert(test.item);
    }
    for (const AffectedTest& test : other.tests) {
        items.erase(test.item);
    }
    return items.size();
}

}  // namespace

Judgement with_older_states(World& world, const Configuration& configuration,
                            const LoadedProject& project, const JudgeInput& input,
                            const RecordingKey& key, Judgement first) {
    if (world.git == nullptr || first.fallback || !project.unknown_before.empty()) {
        return first;
    }
    OlderStates older(world, configuration, project, input);
    auto found = older.find(key, first);
    if (!found) {
        return first;
    }
    const bool has_own = input.recording != nullptr && input.recording->unusable.empty();
    const Recording all = has_own ? united(*input.recording, *found) : std::move(*found);
    JudgeInput once_more = input;
    once_more.recording = &all;
    Judgement second = judge(once_more);
    if (!second.recorded || !second.recorded->unusable.empty()) {
        return first;
    }
    second.recorded->by_older = count_only_in(first, second);
    older.tell(second.narrowing);
    return second;
}

}  // namespace pst
