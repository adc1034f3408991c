// SPDX-License-Identifier: MIT
// Builds the adapters once a command asks for the project, and hands the rest to the commands.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include <pst/base/file.hpp>
#include <pst/base/log.hpp>
#include <pst/commands/dispatch.hpp>
#include <pst/commands/exit_code.hpp>
#include <pst/commands/project_root.hpp>
#include <pst/fs/disk_file_system.hpp>
#include <pst/git/repository.hpp>
#include <pst/process/python_interpreter.hpp>
#include <pst/python/facts.hpp>
#include <pst/store/cache_folder.hpp>
#include <pst/store/fact_cache.hpp>
#include <pst/store/history_database.hpp>

namespace {

constexpr std::array k_variables{"CI", "NO_COLOR", "PYTEST_ADDOPTS", "PY_SMART_TEST_CACHE_DIR",
                                 "PY_SMART_TEST_LOG_LEVEL"};

/// Owns what a Project refers to.
struct Adapters {
    pst::DiskFileSystem files;
    std::unique_ptr<pst::VersionControl> git = nullptr;
    std::optional<pst::FactCache> facts = {};
    std::optional<pst::HistoryDatabase> history = {};
    std::optional<pst::PythonInterpreter> interpreter = {};
};

pst::CacheFolder cache_folder(const pst::Session& session,
                              const pst::Configuration& configuration) {
    std::string folder = session.variable("PY_SMART_TEST_CACHE_DIR");
    if (folder.empty()) folder = configuration.cache_dir.value_or(".py_smart_test");
    return pst::CacheFolder(std::filesystem::path(session.root) / folder);
}

pst::PythonSetup python_setup(const pst::Session& session, const pst::CacheFolder& cache,
                              const pst::Invocation& invocation,
                              const pst::Configuration& configuration) {
    const auto inside = pst::seen_from_root(".", session.start_folder, session.root);
    return {.root = session.root,
            .cache_folder = cache.path(),
            .prepare_cache = [cache] { return cache.prepare(); },
            .chosen = invocation.python ? invocation.python : configuration.python,
            .pytest_command = configuration.pytest_command,
            .start_folder = pst::RepoPath(inside.value_or(std::string()))};
}

pst::Result<pst::Project> open(Adapters& adapters, const pst::Session& session,
                               const pst::Invocation& invocation) {
    const auto read = [&](const auto& path) {
        return adapters.files.read(path).value_or(std::nullopt);
    };
    PST_TRY(configuration, pst::read_configuration(read, invocation.config_file));
    const pst::CacheFolder cache = cache_folder(session, configuration);
    pst::set_up_log(session.variable("PY_SMART_TEST_LOG_LEVEL"), cache.path("logs/latest_run.log"));
    auto git = pst::open_repository(session.root);
    if (!git && git.error().kind != pst::FailureKind::repository) {
        return tl::make_unexpected(git.error());
    }
    if (git && *git) adapters.git = std::move(**git);
    adapters.facts.emplace(cache, pst::analyzer_version());
    adapters.history.emplace(cache);
    pst::PythonSetup python = python_setup(session, cache, invocation, configuration);
    python.is_tracked = [&](const auto& path) {
        return adapters.git && adapters.git->is_tracked(path);
    };
    adapters.interpreter.emplace(std::move(python));
    pst::World world{.files = adapters.files,
                     .git = adapters.git.get(),
                     .facts = *adapters.facts,
                     .history = *adapters.history,
                     .interpreter = *adapters.interpreter};
    if (!git) world.git_failure = git.error();
    const auto write = [cache](const std::string& name, const std::string& text) {
        const pst::Status made = cache.prepare();
        return made ? pst::write_file_atomically(cache.path(name), text) : made;
    };
    return pst::Project{world, std::move(configuration), cache.path(), write};
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    ::signal(SIGINT, [](int) { ::_exit(pst::number_of(pst::ExitCode::interrupted)); });
    std::error_code error;
    const std::string start = std::filesystem::current_path(error).string();
    const bool needs_root = arguments != std::vector<std::string>{"--version"};
    const std::string root = needs_root ? pst::find_project_root(start) : start;
    pst::Session session{
        {std::cout, std::cerr, ::isatty(1) == 1, ::isatty(2) == 1}, {}, start, root, {}};
    for (const char* name : k_variables) {
        if (const char* value = std::getenv(name)) session.environment[name] = value;
    }
    Adapters adapters{pst::DiskFileSystem(root)};
    session.open = [&](const auto& invocation) { return open(adapters, session, invocation); };
    return pst::dispatch(argc > 0 ? argv[0] : "pst", arguments, session);
}
