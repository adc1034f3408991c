// SPDX-License-Identifier: MIT
#include "paint.hpp"

#include <pst/base/text.hpp>

namespace pst {
namespace {

std::string_view code_of(Ink ink) {
    switch (ink) {
    case Ink::bold:
        return "\x1b[1m";
    case Ink::dim:
        return "\x1b[2m";
    case Ink::red:
        return "\x1b[31m";
    case Ink::green:
        return "\x1b[32m";
    case Ink::yellow:
        break;
    }
    return "\x1b[33m";
}

}  // namespace

std::string painted(std::string_view text, Ink ink, const TextStyle& style) {
    if (!style.color) return std::string(text);
    return std::string(code_of(ink)).append(text).append("\x1b[0m");
}

std::string counted(std::size_t count, std::string_view noun) {
    std::string text = std::to_string(count) + " ";
    text.append(noun);
    if (count != 1) text.push_back('s');
    return text;
}

std::string short_commit(std::string_view commit) {
    constexpr std::size_t k_digits = 10;
    return printable(commit.substr(0, k_digits));
}

std::string chain_text(const Reason& reason) {
    std::string text;
    for (const ReasonStep& step : reason) {
        const std::string node = printable(step.node);
        const std::string edge = printable(step.edge);
        if (text.empty()) {
            text = edge.empty() ? node : node + " " + edge;
        } else {
            text += " -> " + node + (edge.empty() ? "" : " (" + edge + ")");
        }
    }
    return text;
}

}  // namespace pst
