// SPDX-License-Identifier: MIT
#include "requirement.hpp"

#include <algorithm>
#include <iterator>

#include <pst/base/text.hpp>
#include <pst/pytest/dependency_diff.hpp>

namespace pst {

namespace {

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// A comment starts a line, or stands behind a blank: '#' is also part of URLs.
std::string_view without_comment(std::string_view line) {
    for (std::size_t at = line.find('#'); at != std::string_view::npos;
         at = line.find('#', at + 1)) {
        if (at == 0 || is_blank(line[at - 1])) return line.substr(0, at);
    }
    return line;
}

/// Without blanks and without `--hash=...`: hashes follow the version.
std::string compressed(std::string_view line) {
    std::string text;
    for (std::string_view word : split(line, ' ')) {
        if (!word.starts_with("--hash")) text += std::string(trimmed(word)) + " ";
    }
    std::erase_if(text, is_blank);
    return text;
}

}  // namespace

std::string normalised_distribution(std::string_view name) {
    std::string normal;
    for (char c : name) {
        bool separator = c == '-' || c == '_' || c == '.';
        if (!separator) {
            normal += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (normal.empty() || normal.back() != '-') {
            normal += '-';
        }
    }
    return normal;
}

std::optional<std::string> requirement_name(std::string_view requirement) {
    requirement = trimmed(requirement);
    auto in_name = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; };
    auto last = std::find_if_not(requirement.begin(), requirement.end(), in_name);
    std::string_view name =
        requirement.substr(0, static_cast<std::size_t>(std::distance(requirement.begin(), last)));
    std::string_view rest = trimmed(requirement.substr(name.size()));
    if (name.empty() || !is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) {
        return std::nullopt;
    }
    bool known = rest.empty() || std::string_view("[<>=!~;(@").find(rest[0]) != std::string::npos;
    bool is_archive = name.ends_with(".whl") || name.ends_with(".zip") || name.ends_with(".gz");
    if (!known || is_archive) return std::nullopt;
    return normalised_distribution(name);
}

ChangedNames changed_requirements(const std::vector<std::string>& before,
                                  const std::vector<std::string>& after) {
    auto texts_of = [](const std::vector<std::string>& lines) {
        std::set<std::string> texts;
        for (const std::string& line : lines)
            texts.insert(compressed(line));
        return texts;
    };
    std::set<std::string> old_texts = texts_of(before);
    std::set<std::string> new_texts = texts_of(after);
    std::set<std::string> names;
    for (const auto* lines : {&before, &after}) {
        for (const std::string& line : *lines) {
            std::string text = compressed(line);
            if (old_texts.contains(text) == new_texts.contains(text)) continue;
            auto name = requirement_name(line);
            if (!name) return std::nullopt;
            names.insert(*name);
        }
    }
    return names;
}

std::vector<std::string> requirement_lines(std::string_view text) {
    std::vector<std::string> lines;
    std::string open;
    for (std::string_view line : split(text, '\n')) {
        line = trimmed(without_comment(line));
        bool goes_on = line.ends_with('\\');
        if (goes_on) line.remove_suffix(1);
        open += std::string(line) + (goes_on ? " " : "");
        if (goes_on) continue;
        if (!trimmed(open).empty()) lines.emplace_back(trimmed(open));
        open.clear();
    }
    if (!trimmed(open).empty()) lines.emplace_back(trimmed(open));
    return lines;
}

}  // namespace pst
