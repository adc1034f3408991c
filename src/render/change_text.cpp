// SPDX-License-Identifier: MIT
#include "change_text.hpp"

#include <algorithm>

#include <pst/base/text.hpp>

#include "paint.hpp"
#include "words.hpp"

namespace pst {
namespace {

constexpr std::size_t k_shown_changes = 20;
constexpr std::size_t k_path_column = 48;

std::string named_commit(const ChangeBase& base) {
    std::string commit = short_commit(base.commit);
    if (base.ref.empty()) return commit;
    const std::string ref = printable(base.ref);
    return commit.empty() ? ref : ref + " (" + commit + ")";
}

std::string against(const ChangeBase& base, std::string_view fallback) {
    const std::string name = named_commit(base);
    return name.empty() ? std::string(fallback) : name;
}

Ink ink_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::mapped:
        return Ink::green;
    case Verdict::no_effect:
        return Ink::dim;
    case Verdict::widened:
    case Verdict::unknown:
        break;
    }
    return Ink::yellow;
}

std::string shown_path(const FileChange& change) {
    const std::string path = printable(change.path.str());
    return change.old_path.empty() ? path : printable(change.old_path.str()) + " -> " + path;
}

std::string change_line(const ChangeVerdict& verdict, std::size_t width, const TextStyle& style) {
    const FileChange& change = verdict.change;
    std::string path = shown_path(change);
    path.append(path.size() < width ? width - path.size() : 0, ' ');
    std::string word(word_of(verdict.verdict));
    std::replace(word.begin(), word.end(), '_', ' ');
    std::string line = "  " + std::string(word_of(change.status));
    line.append(line.size() < 12 ? 12 - line.size() : 1, ' ');
    line += path + "  " + painted(word, ink_of(verdict.verdict), style);
    if (!verdict.why.empty()) line += ": " + printable(verdict.why);
    return line + "\n";
}

}  // namespace

std::string base_text(const ChangeBase& base) {
    switch (base.kind) {
    case BaseKind::git_ref:
        return against(base, "HEAD");
    case BaseKind::staged:
        return "staged changes against " + against(base, "HEAD");
    case BaseKind::working_tree:
        return "working tree against " + against(base, "HEAD");
    case BaseKind::files:
        return "the files that were named";
    case BaseKind::hashes:
        return "the snapshot of the last full run (no git repository)";
    case BaseKind::none:
        break;
    }
    return "none";
}

std::string changes_text(const TestPlan& plan, const TextStyle& style) {
    std::vector<const ChangeVerdict*> changes;
    for (const ChangeVerdict& verdict : plan.changes)
        changes.push_back(&verdict);
    const auto weight = [](Verdict verdict) { return verdict == Verdict::no_effect ? 1 : 0; };
    std::stable_sort(changes.begin(), changes.end(), [&](const auto* a, const auto* b) {
        return weight(a->verdict) < weight(b->verdict);
    });
    const bool all = style.verbosity > 0 || changes.size() <= k_shown_changes;
    const std::size_t shown = all ? changes.size() : k_shown_changes;
    std::size_t width = 0;
    for (std::size_t i = 0; i < shown; ++i)
        width = std::max(width, shown_path(changes[i]->change).size());
    width = std::min(width, k_path_column);
    std::string text;
    for (std::size_t i = 0; i < shown; ++i)
        text += change_line(*changes[i], width, style);
    if (!all) text += "  and " + std::to_string(changes.size() - shown) + " more (-v lists all)\n";
    return text;
}

}  // namespace pst
