// SPDX-License-Identifier: MIT
#include "code_text.hpp"

#include <algorithm>
#include <optional>

#include <pst/base/text.hpp>

namespace pst::syntax {
namespace {

std::size_t indent_of(std::string_view line) {
    return std::min(line.find_first_not_of(" \t"), line.size());
}

}  // namespace

std::string dedented(std::string_view code) {
    const std::vector<std::string_view> lines = split(code, '\n');
    std::optional<std::string_view> margin;
    for (const std::string_view line : lines) {
        const std::string_view blanks = line.substr(0, indent_of(line));
        if (blanks.size() == line.size()) {
            continue;
        }
        if (!margin) {
            margin = blanks;
            continue;
        }
        const auto differ = std::ranges::mismatch(*margin, blanks);
        margin = margin->substr(0, static_cast<std::size_t>(differ.in1 - margin->begin()));
    }
    std::string text;
    text.reserve(code.size());
    for (const std::string_view line : lines) {
        const std::size_t cut = margin ? std::min(margin->size(), indent_of(line)) : 0;
        text += line.substr(cut);
        text += '\n';
    }
    return text;
}

}  // namespace pst::syntax
