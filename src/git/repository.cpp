// SPDX-License-Identifier: MIT
#include <pst/git/repository.hpp>

#include <utility>

#include "checkout.hpp"
#include "discovery.hpp"
#include "library.hpp"
#include "user_config.hpp"

namespace pst {
namespace {

namespace fs = std::filesystem;

bool setting(git_repository* repository, const char* name, bool otherwise) {
    git::ConfigHandle config;
    int value = 0;
    if (git_repository_config_snapshot(git::out(config), repository) < 0) return otherwise;
    return git_config_get_bool(&value, config.get(), name) < 0 ? otherwise : value != 0;
}

/// The project's folder inside the repository, with a final '/', or empty at its root.
Result<std::string> prefix_of(const fs::path& root, const fs::path& folder) {
    const fs::path inner = root.lexically_relative(folder);
    if (inner.empty() || *inner.begin() == "..") {
        return fail(FailureKind::repository,
                    "the project lies outside the files of its repository, " + folder.string(),
                    root.string());
    }
    return inner == "." ? std::string() : inner.generic_string() + "/";
}

Result<git::WorkTree> work_tree(git::RepositoryHandle repository, const fs::path& root) {
    const char* folder = git_repository_workdir(repository.get());
    if (folder == nullptr) {
        return fail(FailureKind::project, "the repository is bare: it has no files to test",
                    git_repository_path(repository.get()),
                    "start pst in a clone or in a worktree (git worktree add)");
    }
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (error) {
        return fail(FailureKind::repository,
                    "the files of the repository cannot be entered: " + error.message(), folder);
    }
    PST_TRY(prefix, prefix_of(root, real));
    PST_CHECK(git::follow_environment(repository.get()));
    PST_TRY(index, git::open_index(repository.get()));
    git::WorkTree tree;
    tree.trusts_mode = setting(repository.get(), "core.filemode", true);
    tree.folder = real == real.root_path() ? real.string() : real.string() + "/";
    tree.prefix = std::move(prefix);
    tree.index = std::move(index);
    tree.repository = std::move(repository);
    return tree;
}

}  // namespace

Result<std::optional<std::unique_ptr<VersionControl>>> open_repository(
    const fs::path& project_root) {
    std::error_code error;
    const fs::path root = fs::canonical(project_root, error);
    if (error) {
        return fail(FailureKind::project, "the folder cannot be entered: " + error.message(),
                    project_root.string());
    }
    PST_CHECK(git::start_library());
    PST_TRY(repository, git::discover(root));
    if (!repository) return std::nullopt;
    PST_TRY(tree, work_tree(std::move(*repository), root));
    const bool is_subfolder = !tree.prefix.empty();
    auto checkout = std::make_unique<git::Checkout>(std::move(tree));
    if (is_subfolder && checkout->is_ignored(RepoPath())) return std::nullopt;
    return std::optional<std::unique_ptr<VersionControl>>(std::move(checkout));
}

}  // namespace pst
