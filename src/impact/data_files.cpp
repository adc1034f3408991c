// SPDX-License-Identifier: MIT
#include "impact/data_files.hpp"

#include <algorithm>
#include <cctype>

#include <pst/base/glob.hpp>
#include <pst/base/rules.hpp>

namespace pst {
namespace {

/// Without leading "./", "../" and "/": what is left is a tail of the path that is meant.
std::string_view path_tail(std::string_view text) {
    for (;;) {
        if (text.starts_with("./") || text.starts_with("../")) {
            text.remove_prefix(text.find('/') + 1);
        } else if (text.starts_with('/')) {
            text.remove_prefix(1);
        } else {
            break;
        }
    }
    while (text.ends_with('/')) {
        text.remove_suffix(1);
    }
    return text;
}

bool is_pattern_kind(const StringFact& fact) {
    return fact.kind == StringKind::pattern || fact.kind == StringKind::glob ||
           fact.text.find('*') != std::string::npos;
}

/// A pattern that can be meant as a path and has constant letters enough to say something: regular
/// expressions and messages are neither.
bool says_something(std::string_view pattern, bool is_call_for_files) {
    constexpr std::string_view k_no_path = "()|\\^$<>\"'{}=;:!&%\n\t";
    const bool is_path =
        pattern.find('/') != std::string_view::npos || pattern.find('.') != std::string_view::npos;
    if (pattern.find_first_of(k_no_path) != std::string_view::npos ||
        !(is_path || is_call_for_files)) {
        return false;
    }
    unsigned run = 0;
    for (const char c : pattern) {
        run = std::isalnum(static_cast<unsigned char>(c)) != 0 ? run + 1 : 0;
        if (run >= 2) {
            return true;
        }
    }
    return false;
}

bool ends_with_path(const RepoPath& path, std::string_view tail) {
    const std::string_view text = path.str();
    return text == tail || (text.size() > tail.size() && text.ends_with(tail) &&
                            text[text.size() - tail.size() - 1] == '/');
}

bool is_common_name(std::string_view name) {
    return name == "__init__.py" || name == "conftest.py" || name == "setup.py" ||
           name == "__main__.py";
}

}  // namespace

DataReaders::DataReaders(const ProjectState& state) : m_state(state) { add_mentions(nullptr); }

DataReaders::DataReaders(const ProjectState& state, const Names& names) : m_state(state) {
    add_mentions(&names);
}

void DataReaders::add_mentions(const Names* names) {
    for (FileId file = 0; file < m_state.index->files().size(); ++file) {
        for (const StringFact& fact : m_state.index->facts(file).strings) {
            const std::string_view tail = path_tail(fact.text);
            if (is_pattern_kind(fact)) {
                if (says_something(tail, fact.kind == StringKind::glob) ||
                    (fact.anchored && !tail.empty())) {
                    m_patterns.push_back({file, &fact});
                }
            } else if (!tail.empty() && tail.find('\n') == std::string_view::npos) {
                const std::string_view name = tail.substr(tail.rfind('/') + 1);
                if (names == nullptr || names->contains(name)) {
                    m_by_name[std::string(name)].push_back({file, &fact});
                }
            } else if (fact.anchored && fact.kind == StringKind::folder && !fact.callee.empty()) {
                m_own_folders.push_back({file, &fact});
            }
        }
    }
}

RepoPath DataReaders::anchor(const Mention& mention) const {
    RepoPath folder = m_state.index->path(mention.file).parent();
    for (unsigned up = 0; up < mention.fact->up; ++up) {
        folder = folder.parent();
    }
    return folder;
}

RepoPath DataReaders::anchored_path(const Mention& mention) const {
    return anchor(mention) / mention.fact->text;
}

bool DataReaders::names_file(const Mention& mention, const RepoPath& file) const {
    const StringFact& fact = *mention.fact;
    if (fact.anchored) {
        return anchored_path(mention) == file;
    }
    const std::string_view tail = path_tail(fact.text);
    const bool bare = tail.find('/') == std::string_view::npos;
    return ends_with_path(file, tail) && !(bare && is_common_name(tail));
}

bool DataReaders::holds_code(const RepoPath& folder) const {
    const auto children = m_state.tree.children(folder);
    return std::ranges::any_of(children, [this](const RepoPath& child) {
        return child.name() == "__init__.py" || child.name() == "conftest.py" ||
               std::ranges::binary_search(m_state.layout.test_files, child);
    });
}

bool DataReaders::names_folder(const Mention& mention, const RepoPath& folder) const {
    const StringFact& fact = *mention.fact;
    if (fact.anchored) {
        return anchored_path(mention) == folder;
    }
    const std::string_view tail = path_tail(fact.text);
    if (!ends_with_path(folder, tail)) {
        return false;
    }
    // A bare word such as "tests" names the folder of all the code in too many places.
    const bool bare = fact.kind == StringKind::plain && fact.text.find('/') == std::string::npos;
    return !bare || !holds_code(folder);
}

bool DataReaders::matches_pattern(const Mention& mention, const RepoPath& file) const {
    const StringFact& fact = *mention.fact;
    const std::string_view tail = path_tail(fact.text);
    if (fact.anchored) {
        const std::string prefix = anchor(mention).empty() ? "" : anchor(mention).str() + "/";
        return glob_matches(prefix + std::string(tail), file.str(), true);
    }
    return glob_matches("*/" + std::string(tail), "/" + file.str(), true);
}

/// A module is imported, not read, unless something names the very file; Python files elsewhere
/// (inputs of a linter's tests, scripts) are data like any other.
bool DataReaders::is_module(const RepoPath& file) const {
    return is_python_file(file) &&
           (m_state.tree.has_file(file.parent() / "__init__.py") || file.name() == "conftest.py" ||
            std::ranges::binary_search(m_state.layout.test_files, file));
}

const std::vector<DataReaders::Mention>& DataReaders::mentions_of(std::string_view name) const {
    static const std::vector<Mention> k_none;
    const auto place = m_by_name.find(std::string(name));
    return place == m_by_name.end() ? k_none : place->second;
}

std::vector<DataReaders::Mention> DataReaders::mentions_above(const RepoPath& file) const {
    std::vector<Mention> found;
    for (RepoPath folder = file.parent(); !folder.empty(); folder = folder.parent()) {
        for (const Mention& mention : mentions_of(folder.name())) {
            if (names_folder(mention, folder)) {
                found.push_back(mention);
            }
        }
    }
    for (const Mention& mention : m_own_folders) {
        if (file.is_within(anchor(mention))) {
            found.push_back(mention);
        }
    }
    return found;
}

/// A parameter's default runs with the module, but it is the function that uses it. What stands in
/// a decorator goes to the decorator, at import.
DefinitionIndex DataReaders::reader_of(const Mention& mention) const {
    const StringFact& fact = *mention.fact;
    const auto& definitions = m_state.index->facts(mention.file).definitions;
    for (DefinitionIndex at = 2; fact.owner == k_module_body && at < definitions.size(); ++at) {
        const Definition& each = definitions[at];
        const bool is_function =
            each.kind == DefinitionKind::function || each.kind == DefinitionKind::method;
        if (is_function && each.decorators.empty() && each.line <= fact.line &&
            fact.line <= each.last_line) {
            return at;
        }
    }
    return fact.owner;
}

std::vector<DataOwner> DataReaders::of(const RepoPath& file) const {
    std::vector<Mention> found;
    const bool only_by_name = is_module(file);
    for (const Mention& mention : mentions_of(file.name())) {
        if (names_file(mention, file) && is_rule_on("data-file-join")) {
            found.push_back(mention);
        }
    }
    for (const Mention& mention : m_patterns) {
        // `name + ".py"` fits every module; a glob call or a path from here means them.
        const bool names_python =
            mention.fact->text.ends_with(".py") &&
            (mention.fact->kind == StringKind::glob || mention.fact->anchored);
        if ((!only_by_name || names_python) && matches_pattern(mention, file) &&
            is_rule_on("data-file-glob")) {
            found.push_back(mention);
        }
    }
    if (!only_by_name && is_rule_on("data-folder")) {
        const auto above = mentions_above(file);
        found.insert(found.end(), above.begin(), above.end());
    }
    std::vector<DataOwner> owners;
    for (const Mention& mention : found) {
        owners.push_back({mention.file, reader_of(mention), mention.fact->line});
    }
    return owners;
}

std::vector<FileId> DataReaders::by_convention(const RepoPath& file) const {
    std::vector<FileId> owners;
    if (!is_rule_on("data-snapshot")) {
        return owners;
    }
    for (const auto& test : m_state.layout.test_files) {
        const RepoPath beside = test.parent() / test.stem();
        const bool own_folder = file.is_within(beside);
        const bool snapshot = file.is_within(test.parent()) &&
                              file.parent().name().find("snapshot") != std::string_view::npos &&
                              file.name().find(test.stem()) != std::string_view::npos;
        if (own_folder || snapshot) {
            if (const FileId id = m_state.index->find(test); id != k_no_file) {
                owners.push_back(id);
            }
        }
    }
    return owners;
}

}  // namespace pst
