// SPDX-License-Identifier: MIT
#include <pst/pytest/decorators.hpp>

#include <algorithm>
#include <array>

#include <pst/base/rules.hpp>
#include <pst/base/text.hpp>

namespace pst {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& list) {
    return std::ranges::find(list, text) != list.end();
}

constexpr std::array<std::string_view, 4> k_fixture_names = {"fixture", "yield_fixture",
                                                             "async_fixture", "fixture_union"};
constexpr std::array<std::string_view, 5> k_fixture_modules = {
    "pytest", "pytest_asyncio", "pytest_trio", "fixture", "yield_fixture"};

// Bare names as the standard library's modules export them.
constexpr std::array<std::string_view, 29> k_transparent = {"property",
                                                            "staticmethod",
                                                            "classmethod",
                                                            "cached_property",
                                                            "wraps",
                                                            "contextmanager",
                                                            "asynccontextmanager",
                                                            "overload",
                                                            "override",
                                                            "final",
                                                            "no_type_check",
                                                            "runtime_checkable",
                                                            "abstractmethod",
                                                            "abstractproperty",
                                                            "total_ordering",
                                                            "dataclass",
                                                            "unique",
                                                            "singledispatch",
                                                            "singledispatchmethod",
                                                            "lru_cache",
                                                            "cache",
                                                            "deprecated",
                                                            "partialmethod",
                                                            "typing_extensions",
                                                            "abstractclassmethod",
                                                            "abstractstaticmethod",
                                                            "dataclass_transform",
                                                            "type_check_only",
                                                            "coroutine"};
constexpr std::array<std::string_view, 11> k_transparent_modules = {
    "functools", "contextlib", "typing", "typing_extensions", "abc", "t", "dataclasses",
    "enum",      "te",         "types",  "warnings"};
constexpr std::array<std::string_view, 4> k_accessors = {"setter", "getter", "deleter", "overload"};

constexpr std::array<std::string_view, 8> k_identity_modules = {
    "pytest", "mark", "unittest", "mock", "patch", "hypothesis", "freezegun", "mocker"};
constexpr std::array<std::string_view, 16> k_identity_names = {"given",
                                                               "settings",
                                                               "example",
                                                               "seed",
                                                               "patch",
                                                               "object",
                                                               "dict",
                                                               "multiple",
                                                               "skip",
                                                               "skipIf",
                                                               "skipUnless",
                                                               "expectedFailure",
                                                               "freeze_time",
                                                               "override_settings",
                                                               "modify_settings",
                                                               "tag"};

}  // namespace

const Call* fixture_decorator(const Definition& definition) {
    for (const Call& call : definition.decorators) {
        if (is_one_of(last_part(call.callee), k_fixture_names) &&
            (call.callee.find('.') == std::string::npos ||
             is_one_of(first_part(call.callee), k_fixture_modules))) {
            return &call;
        }
    }
    return nullptr;
}

bool is_mark(const Call& call, std::string_view name) {
    const std::string_view callee = call.callee;
    return last_part(callee) == name &&
           (callee.starts_with("pytest.mark.") || callee.starts_with("mark."));
}

bool is_transparent_decorator(std::string_view callee) {
    if (callee.starts_with("pytest.mark.") || callee.starts_with("mark.") ||
        callee == "pytest.fixture" || callee == "fixture" || callee == "pytest_asyncio.fixture" ||
        callee == "pytest.hookimpl" || callee == "hookimpl") {
        return true;
    }
    if (callee.find('.') == std::string_view::npos) {
        return is_one_of(callee, k_transparent);
    }
    return is_one_of(last_part(callee), k_accessors) ||
           (is_one_of(first_part(callee), k_transparent_modules) &&
            is_one_of(last_part(callee), k_transparent));
}

bool keeps_test_identity(std::string_view callee) {
    return is_transparent_decorator(callee) || is_one_of(first_part(callee), k_identity_modules) ||
           is_one_of(last_part(callee), k_identity_names);
}

bool has_constant_arguments(const Call& call) {
    return std::ranges::all_of(call.arguments, [](const Argument& argument) {
        return argument.kind != Argument::Kind::other && argument.kind != Argument::Kind::name;
    });
}

std::vector<std::string> parametrized_names(const std::vector<Call>& marks) {
    std::vector<std::string> names;
    for (const Call& mark : marks) {
        if (!is_mark(mark, "parametrize") || mark.arguments.empty()) {
            continue;
        }
        const bool indirect = std::ranges::any_of(mark.arguments, [](const Argument& argument) {
            return argument.keyword == "indirect" && argument.text != "False";
        });
        if (indirect && is_rule_on("fixture-indirect")) {
            continue;
        }
        const auto first = std::ranges::find_if(mark.arguments, [](const Argument& argument) {
            return argument.keyword.empty() || argument.keyword == "argnames";
        });
        if (first == mark.arguments.end()) {
            continue;
        }
        names.insert(names.end(), first->strings.begin(), first->strings.end());
        if (first->kind == Argument::Kind::string) {
            for (const auto piece : split(first->text, ',')) {
                names.emplace_back(trimmed(piece));
            }
        }
    }
    return names;
}

std::vector<std::string> used_fixtures(const std::vector<Call>& marks) {
    std::vector<std::string> names;
    for (const Call& mark : marks) {
        if (is_mark(mark, "usefixtures") && is_rule_on("usefixtures")) {
            for (const Argument& argument : mark.arguments) {
                names.push_back(argument.text);
            }
        }
    }
    return names;
}

bool injects_parameters(const std::vector<Call>& decorators) {
    return std::ranges::any_of(decorators, [](const Call& call) {
        return first_part(call.callee) == "patch" || last_part(call.callee) == "patch" ||
               call.callee.find("patch.") != std::string::npos || last_part(call.callee) == "given";
    });
}

bool is_xunit_name(std::string_view name) {
    static constexpr std::array<std::string_view, 20> k_names = {
        "setup_module", "teardown_module", "setup_function", "teardown_function",
        "setUpModule",  "tearDownModule",  "setup_class",    "teardown_class",
        "setup_method", "teardown_method", "setUp",          "tearDown",
        "setUpClass",   "tearDownClass",   "asyncSetUp",     "asyncTearDown",
        "setup",        "teardown",        "setUpTestData",  "runTest"};
    return is_one_of(name, k_names);
}

bool is_session_hook(std::string_view name) {
    static constexpr std::array<std::string_view, 22> k_hooks = {"pytest_addoption",
                                                                 "pytest_addhooks",
                                                                 "pytest_configure",
                                                                 "pytest_unconfigure",
                                                                 "pytest_cmdline_main",
                                                                 "pytest_cmdline_parse",
                                                                 "pytest_cmdline_preparse",
                                                                 "pytest_load_initial_conftests",
                                                                 "pytest_plugin_registered",
                                                                 "pytest_collection",
                                                                 "pytest_collection_modifyitems",
                                                                 "pytest_collection_finish",
                                                                 "pytest_sessionstart",
                                                                 "pytest_sessionfinish",
                                                                 "pytest_runtestloop",
                                                                 "pytest_itemcollected",
                                                                 "pytest_deselected",
                                                                 "pytest_xdist_setupnodes",
                                                                 "pytest_configure_node",
                                                                 "pytest_fixture_setup",
                                                                 "pytest_make_collect_report",
                                                                 "pytest_report_teststatus"};
    return is_one_of(name, k_hooks);
}

}  // namespace pst
