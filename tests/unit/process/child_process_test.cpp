// SPDX-License-Identifier: MIT
#include "process/child_process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace pst;
using pst::testing::TemporaryFolder;

namespace {

Command shell(const std::string& script, const std::string& input = "") {
    return Command{.arguments = {"/bin/sh", "-c", script}, .folder = "", .input = input};
}

void wait_until_exists(const TemporaryFolder& folder, const char* name) {
    for (int tries = 0; tries < 6000 && !folder.has(name); ++tries)
        ::usleep(10'000);
}

}  // namespace

TEST_CASE("a child is asked") {
    const auto answer = ask_child(shell("cat; echo wrong >&2; exit 3", "some\0thing"));
    REQUIRE(answer);
    CHECK(answer->output == std::string("some\0thing"));
    CHECK(answer->errors == "wrong\n");
    CHECK(answer->status == 3);
    CHECK_FALSE(answer->was_killed());
}

TEST_CASE("much goes both ways") {
    const std::string input(5'000'000, 'x');
    const auto answer = ask_child(shell("cat; cat /dev/zero | head -c 3000000 >&2", input));
    REQUIRE(answer);
    CHECK(answer->output == input);
    CHECK(answer->errors.size() == 3'000'000);
    const auto limited = ask_child(shell("cat", input), 1000);
    CHECK(limited->output.size() == 1000);
    CHECK(limited->status == 0);
}

TEST_CASE("a child runs in its folder, and one that cannot run is a failure") {
    TemporaryFolder folder;
    Command command{.arguments = {"pwd"}, .folder = folder.path()};
    CHECK(ask_child(command)->output == folder.path() + "\n");
    command.arguments = {"/nothing/of/this/name"};
    const auto failed = ask_child(command);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == FailureKind::environment);
    CHECK(failed.error().message == "cannot run it: No such file or directory");
    command = {.arguments = {"pwd"}, .folder = folder.path("none")};
    CHECK_FALSE(ask_child(command));
    CHECK_FALSE(ask_child(Command{}));
}

TEST_CASE("a killed child is told from one that exits") {
    CHECK(ask_child(shell("kill -9 $$"))->status == 128 + SIGKILL);
    CHECK(*run_in_terminal(shell("kill -9 $$")) == 128 + SIGKILL);
    CHECK(*run_in_terminal(shell("exit 5")) == 5);
}

TEST_CASE("no child stays behind as a zombie") {
    (void)ask_child(shell("true"));
    (void)run_in_terminal(shell("true"));
    (void)ask_child(Command{.arguments = {"/nothing"}, .folder = ""});
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
    CHECK(errno == ECHILD);
}

TEST_CASE("a report is read until the child closes it") {
    Command command = shell("printf yes >&$1; eval \"exec $1>&-\"; exit 4");
    command.arguments.insert(command.arguments.end(), {"sh", "to be replaced"});
    Report report{.descriptor_argument = 4};
    CHECK(*run_in_terminal(command, &report) == 4);
    CHECK(report.text == "yes");
    CHECK_FALSE(report.was_interrupted);
}

TEST_CASE("a signal sent to us reaches the child, and we wait for it") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        TemporaryFolder folder;
        const std::string name = number == SIGINT ? "INT" : number == SIGTERM ? "TERM" : "HUP";
        const pid_t self = ::getpid();
        std::thread sender([&] {
            wait_until_exists(folder, "ready");
            ::kill(self, number);
        });
        Command command = shell("trap 'touch got; exit 42' " + name +
                                "; touch ready; while :; do sleep 0.05; done");
        command.folder = folder.path();
        CHECK(*run_in_terminal(command) == 42);
        sender.join();
        CHECK(folder.has("got"));
    }
}

TEST_CASE("signal handlers are put back") {
    struct sigaction before = {};
    ::sigaction(SIGINT, nullptr, &before);
    (void)run_in_terminal(shell("true"));
    struct sigaction after = {};
    ::sigaction(SIGINT, nullptr, &after);
    CHECK(before.sa_handler == after.sa_handler);
}
