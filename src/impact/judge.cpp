// SPDX-License-Identifier: MIT
#include <pst/impact/judge.hpp>

#include <algorithm>
#include <unordered_map>

#include <pst/base/rules.hpp>

#include "impact/change_judge.hpp"
#include "impact/side_graphs.hpp"

namespace pst {
namespace {

/// After-items by id, for tests that only the graph before reaches.
class ItemLookup {
public:
    explicit ItemLookup(const ProjectState& after) {
        for (std::size_t at = 0; at < after.items.size(); ++at) {
            m_by_id.emplace(after.items[at].id, at);
        }
    }
    /// The item itself, or the class or file unit that now holds it.
    std::optional<std::size_t> find(std::string id) const {
        for (;;) {
            if (const auto place = m_by_id.find(id); place != m_by_id.end()) {
                return place->second;
            }
            const auto cut = id.rfind("::");
            if (cut == std::string::npos) {
                return std::nullopt;
            }
            id.resize(cut);
        }
    }

private:
    std::unordered_map<std::string, std::size_t> m_by_id;
};

void select_everything(const ProjectState& after, const std::string& cause, Judgement& judgement) {
    judgement.tests.clear();
    for (std::size_t at = 0; at < after.items.size(); ++at) {
        const TestItem& item = after.items[at];
        judgement.tests.push_back(
            {at, {{cause, "reaches every test", {}, 0}, {item.id, "", item.path, 0}}});
    }
    judgement.fallback = Fallback{"all", cause};
}

void select_reached(const SideGraphs& before, const SideGraphs& after, Judgement& judgement) {
    const ProjectState& now = after.state();
    std::vector<std::optional<Reason>> reasons(now.items.size());
    const auto offer = [&](std::size_t at, std::optional<Reason> reason) {
        if (reason && (!reasons[at] || reason->size() < reasons[at]->size())) {
            reasons[at] = std::move(reason);
        }
    };
    const ItemLookup lookup(now);
    const auto& old_items = before.state().items;
    for (std::size_t at = 0; at < now.items.size(); ++at) {
        if (is_rule_on("test-added") ||
            std::ranges::find(old_items, now.items[at].id, &TestItem::id) != old_items.end()) {
            offer(at, after.reason_of(at));
        }
    }
    for (std::size_t at = 0; at < old_items.size(); ++at) {
        if (const auto same = lookup.find(old_items[at].id)) {
            offer(*same, before.reason_of(at));
        }
    }
    for (std::size_t at = 0; at < reasons.size(); ++at) {
        if (reasons[at]) {
            judgement.tests.push_back({at, std::move(*reasons[at])});
        }
    }
}

}  // namespace

std::vector<RepoPath> files_to_compile(const ProjectState& after, const ChangeSet& changes) {
    std::vector<RepoPath> files;
    for (const FileChange& change : changes.changes) {
        if (change.status != ChangeStatus::deleted && after.index->find(change.path) != k_no_file) {
            files.push_back(change.path);
        }
    }
    return files;
}

Judgement judge(const JudgeInput& input) {
    Judgement judgement;
    if (input.changes.changes.empty()) {
        return judgement;
    }
    SideGraphs before(input.before, Side::before);
    SideGraphs after(input.after, Side::after);
    ChangeJudge changes(input, before, after);
    for (const FileChange& change : input.changes.changes) {
        judgement.verdicts.push_back(changes.judge(change));
    }
    changes.settle_unknown(judgement.verdicts);
    before.search(input.settings.narrow_definitions);
    after.search(input.settings.narrow_definitions);
    if (changes.all_cause()) {
        select_everything(input.after, *changes.all_cause(), judgement);
    } else {
        select_reached(before, after, judgement);
    }
    judgement.affected_modules = after.reached_modules();
    const auto old_modules = before.reached_modules();
    judgement.affected_modules.insert(judgement.affected_modules.end(), old_modules.begin(),
                                      old_modules.end());
    std::ranges::sort(judgement.affected_modules);
    const auto repeats = std::ranges::unique(judgement.affected_modules);
    judgement.affected_modules.erase(repeats.begin(), repeats.end());
    changes.settle(judgement);
    return judgement;
}

}  // namespace pst
