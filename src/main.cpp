// SPDX-License-Identifier: MIT
// Builds the adapters once a command asks for the project, and hands the rest to the commands.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
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

double seconds_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

/// Owns what a Project refers to.
struct Adapters {
    std::optional<pst::DiskFileSystem> files;
    std::unique_ptr<pst::VersionControl> git;
    std::optional<pst::FactCache> facts;
    std::optional<pst::HistoryDatabase> history;
    std::optional<pst::PythonInterpreter> interpreter;
};

pst::CacheFolder cache_folder(const pst::Session& session, const pst::Configuration& settings) {
    std::string folder = session.variable("PY_SMART_TEST_CACHE_DIR");
    if (folder.empty()) folder = settings.cache_dir.value_or(".py_smart_test");
    return pst::CacheFolder(std::filesystem::path(session.root) / folder);
}

pst::PythonSetup python_setup(const pst::Session& session, const pst::CacheFolder& cache,
                              const pst::Invocation& wish, const pst::Configuration& settings) {
    const auto inside = pst::seen_from_root(".", session.start_folder, session.root);
    return {.root = session.root,
            .cache_folder = cache.path(),
            .prepare_cache = [cache] { return cache.prepare(); },
            .chosen = wish.python ? wish.python : settings.python,
            .pytest_command = settings.pytest_command,
            .start_folder = pst::RepoPath(inside.value_or(std::string())),
            .use_cache = !wish.regenerate};
}

pst::Result<pst::Project> open(Adapters& own, const pst::Session& session,
                               const pst::Invocation& wish) {
    auto& files = own.files.emplace(session.root);
    const auto read = [&](const auto& path) { return files.read(path).value_or(std::nullopt); };
    PST_TRY(settings, pst::read_configuration(read, wish.config_file));
    const pst::CacheFolder cache = cache_folder(session, settings);
    pst::set_up_log(session.variable("PY_SMART_TEST_LOG_LEVEL"), cache.path("logs/latest_run.log"));
    auto git = pst::open_repository(session.root);
    const bool is_closed = !git && git.error().kind == pst::FailureKind::repository;
    if (!git && !is_closed) return tl::make_unexpected(git.error());
    if (git && *git) own.git = std::move(**git);
    own.facts.emplace(cache, pst::analyzer_version());
    own.history.emplace(cache);
    pst::PythonSetup python = python_setup(session, cache, wish, settings);
    python.is_tracked = [&](const auto& path) { return own.git && own.git->is_tracked(path); };
    own.interpreter.emplace(std::move(python));
    pst::World world{files, own.git.get(), {}, *own.facts, *own.history, *own.interpreter};
    world.clock = seconds_now;
    if (is_closed) world.git_failure = git.error();
    const auto write = [cache](const std::string& name, const std::string& text) {
        const pst::Status made = cache.prepare();
        return made ? pst::write_file_atomically(cache.path(name), text) : made;
    };
    return pst::Project{world, std::move(settings), cache.path(), write};
}

void interrupted(int) { ::_exit(pst::number_of(pst::ExitCode::interrupted)); }
}  // namespace

int main(int argc, char** argv) {
    // Where it is ignored (nohup, a background job) it stays so.
    if (::signal(SIGINT, SIG_IGN) != SIG_IGN) ::signal(SIGINT, interrupted);
    std::error_code error;
    const std::string start = std::filesystem::current_path(error).string();
    pst::Session session{
        {std::cout, std::cerr, ::isatty(1) == 1, ::isatty(2) == 1}, {}, start, {}, {}};
    for (char** variable = ::environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            session.environment[std::string(text.substr(0, equals))] = text.substr(equals + 1);
        }
    }
    Adapters own;
    session.open = [&](const pst::Invocation& wish) { return open(own, session, wish); };
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    return pst::dispatch(argc > 0 ? argv[0] : "pst", arguments, session);
}
