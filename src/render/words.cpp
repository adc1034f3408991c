// SPDX-License-Identifier: MIT
#include "words.hpp"

#include <set>

namespace pst {

std::string_view word_of(BaseKind kind) {
    switch (kind) {
    case BaseKind::git_ref:
        return "git_ref";
    case BaseKind::staged:
        return "staged";
    case BaseKind::working_tree:
        return "working_tree";
    case BaseKind::files:
        return "files";
    case BaseKind::hashes:
        return "hashes";
    case BaseKind::none:
        break;
    }
    return "none";
}

std::string_view word_of(ChangeStatus status) {
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
    return "modified";
}

std::string_view word_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::mapped:
        return "mapped";
    case Verdict::no_effect:
        return "no_effect";
    case Verdict::widened:
        return "widened";
    case Verdict::unknown:
        break;
    }
    return "unknown";
}

std::string_view word_of(OutcomeStatus status) {
    switch (status) {
    case OutcomeStatus::passed:
        return "passed";
    case OutcomeStatus::failed:
        return "failed";
    case OutcomeStatus::error:
        return "error";
    case OutcomeStatus::skipped:
        return "skipped";
    case OutcomeStatus::xfailed:
        return "xfailed";
    case OutcomeStatus::xpassed:
        break;
    }
    return "xpassed";
}

std::string_view word_of(LeftOutBy by) {
    switch (by) {
    case LeftOutBy::module_graph:
        return "module_graph";
    case LeftOutBy::definition_graph:
        return "definition_graph";
    case LeftOutBy::recording:
        break;
    }
    return "recording";
}

std::string_view word_of(KeptBy by) {
    static constexpr std::string_view k_words[] = {
        "executed", "led_to",     "names",      "memory",       "opened", "reads_functions",
        "hidden",   "incomplete", "unrecorded", "no_recording", "rule",   "everything"};
    return k_words[static_cast<std::size_t>(by)];
}

std::size_t count_files(const std::vector<PlannedTest>& tests) {
    std::set<std::string_view> files;
    for (const PlannedTest& test : tests)
        files.insert(file_of(test.id));
    return files.size();
}

}  // namespace pst
