// SPDX-License-Identifier: MIT
// The smaller reports as text: runs, explanations, staleness, failures, command lines.
#include <algorithm>

#include <pst/base/text.hpp>
#include <pst/render/text_report.hpp>

#include "paint.hpp"
#include "words.hpp"

namespace pst {
namespace {

constexpr std::size_t k_shown_lines = 20;

std::string place_of(const ReasonStep& step) {
    if (step.file.empty()) return "-";
    std::string place = printable(step.file.str());
    if (step.line > 0) place += ":" + std::to_string(step.line);
    return place;
}

/// One step a line, in columns: where, what, how.
std::string steps_text(const Reason& reason) {
    std::size_t place_width = 0;
    std::size_t node_width = 0;
    for (const ReasonStep& step : reason) {
        place_width = std::max(place_width, place_of(step).size());
        node_width = std::max(node_width, printable(step.node).size());
    }
    std::string text;
    for (const ReasonStep& step : reason) {
        std::string place = place_of(step);
        std::string node = printable(step.node);
        place.append(place_width - place.size() + 2, ' ');
        node.append(node_width - node.size() + 2, ' ');
        text += "  " + place + node + printable(step.edge) + "\n";
    }
    return text;
}

std::string shortened(const std::vector<std::string>& lines, const TextStyle& style) {
    const bool all = style.verbosity > 0 || lines.size() <= k_shown_lines;
    const std::size_t shown = all ? lines.size() : k_shown_lines;
    std::string text;
    for (std::size_t i = 0; i < shown; ++i)
        text += "  " + printable(lines[i]) + "\n";
    if (!all) text += "  and " + std::to_string(lines.size() - shown) + " more (-v lists all)\n";
    return text;
}

std::string not_selected_text(const WhyReport& report, const TextStyle& style) {
    std::string text =
        painted(printable(report.test) + " is not selected", Ink::bold, style) + "\n";
    if (report.not_reached.empty() && report.narrowed_by.empty()) {
        text += "Nothing differs from the base.\n";
    }
    text += "It depends on " + counted(report.depends_on.size(), "file") + ":\n" +
            shortened(report.depends_on, style);
    if (!report.not_reached.empty()) text += "Changed, but not among them:\n";
    for (const ChangeVerdict& verdict : report.not_reached) {
        text += "  " + printable(verdict.change.path.str());
        if (!verdict.why.empty()) text += "  " + printable(verdict.why);
        text += "\n";
    }
    if (!report.narrowed_by.empty()) text += "Left out because:\n";
    for (const std::string& fact : report.narrowed_by)
        text += "  " + printable(fact) + "\n";
    return text;
}

/// $'...' keeps a newline or an escape in a name from reaching the terminal as itself.
std::string one_line_quoted(const std::string& argument) {
    if (printable(argument) == argument) return shell_quoted(argument);
    std::string text = "$'";
    for (const char c : argument) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\') {
            text.append({'\\', c});
        } else if (byte < 0x20 || byte >= 0x7f) {
            text.append({'\\', static_cast<char>('0' + byte / 64),
                         static_cast<char>('0' + byte / 8 % 8), static_cast<char>('0' + byte % 8)});
        } else {
            text.push_back(c);
        }
    }
    return text + "'";
}

}  // namespace

std::string text_report(const RunReport& run, const TextStyle& style) {
    std::string text;
    for (const std::string& note : run.notes) {
        text += painted("note: ", Ink::yellow, style) + printable(note) + "\n";
    }
    if (!run.started || style.verbosity < 0) return text;
    if (run.failed > 0) {
        text +=
            painted("pst: " + counted(run.failed, "selected test") + " failed", Ink::red, style) +
            "; `pst why TEST` shows how a change reaches a test\n";
    }
    return text;
}

std::string text_report(const WhyReport& report, const TextStyle& style) {
    if (!report.selected) return not_selected_text(report, style);
    std::string text = painted(printable(report.test) + " is selected", Ink::bold, style) + "\n";
    return text + steps_text(report.reason);
}

std::string text_report(const StaleReport& report, const TextStyle& style) {
    if (!report.stale) return painted("Fresh", Ink::green, style) + ": no file differs\n";
    std::string text = painted("Stale", Ink::yellow, style) + ": ";
    if (!report.cause.empty()) {
        text += printable(report.cause);
    } else {
        text += counted(report.files.size(), "file") +
                (report.files.size() == 1 ? " differs" : " differ");
    }
    return text + "\n" + (style.verbosity < 0 ? "" : shortened(report.files, style));
}

std::string tests_of_text(const std::string& target, const std::vector<PlannedTest>& tests,
                          const TextStyle& style) {
    std::string text =
        painted("A change to " + printable(target) + " selects " + counted(tests.size(), "test") +
                    ", in " + counted(count_files(tests), "file"),
                Ink::bold, style) +
        "\n";
    for (const PlannedTest& test : tests) {
        text += "  " + printable(test.id) + "\n";
        const std::string chain = chain_text(test.reason);
        if (style.verbosity > 0 && !chain.empty()) text += "      " + chain + "\n";
    }
    return text;
}

std::string shell_line(const std::vector<std::string>& command) {
    std::string line;
    for (const std::string& argument : command) {
        if (!line.empty()) line.push_back(' ');
        line += one_line_quoted(argument);
    }
    return line;
}

std::string failure_text(const Failure& failure, const TextStyle& style) {
    std::string text = "pst: " + painted("error: ", Ink::red, style);
    // A message that already names its file is not told twice.
    if (!failure.path.empty() && failure.message.find(failure.path) == std::string::npos) {
        text += printable(failure.path) + ": ";
    }
    text += printable(failure.message) + "\n";
    if (!failure.hint.empty()) {
        text += painted("hint: ", Ink::yellow, style) + printable(failure.hint) + "\n";
    }
    return text;
}

std::string warning_text(const std::string& message, const TextStyle& style) {
    return "pst: " + painted("warning: ", Ink::yellow, style) + printable(message) + "\n";
}

}  // namespace pst
