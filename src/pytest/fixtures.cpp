// SPDX-License-Identifier: MIT
#include <pst/pytest/fixtures.hpp>

#include <algorithm>
#include <set>
#include <unordered_set>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>
#include <pst/pytest/decorators.hpp>

namespace pst {
namespace {

/// Marks of a module: `pytestmark = ...`, recorded as calls of the module body or that binding.
std::vector<Call> module_marks(const ModuleFacts& facts) {
    std::vector<Call> marks;
    for (const CallFact& fact : facts.calls) {
        const auto& owner = facts.definitions[fact.owner];
        if (owner.kind == DefinitionKind::module_body || owner.name == "pytestmark" ||
            owner.kind == DefinitionKind::class_) {
            marks.push_back(fact.call);
        }
    }
    return marks;
}

/// `getfixture` in a doctest: any fixture.
bool asks_in_examples(const ModuleFacts& facts) {
    return std::ranges::any_of(facts.hazards, [](const Hazard& hazard) {
        return hazard.kind == HazardKind::holds_examples && hazard.detail == "getfixture";
    });
}

}  // namespace

struct FixtureTable::Request {
    const TestItem& item;
    std::vector<const Level*> levels = {};  ///< nearest first
    std::unordered_set<std::string> seen = {};
    FixtureClosure closure = {};
    bool injected = false;  ///< decorators pass parameters: unknown names are theirs
};

FixtureTable::FixtureTable(const CodeIndex& index, const TestLayout& layout,
                           const PytestSettings& settings, const std::vector<FileId>& plugins)
    : m_index(index), m_layout(layout), m_settings(settings) {
    const auto read = [this](const std::vector<RepoPath>& paths) {
        for (const auto& path : paths) {
            if (const FileId file = m_index.find(path); file != k_no_file) {
                m_by_file.emplace(file, read_file(file));
            }
        }
    };
    read(layout.test_files);
    read(layout.doctest_modules);
    read(layout.conftests);
    for (const auto& [path, hook] : layout.hooked_files) {
        read({path});
    }
    for (const FileId plugin : plugins) {
        const Level level = read_file(plugin);
        m_global.insert(m_global.end(), level.begin(), level.end());
    }
}

void FixtureTable::read_definition(FileId file, DefinitionIndex at, std::string_view bound_name,
                                   Level& into) {
    const Definition& definition = m_index.facts(file).definitions[at];
    const Call* decorator = fixture_decorator(definition);
    if (decorator == nullptr) {
        return;
    }
    Fixture fixture;
    fixture.code = {file, at, {}};
    fixture.name = bound_name;
    if (definition.parent != k_module_body) {
        fixture.class_name = m_index.facts(file).definitions[definition.parent].name;
    }
    for (const Argument& argument : decorator->arguments) {
        if (argument.keyword == "name") {
            fixture.name = argument.text;
        } else if (argument.keyword == "autouse") {
            fixture.autouse = argument.text != "False";
        }
    }
    const bool is_method = definition.kind == DefinitionKind::method;
    fixture.requests.assign(
        definition.parameters.begin() + (is_method && !definition.parameters.empty()),
        definition.parameters.end());
    const auto used = used_fixtures(definition.decorators);
    fixture.requests.insert(fixture.requests.end(), used.begin(), used.end());
    into.push_back(static_cast<std::uint32_t>(m_all.size()));
    m_all.push_back(std::move(fixture));
}

void FixtureTable::read_imported(FileId file, Level& into) {
    const auto add = [&](FileId target, DefinitionIndex at, std::string_view name) {
        if (target != k_no_file && at != k_module_body) {
            read_definition(target, at, name, into);
        }
    };
    std::vector<FileId> open = {file};
    std::set<FileId> seen = {file};
    while (!open.empty()) {
        const FileId at = open.back();
        open.pop_back();
        for (const Import& import : m_index.facts(at).imports) {
            if (import.name != "*" && !import.name.empty()) {
                for (const auto& target : m_index.exported(at, import.bound_as)) {
                    add(target.file, target.definition, import.bound_as);
                }
                continue;
            }
            if (import.name != "*") {
                continue;
            }
            for (const FileId target : m_index.target_files(at, import)) {
                if (!seen.insert(target).second) {
                    continue;
                }
                const auto& definitions = m_index.facts(target).definitions;
                for (DefinitionIndex each = 2; each < definitions.size(); ++each) {
                    if (definitions[each].parent == k_module_body) {
                        add(target, each, definitions[each].name);
                    }
                }
                open.push_back(target);
            }
        }
    }
}

FixtureTable::Level FixtureTable::read_file(FileId file) {
    Level level;
    const auto& definitions = m_index.facts(file).definitions;
    for (DefinitionIndex at = 2; at < definitions.size(); ++at) {
        read_definition(file, at, last_part(definitions[at].name), level);
    }
    read_imported(file, level);
    for (const CallFact& fact : m_index.facts(file).calls) {
        if (last_part(fact.call.callee) != "getfixturevalue") {
            continue;
        }
        for (const auto at : level) {
            if (m_all[at].code == NameTarget{file, fact.owner, {}} &&
                !fact.call.arguments.empty()) {
                m_all[at].requests.push_back(fact.call.arguments.front().text);
            }
        }
    }
    return level;
}

std::vector<const FixtureTable::Level*> FixtureTable::levels_for(const TestItem& item) const {
    std::vector<const Level*> levels;
    const auto add = [&](FileId file) {
        if (const auto place = m_by_file.find(file); place != m_by_file.end()) {
            levels.push_back(&place->second);
        }
    };
    add(item.file);
    auto chain = conftest_chain(m_layout, item.path);
    for (auto conftest = chain.rbegin(); conftest != chain.rend(); ++conftest) {
        add(m_index.find(*conftest));
    }
    levels.push_back(&m_global);
    return levels;
}

void FixtureTable::add_function_requests(const NameTarget& code,
                                         const std::vector<Call>& outer_marks,
                                         Request& request) const {
    const Definition& function = m_index.facts(code.file).definitions[code.definition];
    std::vector<Call> marks = function.decorators;
    marks.insert(marks.end(), outer_marks.begin(), outer_marks.end());
    request.injected = request.injected || injects_parameters(function.decorators);
    for (const auto& name : used_fixtures(marks)) {
        resolve(name, request);
    }
    const auto bound = parametrized_names(marks);
    for (const auto& parameter : function.parameters) {
        const bool is_self =
            function.kind == DefinitionKind::method && (parameter == "self" || parameter == "cls");
        if (!is_self && std::ranges::find(bound, parameter) == bound.end() &&
            is_rule_on("fixture-by-name")) {
            resolve(parameter, request);
        }
    }
    for (const CallFact& fact : m_index.facts(code.file).calls) {
        if (fact.owner == code.definition && last_part(fact.call.callee) == "getfixturevalue" &&
            !fact.call.arguments.empty() && is_rule_on("getfixturevalue")) {
            resolve(fact.call.arguments.front().text, request);
        }
    }
    for (const Hazard& hazard : m_index.facts(code.file).hazards) {
        if (hazard.owner == code.definition && hazard.kind == HazardKind::computed_fixture) {
            request.closure.computed = true;
        }
    }
}

void FixtureTable::add_own_requests(const TestItem& item, Request& request) const {
    const ModuleFacts& facts = m_index.facts(item.file);
    std::vector<Call> marks = module_marks(facts);
    for (const auto& class_ : item.classes) {
        const auto& decorators =
            m_index.facts(class_.file).definitions[class_.definition].decorators;
        marks.insert(marks.end(), decorators.begin(), decorators.end());
    }
    if (item.unit == ItemUnit::function || item.unit == ItemUnit::method) {
        add_function_requests(item.code, marks, request);
        return;
    }
    if (item.has_doctests) {
        request.closure.computed = asks_in_examples(facts);
        if (!matches_python_files(item.path, m_settings)) {
            return;  // its functions are no tests
        }
    }
    const auto add_all = [&](FileId file) {
        for (DefinitionIndex at = 2; at < m_index.facts(file).definitions.size(); ++at) {
            const auto kind = m_index.facts(file).definitions[at].kind;
            if (kind == DefinitionKind::function || kind == DefinitionKind::method) {
                add_function_requests({file, at, {}}, marks, request);
            }
        }
    };
    add_all(item.file);
    for (const auto& class_ : item.classes) {
        if (class_.file != item.file) {
            add_all(class_.file);
        }
    }
}

/// A fixture of a class serves the tests of that class and of those inside it or derived from it.
bool FixtureTable::is_for(const Fixture& fixture, const TestItem& item) const {
    return fixture.class_name.empty() ||
           std::ranges::any_of(item.classes, [&](const NameTarget& class_) {
               return m_index.facts(class_.file).definitions[class_.definition].name ==
                      fixture.class_name;
           });
}

/// Whether tests are sure not to see an outer fixture of the name.
bool FixtureTable::hides_by_name(const Fixture& fixture, const TestItem& item) const {
    const auto& code = m_index.facts(fixture.code.file).definitions[fixture.code.definition];
    return !code.conditional && is_for(fixture, item);
}

void FixtureTable::resolve(const std::string& name, Request& request) const {
    if (!request.seen.insert(name).second) {
        return;
    }
    bool found = false;
    for (const Level* level : request.levels) {
        bool hides_outer = false;
        bool asks_for_outer = false;
        for (const auto at : *level) {
            const Fixture& fixture = m_all[at];
            if (fixture.name != name) {
                continue;
            }
            found = true;
            hides_outer = hides_outer || hides_by_name(fixture, request.item);
            request.closure.fixtures.push_back(&fixture);
            for (const auto& each : fixture.requests) {
                asks_for_outer = asks_for_outer || each == name;
                if (is_rule_on("fixture-chain")) {
                    resolve(each, request);
                }
            }
            for (const Hazard& hazard : m_index.facts(fixture.code.file).hazards) {
                if (hazard.owner == fixture.code.definition &&
                    hazard.kind == HazardKind::computed_fixture) {
                    request.closure.computed = true;
                }
            }
        }
        if (hides_outer && !asks_for_outer && is_rule_on("fixture-override")) {
            return;
        }
    }
    if (!found && !request.injected && !(is_inert_fixture(name) && is_rule_on("fixture-plugin"))) {
        request.closure.unknown.push_back(name);
    }
}

FixtureClosure FixtureTable::closure(const TestItem& item) const {
    if (item.file == k_no_file) {
        return {};
    }
    Request request{.item = item};
    request.levels = levels_for(item);
    for (const auto& class_ : item.classes) {
        // A base class in another file brings the fixtures of its own body.
        if (const auto place = m_by_file.find(class_.file);
            place != m_by_file.end() && class_.file != item.file) {
            request.levels.insert(request.levels.begin() + 1, &place->second);
        }
    }
    add_own_requests(item, request);
    for (const auto& name : m_settings.usefixtures) {
        if (is_rule_on("usefixtures")) {
            resolve(name, request);
        }
    }
    for (const Level* level : request.levels) {
        for (const auto at : *level) {
            const Fixture& fixture = m_all[at];
            const bool in_scope = item.unit == ItemUnit::file || is_for(fixture, item);
            if (fixture.autouse && in_scope && is_rule_on("fixture-autouse")) {
                resolve(fixture.name, request);
            }
        }
    }
    return std::move(request.closure);
}

bool is_inert_fixture(std::string_view name) {
    static const std::set<std::string_view> k_inert = {
        // pytest
        "request", "tmp_path", "tmp_path_factory", "tmpdir", "tmpdir_factory", "capsys", "capfd",
        "capsysbinary", "capfdbinary", "capteesys", "caplog", "monkeypatch", "recwarn", "cache",
        "record_property", "record_testsuite_property", "record_xml_attribute", "pytestconfig",
        "doctest_namespace", "pytester", "testdir", "linecomp", "subtests", "LineMatcher",
        // helpers that only observe or replace
        "mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker", "faker",
        "benchmark", "benchmark_weave", "freezer", "requests_mock", "responses", "httpx_mock",
        "respx_mock", "aioresponses", "cov", "no_cover", "worker_id", "testrun_uid", "event_loop",
        "event_loop_policy", "anyio_backend", "anyio_backend_name", "anyio_backend_options",
        "unused_tcp_port", "unused_tcp_port_factory", "unused_udp_port", "free_tcp_port", "nursery",
        "autojump_clock", "mock_clock", "snapshot", "snapshot_json", "data_regression",
        "file_regression", "num_regression", "image_regression", "dataframe_regression",
        "ndarrays_regression", "original_datadir", "datadir", "shared_datadir", "lazy_datadir",
        "lazy_shared_datadir", "fs", "fs_module", "fs_session", "httpserver", "smtpserver", "check",
        "qtbot", "time_machine", "socket_enabled", "socket_disabled", "regtest", "golden",
        "script_runner", "self"};
    return k_inert.contains(name);
}

}  // namespace pst
