// SPDX-License-Identifier: MIT
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <string>
#include <utility>

#include "child_process.hpp"
#include "spawn.hpp"

namespace pst {

namespace {

constexpr std::array<int, 4> k_signals = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};

std::atomic<pid_t> g_child = 0;
std::atomic<int> g_pending = 0;  ///< a signal that the child has not got yet
std::atomic<bool> g_was_interrupted = false;

/// Called when either of the two is set, so that one of the callers sees both.
void pass_on_pending() {
    const pid_t child = g_child;
    if (child <= 0) return;
    if (const int number = g_pending.exchange(0); number != 0) ::kill(child, number);
}

/// A signal from the terminal reaches the whole foreground group, and so the child already; one
/// that a process sent to us alone would end us and leave the child behind.
void take_signal(int number, siginfo_t* about, void*) {
    if (number == SIGINT || number == SIGTERM) g_was_interrupted = true;
    if (g_child > 0 && about->si_pid == 0) return;
    g_pending = number;
    pass_on_pending();
}

/// While it lives, the signals do not end this process. What is ignored stays so (nohup).
class SignalsPassedOn {
public:
    SignalsPassedOn() {
        g_child = 0;
        g_pending = 0;
        g_was_interrupted = false;
        struct sigaction action = {};
        action.sa_sigaction = take_signal;
        action.sa_flags = SA_SIGINFO;
        for (std::size_t i = 0; i < k_signals.size(); ++i) {
            ::sigaction(k_signals[i], nullptr, &m_before[i]);
            if (m_before[i].sa_handler != SIG_IGN) ::sigaction(k_signals[i], &action, nullptr);
        }
    }
    ~SignalsPassedOn() {
        g_child = 0;
        for (std::size_t i = 0; i < k_signals.size(); ++i) {
            ::sigaction(k_signals[i], &m_before[i], nullptr);
        }
    }
    SignalsPassedOn(const SignalsPassedOn&) = delete;
    SignalsPassedOn& operator=(const SignalsPassedOn&) = delete;

private:
    std::array<struct sigaction, k_signals.size()> m_before = {};
};

std::string read_to_end(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer;
    while (true) {
        const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

/// Returns while the child is still a zombie: its number is not given to another process before
/// signals are no longer passed on to it.
void wait_for_end(pid_t child) {
    siginfo_t about = {};
    const auto number = static_cast<id_t>(child);
    while (::waitid(P_PID, number, &about, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    g_child = 0;
}

}  // namespace

Result<int> run_in_terminal(Command command, Report* report) {
    Pipe pipe;
    if (report != nullptr) {
        PST_TRY(made, make_pipe());
        pipe = std::move(made);
        command.arguments.at(report->descriptor_argument) = std::to_string(pipe.write.number());
    }
    const SignalsPassedOn signals;
    PST_TRY(child, spawn_child(Spawn{
                       .command = &command, .streams = {-1, -1, -1}, .kept = pipe.write.number()}));
    g_child = child;
    pass_on_pending();
    pipe.write.close();
    if (report != nullptr) {
        report->text = read_to_end(pipe.read.number());
        report->was_interrupted = g_was_interrupted;
    }
    wait_for_end(child);
    return wait_for(child);
}

}  // namespace pst
