// SPDX-License-Identifier: MIT
#include "configuration_file.hpp"

#include <pst/base/text.hpp>

namespace pst {

namespace {

constexpr std::string_view k_pyproject = "pyproject.toml";

/// A place where a configuration may stand; in pyproject.toml it is a table below [tool].
struct Place {
    std::string file;
    std::string table;

    std::string shown() const { return table.empty() ? file : "[tool." + table + "] in " + file; }
};

std::vector<Place> places(const std::optional<std::string>& explicit_file) {
    std::vector<Place> all;
    std::string pyproject(k_pyproject);
    bool names_pyproject = false;
    if (explicit_file) {
        RepoPath path(*explicit_file);
        names_pyproject = path.name() == k_pyproject;
        if (names_pyproject) {
            all.push_back({path.str(), "pst"});
            all.push_back({path.str(), "py-smart-test"});
        } else {
            all.push_back({path.str(), ""});
        }
        names_pyproject = path.str() == k_pyproject;
    }
    for (const char* file : {"pst.toml", ".py-smart-test.toml"}) {
        if (all.empty() || all.front().file != file) all.push_back({file, ""});
    }
    if (!names_pyproject) {
        all.push_back({pyproject, "pst"});
        all.push_back({pyproject, "py-smart-test"});
    }
    return all;
}

Result<std::optional<TomlValue>> read_place(const ReadText& read, const Place& place) {
    auto text = read(RepoPath(place.file));
    if (!text) return std::nullopt;
    auto document = parse_toml(*text);
    if (!document) {
        const TomlError& error = document.error();
        return fail(FailureKind::usage,
                    place.file + ":" + std::to_string(error.line) + ": " + error.message,
                    place.file);
    }
    if (place.table.empty()) return *document;
    const TomlValue* table = document->at("tool." + place.table);
    if (table == nullptr) return std::nullopt;
    if (!table->is_table()) {
        return fail(FailureKind::usage,
                    place.file + ":" + std::to_string(table->line) + ": tool." + place.table +
                        " must be a table",
                    place.file);
    }
    return *table;
}

Status check_explicit_file(const ReadText& read, const std::string& file) {
    if (leaves_root(file) || RepoPath(file).empty()) {
        return fail(FailureKind::usage, "--config " + printable(file) + " is not in the project",
                    file, "give a path below the project's root");
    }
    RepoPath path(file);
    if (!read(path)) {
        return fail(FailureKind::usage, "--config " + printable(file) + " cannot be read", file,
                    "check the path; it is relative to the project's root");
    }
    if (path.name() != k_pyproject) return {};
    for (const char* table : {"pst", "py-smart-test"}) {
        PST_TRY(found, read_place(read, Place{path.str(), table}));
        if (found) return {};
    }
    return fail(FailureKind::usage, "--config " + printable(file) + " has no [tool.pst] table",
                file);
}

}  // namespace

Result<ConfigurationTable> find_configuration_table(
    const ReadText& read, const std::optional<std::string>& explicit_file) {
    if (explicit_file) PST_CHECK(check_explicit_file(read, *explicit_file));
    ConfigurationTable found;
    std::string decides;
    for (const Place& place : places(explicit_file)) {
        auto table = read_place(read, place);
        if (!table && decides.empty()) return tl::make_unexpected(table.error());
        if (!table || !*table) continue;  // a broken file that is not read is not our concern
        if (!decides.empty()) {
            found.warnings.push_back(place.shown() + " is not read, since " + decides +
                                     " is the configuration");
            continue;
        }
        decides = place.shown();
        found.file = place.file;
        found.table = std::move(**table);
        found.of_py_smart_test = place.table == "py-smart-test";
    }
    return found;
}

}  // namespace pst
