// SPDX-License-Identifier: MIT
#include "pipeline/analyze.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <utility>

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

struct Pending {
    RepoPath path;
    std::string text;
    ContentHash hash;
    Facts facts;
    bool is_new = false;
};

/// Facts by content, from the store or to be put there.
class FactSource {
public:
    FactSource(World& world, bool use_cache) : m_world(world), m_use_cache(use_cache) {}

    Facts stored(const ContentHash& hash) const {
        return m_use_cache && !hash.empty() ? m_world.facts.find(hash) : nullptr;
    }
    void read_one(const SourceFile& file, Pending& each) const;
    void take(const std::vector<Pending>& files, FactCounts& counts) const;

private:
    World& m_world;
    bool m_use_cache;
};

void FactSource::read_one(const SourceFile& file, Pending& each) const {
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

void FactSource::take(const std::vector<Pending>& files, FactCounts& counts) const {
    for (const Pending& each : files) {
        if (each.is_new) {
            ++counts.parsed;
            m_world.facts.put(each.hash, each.facts);
        } else {
            ++counts.reused;
        }
    }
}

class BeforeAnalysis {
public:
    BeforeAnalysis(World& world, const Comparison& comparison, const ProjectState& after,
                   bool use_cache)
        : m_world(world), m_comparison(comparison), m_after(after), m_source(world, use_cache) {}

    FilesBefore run(FactCounts& counts);

private:
    Facts facts_by_hash(const RepoPath& path) const;
    std::vector<Pending> changed_files() const;
    std::set<RepoPath> restore_tree();

    World& m_world;
    const Comparison& m_comparison;
    const ProjectState& m_after;
    FactSource m_source;
    FilesBefore m_result;
};

Facts BeforeAnalysis::facts_by_hash(const RepoPath& path) const {
    const ContentHash* old = m_comparison.hash_before(path);
    return old == nullptr ? nullptr : m_source.stored(*old);
}

/// Old versions of changed Python files. Git gives their text, a snapshot only their hash.
std::vector<Pending> BeforeAnalysis::changed_files() const {
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
        } else if (m_comparison.is_known_by_hash(path)) {
            each.facts = facts_by_hash(path);
        } else if (auto text = text_before(m_world, m_comparison, change)) {
            each.hash = digest_of(*text);
            each.facts = m_source.stored(each.hash);
            each.text = std::move(*text);
            each.is_new = !each.facts;
        }
        files.push_back(std::move(each));
    }
    return files;
}

/// The files as they were: what came is not there yet, what went still is.
std::set<RepoPath> BeforeAnalysis::restore_tree() {
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
    for (const SourceFile& file : m_after.tree.files()) {
        if (!came.contains(file.path)) {
            files.push_back(file);
        }
    }
    m_result.tree = SourceTree(std::move(files));
    return came;
}

FilesBefore BeforeAnalysis::run(FactCounts& counts) {
    std::vector<Pending> old = changed_files();
    parallel_for(old.size(), 0, [&old](std::size_t at) {
        if (old[at].is_new) {
            old[at].facts = std::make_shared<const ModuleFacts>(read_module_facts(old[at].text));
        }
    });
    m_source.take(old, counts);
    const std::set<RepoPath> came = restore_tree();
    std::map<RepoPath, Facts> facts;
    for (const CodeFile& file : m_after.index->files()) {
        if (!came.contains(file.path)) {
            facts.emplace(file.path, file.facts);
        }
    }
    for (Pending& each : old) {
        if (!each.facts) {
            m_result.unknown.push_back(each.path);
            each.facts = facts.contains(each.path) ? facts[each.path]
                                                   : unknown_facts("its old content is not known");
        }
        facts[each.path] = each.facts;
    }
    for (const auto& [path, known] : facts) {
        m_result.files.push_back({path, known});
    }
    return std::move(m_result);
}

}  // namespace

std::optional<std::string> text_before(World& world, const Comparison& comparison,
                                       const FileChange& change) {
    if (world.git == nullptr || comparison.changes.base.commit.empty() ||
        comparison.is_known_by_hash(change.path)) {
        return std::nullopt;
    }
    RepoPath path = change.status == ChangeStatus::renamed ? change.old_path : change.path;
    if (!change.seen_through.empty()) {
        path = change.seen_through;
    }
    auto text = world.git->read_at(comparison.changes.base.commit, path);
    return text ? std::move(*text) : std::nullopt;
}

std::vector<CodeFile> analyze(World& world, SourceTree& tree, bool use_cache, FactCounts& counts) {
    std::vector<Pending> files;
    for (const SourceFile& file : tree.files()) {
        if (is_python_file(file.path)) {
            files.push_back({file.path, {}, {}, nullptr});
        }
    }
    const FactSource source(world, use_cache);
    std::atomic<std::size_t> done = 0;
    parallel_for(files.size(), 0, [&](std::size_t at) {
        source.read_one(*std::as_const(tree).find(files[at].path), files[at]);
        const std::size_t count = ++done;
        if (world.progress && count % 64 == 0) {
            world.progress(count, files.size());
        }
    });
    source.take(files, counts);
    std::vector<CodeFile> result;
    for (Pending& each : files) {
        tree.find(each.path)->hash = each.hash;
        result.push_back({each.path, each.facts});
    }
    return result;
}

FilesBefore analyze_before(World& world, const Comparison& comparison, const ProjectState& after,
                           bool use_cache, FactCounts& counts) {
    return BeforeAnalysis(world, comparison, after, use_cache).run(counts);
}

}  // namespace pst
