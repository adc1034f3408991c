// SPDX-License-Identifier: MIT
// A temporary folder in which the real git makes repositories, apart from the user's settings.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pst/git/repository.hpp>

namespace pst::test {

class GitFolder {
public:
    /// Makes an empty repository `work` on branch main unless told otherwise.
    explicit GitFolder(bool with_repository = true);
    ~GitFolder();
    GitFolder(const GitFolder&) = delete;
    GitFolder& operator=(const GitFolder&) = delete;

    const std::filesystem::path& top() const { return m_top; }
    std::filesystem::path work() const { return m_top / "work"; }

    /// Shell commands in the repository's folder (or another); the test fails when they fail.
    void sh(const std::string& commands, std::filesystem::path folder = {}) const;
    std::string output_of(const std::string& command) const;
    void write(const std::string& path, std::string_view content) const;
    /// Writes the files, adds everything and commits; gives the commit.
    std::string commit(const std::vector<std::pair<std::string, std::string>>& files) const;

    std::unique_ptr<VersionControl> open(std::filesystem::path folder = {}) const;
    Failure failure_of(std::filesystem::path folder = {}) const;

private:
    std::filesystem::path m_top;
};

/// Sets a variable of the environment for a scope.
class Environment {
public:
    Environment(std::string name, const std::string& value);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    std::string m_name;
};

/// One word a change: "A path", "M path", "D path", "R old -> new"; " (submodule)" and
/// " (unstaged)" behind.
std::vector<std::string> words(const Result<std::vector<FileChange>>& changes);

using Words = std::vector<std::string>;

}  // namespace pst::test
