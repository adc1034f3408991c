// SPDX-License-Identifier: MIT
#include "pipeline/analyze.hpp"

#include <algorithm>
#include <atomic>
#include <set>

#include <pst/base/thread_pool.hpp>
#include <pst/python/facts.hpp>

#include "pipeline/scan.hpp"

namespace pst {
namespace {

/// Above this size a file is generated data rather than a source that someone reads.
constexpr std::uint64_t k_largest_source = 8U << 20U;  // bytes

using Facts = std::shared_ptr<const ModuleFacts>;

/// For a file that cannot be read or is too large: any name, any import.
Facts unknown_facts(std::string why) {
    ModuleFacts facts;
    facts.definitions.resize(2);
    facts.definitions[k_acting_code].kind = DefinitionKind::acting_code;
    facts.hazards.push_back({k_module_body, HazardKind::does_not_parse, std::move(why), 0});
    facts.hazards.push_back({k_module_body, HazardKind::dynamic_import, "", 0});
    return std::make_shared<const ModuleFacts>(std::move(facts));
}

bool is_python(const SourceFile& file) { return is_python_file(file.path); }

class Analysis {
public:
    Analysis(World& world, const Comparison& comparison, SourceTree& tree, bool use_cache)
        : m_world(world), m_comparison(comparison), m_tree(tree), m_use_cache(use_cache) {}

    Result<AnalyzedFiles> run() {
        read_after();
        PST_CHECK(read_before());
        return std::move(m_result);
    }

private:
    struct Pending {
        RepoPath path;
        std::string text;
        ContentHash hash;
        Facts facts;
        bool is_new = false;
    };
    Facts stored(const ContentHash& hash) const {
        return m_use_cache && !hash.empty() ? m_world.facts.find(hash) : nullptr;
    }
    void read_one(Pending& each);
    void read_after();
    Status read_before();
    std::set<RepoPath> restore_tree();
    std::vector<Pending> changed_before();
    void take(std::vector<Pending>& files);

    World& m_world;
    const Comparison& m_comparison;
    SourceTree& m_tree;
    bool m_use_cache;
    AnalyzedFiles m_result;
};

void Analysis::read_one(Pending& each) {
    const SourceFile& file = *m_tree.find(each.path);
    each.hash = file.hash;
    each.facts = stored(each.hash);
    if (each.facts) {
        return;
    }
    if (file.size > k_largest_source) {
        each.facts = unknown_facts("larger than 8 MiB");
        return;
    }
    const auto content = m_world.files.read(each.path);
    if (!content || !*content) {
        each.facts = unknown_facts("cannot be read");
        return;
    }
    each.hash = digest_of(**content);
    each.facts = stored(each.hash);
    if (!each.facts) {
        each.facts = std::make_shared<const ModuleFacts>(read_module_facts(**content));
        each.is_new = true;
    }
}

void Analysis::take(std::vector<Pending>& files) {
    for (Pending& each : files) {
        if (each.is_new) {
            ++m_result.parsed;
            m_world.facts.put(each.hash, each.facts);
        } else {
            ++m_result.reused;
        }
    }
}

void Analysis::read_after() {
    std::vector<Pending> files;
    for (const SourceFile& file : m_tree.files()) {
        if (is_python(file)) {
            files.push_back({file.path, {}, {}, nullptr});
        }
    }
    std::atomic<std::size_t> done = 0;
    parallel_for(files.size(), 0, [&](std::size_t at) {
        read_one(files[at]);
        const std::size_t count = ++done;
        if (m_world.progress && count % 64 == 0) {
            m_world.progress(count, files.size());
        }
    });
    take(files);
    for (Pending& each : files) {
        m_tree.find(each.path)->hash = each.hash;
        m_result.after.push_back({each.path, each.facts});
    }
    StatTable table;
    for (const SourceFile& file : m_tree.files()) {
        if (!file.hash.empty()) {
            table.push_back(file);
        }
    }
    m_world.facts.put_stat_table(std::move(table));
}

/// Old versions of changed Python files. Git gives their text, a snapshot only their hash.
std::vector<Analysis::Pending> Analysis::changed_before() {
    std::vector<Pending> files;
    for (const FileChange& change : m_comparison.changes.changes) {
        const RepoPath& path =
            change.status == ChangeStatus::renamed ? change.old_path : change.path;
        if (change.status == ChangeStatus::added || !is_python_file(path)) {
            continue;
        }
        Pending each{path, {}, {}, nullptr};
        if (change.is_old_text_unknown) {
            // Stays without facts: changed in whole.
        } else if (m_comparison.snapshot) {
            if (const auto old = m_comparison.snapshot->find(path);
                old != m_comparison.snapshot->end()) {
                each.facts = stored(old->second);
            }
        } else if (auto text = text_before(m_world, m_comparison, change)) {
            each.hash = digest_of(*text);
            each.facts = stored(each.hash);
            each.text = std::move(*text);
            each.is_new = !each.facts;
        }
        files.push_back(std::move(each));
    }
    return files;
}

/// The files as they were: what came is not there yet, what went still is.
std::set<RepoPath> Analysis::restore_tree() {
    std::set<RepoPath> came;
    std::vector<SourceFile> files;
    for (const FileChange& change : m_comparison.changes.changes) {
        const bool renamed = change.status == ChangeStatus::renamed;
        if (change.status == ChangeStatus::added || renamed) {
            came.insert(change.path);
        }
        if (change.status == ChangeStatus::deleted || renamed) {
            SourceFile gone;
            gone.path = renamed ? change.old_path : change.path;
            files.push_back(std::move(gone));
        }
    }
    for (const SourceFile& file : m_tree.files()) {
        if (!came.contains(file.path)) {
            files.push_back(file);
        }
    }
    m_result.tree_before = SourceTree(std::move(files));
    return came;
}

Status Analysis::read_before() {
    std::vector<Pending> old = changed_before();
    parallel_for(old.size(), 0, [&old](std::size_t at) {
        if (old[at].is_new) {
            old[at].facts = std::make_shared<const ModuleFacts>(read_module_facts(old[at].text));
        }
    });
    take(old);
    const std::set<RepoPath> came = restore_tree();
    std::map<RepoPath, Facts> facts;
    for (const CodeFile& file : m_result.after) {
        if (!came.contains(file.path)) {
            facts.emplace(file.path, file.facts);
        }
    }
    for (Pending& each : old) {
        if (!each.facts) {
            m_result.unknown_before.push_back(each.path);
            each.facts = facts.contains(each.path) ? facts[each.path]
                                                   : unknown_facts("its old content is not known");
        }
        facts[each.path] = each.facts;
    }
    for (const auto& [path, known] : facts) {
        m_result.before.push_back({path, known});
    }
    return {};
}

}  // namespace

std::optional<std::string> text_before(World& world, const Comparison& comparison,
                                       const FileChange& change) {
    if (world.git == nullptr || comparison.changes.base.commit.empty()) {
        return std::nullopt;
    }
    RepoPath path = change.status == ChangeStatus::renamed ? change.old_path : change.path;
    if (!change.seen_through.empty()) {
        path = change.seen_through;
    }
    auto text = world.git->read_at(comparison.changes.base.commit, path);
    return text ? std::move(*text) : std::nullopt;
}

Result<AnalyzedFiles> analyze(World& world, const Comparison& comparison, SourceTree& tree,
                              bool use_cache) {
    return Analysis(world, comparison, tree, use_cache).run();
}

}  // namespace pst
