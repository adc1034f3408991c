// SPDX-License-Identifier: MIT
// Fixtures by name: what a test asks for, directly, through other fixtures, or by autouse.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include <pst/pytest/items.hpp>
#include <pst/pytest/settings.hpp>
#include <pst/pytest/test_files.hpp>
#include <pst/python/code_index.hpp>

namespace pst {

struct Fixture {
    NameTarget code;  ///< the function or method
    std::string name;
    std::string class_name;  ///< "" outside classes
    bool autouse = false;
    std::vector<std::string> requests;  ///< parameters, usefixtures, constant getfixturevalue
};

struct FixtureClosure {
    std::vector<const Fixture*> fixtures;
    std::vector<std::string> unknown;  ///< asked for, defined nowhere in the project
    bool computed = false;             ///< a non-constant getfixturevalue: any fixture
};

class FixtureTable {
public:
    /// `plugins`: project modules that every test sees (pytest_plugins, `-p`, own entry points).
    FixtureTable(const CodeIndex& index, const TestLayout& layout, const PytestSettings& settings,
                 const std::vector<FileId>& plugins);

    FixtureClosure closure(const TestItem& item) const;
    const std::vector<Fixture>& all() const { return m_all; }

private:
    using Level = std::vector<std::uint32_t>;  ///< indices into m_all that one place defines
    struct Request;

    Level read_file(FileId file);
    void read_definition(FileId file, DefinitionIndex at, std::string_view bound_name, Level& into);
    void read_imported(FileId file, Level& into);
    std::vector<const Level*> levels_for(const TestItem& item) const;
    void add_own_requests(const TestItem& item, Request& request) const;
    void add_function_requests(const NameTarget& code, const std::vector<Call>& outer_marks,
                               Request& request) const;
    bool is_for(const Fixture& fixture, const TestItem& item) const;
    bool hides_by_name(const Fixture& fixture, const TestItem& item) const;
    void resolve(const std::string& name, Request& request) const;

    const CodeIndex& m_index;
    const TestLayout& m_layout;
    const PytestSettings& m_settings;
    std::vector<Fixture> m_all;
    std::unordered_map<FileId, Level> m_by_file;  ///< of test files, conftests and plugins
    Level m_global;                               ///< of plugins
};

/// Fixtures of pytest and well-known plugins that run no project code.
bool is_inert_fixture(std::string_view name);

}  // namespace pst
