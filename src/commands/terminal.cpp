// SPDX-License-Identifier: MIT
#include "terminal.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

namespace pst {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds k_patience{500};
constexpr std::chrono::milliseconds k_redraw{100};
constexpr std::size_t k_width = 30;

TextStyle style_of(const Request& request, const Session& session, bool is_terminal) {
    const bool automatic = is_terminal && session.variable("NO_COLOR").empty();
    const bool color = request.color == "always" || (request.color == "auto" && automatic);
    return {color, request.invocation.verbosity};
}

/// Erases itself when the last file is done, and when it goes. Workers of a thread pool may report
/// at once.
class Bar {
public:
    explicit Bar(std::ostream& stream) : m_stream(stream) {}
    ~Bar() { erase(); }
    Bar(const Bar&) = delete;
    Bar& operator=(const Bar&) = delete;

    void show(std::size_t done, std::size_t total) {
        const std::lock_guard guard(m_mutex);
        const Clock::time_point now = Clock::now();
        if (done >= total) return erase();
        if (now - m_start < k_patience || now - m_drawn < k_redraw) return;
        m_drawn = now;
        m_is_shown = true;
        const std::size_t filled = done * k_width / total;
        m_stream << "\r[" << std::string(filled, '#') << std::string(k_width - filled, '.') << "] "
                 << done << " of " << total << " files read" << std::flush;
    }

private:
    void erase() {
        if (m_is_shown) m_stream << "\r\x1b[K" << std::flush;
        m_is_shown = false;
    }

    std::ostream& m_stream;
    std::mutex m_mutex;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_drawn = m_start;
    bool m_is_shown = false;
};

}  // namespace

TextStyle out_style(const Request& request, const Session& session) {
    return style_of(request, session, session.console.out_is_terminal);
}

TextStyle err_style(const Request& request, const Session& session) {
    return style_of(request, session, session.console.err_is_terminal);
}

Progress progress_bar(const Request& request, const Session& session) {
    if (!session.console.err_is_terminal || request.invocation.verbosity < 0) return {};
    auto bar = std::make_shared<Bar>(session.console.err);
    return [bar](std::size_t done, std::size_t total) { bar->show(done, total); };
}

void end_progress(Project& project) { project.world.progress = {}; }

Result<Project> open_project(const Request& request, Session& session) {
    if (session.start_folder.empty()) {
        return fail(FailureKind::project, "the folder in which pst was started is gone", {},
                    "change into the project");
    }
    Result<Project> project = session.open(request.invocation);
    if (!project) return project;
    for (const std::string& warning : project->configuration.warnings) {
        session.console.err << warning_text(warning, err_style(request, session));
    }
    project->world.progress = progress_bar(request, session);
    return project;
}

}  // namespace pst
