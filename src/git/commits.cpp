// SPDX-License-Identifier: MIT
#include "commits.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "handles.hpp"
#include "library.hpp"
#include "shallow_history.hpp"

namespace pst::git {
namespace {

constexpr std::string_view k_remote_refs = "refs/remotes/";

Result<std::optional<ReferenceHandle>> lookup(git_repository* repository, const std::string& name) {
    ReferenceHandle reference;
    const int code = git_reference_lookup(out(reference), repository, name.c_str());
    if (code == GIT_ENOTFOUND) return std::nullopt;
    if (code < 0) return git_failure(code, "read the ref " + name);
    return std::optional(std::move(reference));
}

Result<std::optional<ReferenceHandle>> head_reference(git_repository* repository) {
    ReferenceHandle head;
    const int code = git_repository_head(out(head), repository);
    if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND) return std::nullopt;
    if (code < 0) return git_failure(code, "read HEAD");
    return std::optional(std::move(head));
}

/// Where a symbolic ref points, when that exists: "refs/remotes/origin/main".
Result<std::optional<std::string>> target_of(git_repository* repository, const std::string& name) {
    PST_TRY(reference, lookup(repository, name));
    if (!reference) return std::nullopt;
    const char* target = git_reference_symbolic_target(reference->get());
    if (target == nullptr) return std::nullopt;
    PST_TRY(pointed, lookup(repository, target));
    if (!pointed) return std::nullopt;
    return std::string(target);
}

bool could_be_a_ref(const std::string& text) {
    if (text.empty() || text.front() == '-') return false;
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// What revparse answers when a text names nothing, or something that leads to no commit.
bool means_nothing(int code) {
    return code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC || code == GIT_EPEEL ||
           code == GIT_EUNBORNBRANCH;
}

}  // namespace

Result<std::optional<CommitId>> head_commit(git_repository* repository) {
    PST_TRY(head, head_reference(repository));
    if (!head) return std::nullopt;
    ObjectHandle commit;
    const int code = git_reference_peel(out(commit), head->get(), GIT_OBJECT_COMMIT);
    if (code < 0) return git_failure(code, "read the commit of HEAD");
    return hex_of(*git_object_id(commit.get()));
}

Result<std::optional<std::string>> head_branch(git_repository* repository) {
    PST_TRY(head, head_reference(repository));
    if (!head || git_reference_is_branch(head->get()) == 0) return std::nullopt;
    return std::string(git_reference_shorthand(head->get()));
}

Result<std::optional<CommitId>> resolve_commit(git_repository* repository, const std::string& ref) {
    if (!could_be_a_ref(ref)) return std::nullopt;
    // libgit2 1.5 does not know the short form of HEAD.
    const bool is_short_head = ref == "@" || ref.starts_with("@~") || ref.starts_with("@^");
    const std::string spec = is_short_head ? "HEAD" + ref.substr(1) : ref;
    ObjectHandle object;
    int code = git_revparse_single(out(object), repository, spec.c_str());
    if (code == GIT_EAMBIGUOUS) {
        return fail(FailureKind::base_missing, "'" + ref + "' names several objects", {},
                    "give more digits of the hash");
    }
    if (means_nothing(code)) return std::nullopt;
    if (code < 0) return git_failure(code, "resolve '" + ref + "'");
    ObjectHandle commit;
    code = git_object_peel(out(commit), object.get(), GIT_OBJECT_COMMIT);
    if (means_nothing(code)) return std::nullopt;
    if (code < 0) return git_failure(code, "resolve '" + ref + "' to a commit");
    return hex_of(*git_object_id(commit.get()));
}

Result<std::optional<std::string>> default_base_ref(git_repository* repository) {
    PST_TRY(remote_head, target_of(repository, "refs/remotes/origin/HEAD"));
    if (remote_head && remote_head->starts_with(k_remote_refs)) {
        return remote_head->substr(k_remote_refs.size());
    }
    constexpr std::array<std::array<const char*, 2>, 4> candidates = {{
        {"refs/heads/main", "main"},
        {"refs/heads/master", "master"},
        {"refs/remotes/origin/main", "origin/main"},
        {"refs/remotes/origin/master", "origin/master"},
    }};
    for (const auto& [name, short_name] : candidates) {
        PST_TRY(reference, lookup(repository, name));
        if (reference) return short_name;
    }
    return std::nullopt;
}

Result<std::optional<CommitId>> merge_base_with_head(git_repository* repository,
                                                     const CommitId& other) {
    PST_TRY(head, head_commit(repository));
    if (!head) return std::nullopt;
    PST_TRY(ours, parse_oid(*head));
    PST_TRY(theirs, parse_oid(other));
    PST_TRY(boundary, shallow_boundary(repository));
    if (!boundary.empty()) return shallow_merge_base(repository, ours, theirs, boundary);
    git_oid base;
    const int code = git_merge_base(&base, repository, &ours, &theirs);
    if (code == GIT_ENOTFOUND) return std::nullopt;
    if (code < 0) return git_failure(code, "find the merge base of HEAD and " + other);
    return hex_of(base);
}

}  // namespace pst::git
