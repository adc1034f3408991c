// SPDX-License-Identifier: MIT
#include "git_folder.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <support/catch.hpp>

#include <pst/base/text.hpp>

namespace pst::test {
namespace {

namespace fs = std::filesystem;

fs::path temporary(const char* name) {
    std::string pattern = (fs::temp_directory_path() / name).string() + "-XXXXXX";
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    return fs::canonical(pattern);
}

/// One home for the whole process: libgit2 looks for it once.
struct Home {
    fs::path folder = temporary("pst-home");
    Home() {
        std::ofstream(folder / ".gitconfig") << "[user]\nname = A\nemail = a@example.org\n"
                                                "[init]\ndefaultBranch = main\n"
                                                "[protocol \"file\"]\nallow = always\n"
                                                "[commit]\ngpgSign = false\n";
        setenv("HOME", folder.c_str(), 1);
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        for (const char* name : {"XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_DIR", "GIT_WORK_TREE",
                                 "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "SUDO_UID"}) {
            unsetenv(name);
        }
    }
    ~Home() {
        std::error_code error;
        fs::remove_all(folder, error);
    }
};

}  // namespace

GitFolder::GitFolder(bool with_repository) {
    static const Home home;
    m_top = temporary("pst-git");
    setenv("GIT_CEILING_DIRECTORIES", m_top.c_str(), 1);
    fs::create_directory(work());
    if (with_repository) sh("git init -q");
}

GitFolder::~GitFolder() {
    std::error_code error;
    fs::remove_all(m_top, error);
}

void GitFolder::sh(const std::string& commands, fs::path folder) const {
    if (folder.empty()) folder = work();
    const std::string script = "set -e; cd " + shell_quoted(folder.string()) + "; " + commands;
    const std::string line =
        "sh -c " + shell_quoted(script) + " >" + shell_quoted((m_top / "log").string()) + " 2>&1";
    INFO(commands);
    const int code = std::system(line.c_str());
    std::ifstream log(m_top / "log");
    INFO(std::string(std::istreambuf_iterator<char>(log), {}));
    REQUIRE(code == 0);
}

std::string GitFolder::output_of(const std::string& command) const {
    sh(command + " >../output");
    std::ifstream file(m_top / "output");
    std::string text(std::istreambuf_iterator<char>(file), {});
    return std::string(trimmed(text));
}

void GitFolder::write(const std::string& path, std::string_view content) const {
    const fs::path file = work() / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

std::string GitFolder::commit(const std::vector<std::pair<std::string, std::string>>& files) const {
    for (const auto& [path, content] : files)
        write(path, content);
    sh("git add -A && git commit -q --allow-empty -m commit");
    return output_of("git rev-parse HEAD");
}

std::unique_ptr<VersionControl> GitFolder::open(fs::path folder) const {
    if (folder.empty()) folder = work();
    auto opened = open_repository(folder);
    INFO((opened ? std::string() : opened.error().message));
    REQUIRE(opened);
    REQUIRE(*opened);
    return std::move(**opened);
}

Failure GitFolder::failure_of(fs::path folder) const {
    if (folder.empty()) folder = work();
    const auto opened = open_repository(folder);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == FailureKind::repository);
    return opened.error();
}

Environment::Environment(std::string name, const std::string& value) : m_name(std::move(name)) {
    setenv(m_name.c_str(), value.c_str(), 1);
}

Environment::~Environment() { unsetenv(m_name.c_str()); }

std::vector<std::string> words(const Result<std::vector<FileChange>>& changes) {
    INFO((changes ? std::string() : changes.error().message));
    REQUIRE(changes);
    std::vector<std::string> lines;
    for (const FileChange& change : *changes) {
        constexpr std::array<const char*, 4> letters = {"A ", "M ", "D ", "R "};
        std::string line = letters.at(static_cast<std::size_t>(change.status));
        if (change.status == ChangeStatus::renamed) line += change.old_path.str() + " -> ";
        line += change.path.str();
        if (change.is_submodule) line += " (submodule)";
        if (change.is_staged_only) line += " (unstaged)";
        lines.push_back(line);
    }
    return lines;
}

}  // namespace pst::test
