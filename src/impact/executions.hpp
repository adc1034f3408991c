// SPDX-License-Identifier: MIT
// A recording, seen through the definitions and items of the state in which it was made. What was
// executed is told by recorded test (its number): an item with parameters has several.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <pst/impact/project_state.hpp>
#include <pst/model/recording.hpp>

namespace pst {

/// The function or method whose text holds the line (nested ones belong to it), else the module.
DefinitionIndex code_with(const ModuleFacts& facts, std::uint32_t line);

class Executions {
public:
    Executions(const ProjectState& state, const Recording& recording);

    /// Everything that the item can do was seen: all of its tests are known, ran and passed, and
    /// nothing was hidden.
    bool is_known(std::size_t item) const { return m_is_known[item]; }
    std::size_t known_count() const;
    /// Its tests are parameter sets, each with an id of its own that names it in the next run, too.
    bool tells_sets_apart(std::size_t item) const;
    /// The test executed the function of its item.
    bool ran_itself(std::size_t item, std::uint32_t test) const;
    const TestId& id_of(std::uint32_t test) const { return m_recording.tests[test].id; }
    /// Digest of its parameters, where pytest may number them otherwise in the next run; else
    /// empty.
    std::string parameters_of(std::uint32_t test) const;
    /// Those of an item, sorted.
    const TestNumbers& tests_of(std::size_t item) const { return m_tests_of_item[item]; }
    std::size_t test_count() const { return m_recording.tests.size(); }
    /// Tests in which a function was executed, or the module (its body) imported, sorted.
    const TestNumbers& executors(FileId file, DefinitionIndex function) const;
    /// It was executed while modules were imported, tests collected, or between tests.
    bool is_always(FileId file, DefinitionIndex function) const;
    /// Tests that may depend on what the function did for another: those that executed a function
    /// that remembers, or, where it was watched, that found something in it; and those that went on
    /// with a generator which another has advanced.
    const TestNumbers& dependents(FileId file, DefinitionIndex function) const;
    bool was_watched(FileId file, DefinitionIndex function) const;
    using Place = std::pair<FileId, DefinitionIndex>;
    /// What started while a function that remembers ran; null: that is not known.
    const std::vector<Place>* led(FileId file, DefinitionIndex function) const;
    struct Openers {
        bool is_always = false;  ///< also while modules were imported, or between tests
        TestNumbers tests;
    };
    /// Who opened the file or listed the folder, or executed what did so for another.
    Openers openers(const RepoPath& path) const;
    /// Code of the file ran, at least the module's own.
    bool was_loaded(FileId file) const { return m_loaded.contains(file); }
    const std::string& unusable() const { return m_unusable; }

private:
    struct Function {
        TestNumbers tests;
        bool is_always = false;
        bool is_watched = false;
        TestNumbers found;
        bool is_followed = true;
        std::vector<Place> led;  ///< where it is followed
    };

    std::string cause_of_distrust() const;
    void find_items();
    void find_known();
    bool was_seen(std::size_t item) const;
    void find_functions();
    void add_led(const RecordedCode& code, Function& function) const;
    std::vector<FileId> files_at(const RepoPath& path) const;
    void add_executors(const CodePlace& place, bool only_if_it_remembers, TestNumbers& tests) const;

    const ProjectState& m_state;
    const Recording& m_recording;
    std::string m_unusable;
    std::vector<TestNumbers> m_tests_of_item;
    std::vector<bool> m_is_known;
    std::set<FileId> m_loaded;
    std::vector<const SourceFile*> m_links;
    std::map<Place, Function> m_functions;
};

}  // namespace pst
