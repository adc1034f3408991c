// SPDX-License-Identifier: MIT
// Builds the adapters once a command asks for the project, and hands the rest to the commands.
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include <pst/base/file.hpp>
#include <pst/base/log.hpp>
#include <pst/base/version.hpp>
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

pst::CacheFolder cache_folder(const pst::Session& session, const pst::Configuration& configuration) {
    const auto named = session.environment.find("PY_SMART_TEST_CACHE_DIR");
    const bool is_named = named != session.environment.end() && !named->second.empty();
    const std::string folder =
        is_named ? named->second : configuration.cache_dir.value_or(".py_smart_test");
    return pst::CacheFolder((std::filesystem::path(session.root) / folder).string());
}

pst::PythonSetup python_setup(const pst::Session& session, const pst::CacheFolder& cache,
                              const pst::Invocation& invocation,
                              const pst::Configuration& configuration) {
    return {.root = session.root,
            .cache_folder = cache.path(),
            .prepare_cache = [cache] { return cache.prepare(); },
            .chosen = invocation.python ? invocation.python : configuration.python,
            .pytest_command = configuration.pytest_command,
            .start_folder = pst::RepoPath(
                pst::seen_from_root(".", session.start_folder, session.root).value_or(""))};
}

pst::Result<pst::Project> open(Adapters& adapters, const pst::Session& session,
                               const pst::Invocation& invocation) {
    const auto read = [&](const pst::RepoPath& path) {
        return adapters.files.read(path).value_or(std::nullopt);
    };
    PST_TRY(configuration, pst::read_configuration(read, invocation.config_file));
    const pst::CacheFolder cache = cache_folder(session, configuration);
    const auto level = session.environment.find("PY_SMART_TEST_LOG_LEVEL");
    pst::set_up_log(level == session.environment.end() ? "" : level->second,
                    cache.path("logs/latest_run.log"));
    auto repository = pst::open_repository(session.root);
    if (!repository && repository.error().kind != pst::FailureKind::repository) {
        return tl::make_unexpected(repository.error());
    }
    if (repository && *repository) {
        adapters.git = std::move(**repository);
    }
    adapters.facts.emplace(cache, pst::analyzer_version());
    adapters.history.emplace(cache);
    pst::PythonSetup python = python_setup(session, cache, invocation, configuration);
    if (adapters.git) {
        python.is_tracked = [&git = *adapters.git](const auto& path) { return git.is_tracked(path); };
    }
    adapters.interpreter.emplace(std::move(python));
    pst::World world{.files = adapters.files,
                     .git = adapters.git.get(),
                     .facts = *adapters.facts,
                     .history = *adapters.history,
                     .interpreter = *adapters.interpreter};
    if (!repository) {
        world.git_failure = repository.error();
    }
    const auto write = [cache](const std::string& name, const std::string& content) {
        const pst::Status prepared = cache.prepare();
        return prepared ? pst::write_file_atomically(cache.path(name), content) : prepared;
    };
    return pst::Project{world, std::move(configuration), cache.path(), write};
}

}  // namespace

int main(int argc, char** argv) {
    std::error_code error;
    const std::string start = std::filesystem::current_path(error).string();
    pst::Session session{.console = {std::cout, std::cerr, isatty(1) != 0, isatty(2) != 0},
                         .environment = {},
                         .start_folder = start,
                         .root = pst::find_project_root(start),
                         .open = {}};
    for (const char* name : k_variables) {
        if (const char* value = std::getenv(name)) {
            session.environment[name] = value;
        }
    }
    Adapters adapters{.files = pst::DiskFileSystem(session.root)};
    session.open = [&](const pst::Invocation& invocation) { return open(adapters, session, invocation); };
    return pst::dispatch(argc > 0 ? argv[0] : "pst", {argv + std::min(argc, 1), argv + argc}, session);
}
