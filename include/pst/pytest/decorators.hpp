// SPDX-License-Identifier: MIT
// What decorators and marks mean to pytest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pst/model/module_facts.hpp>

namespace pst {

/// `pytest.fixture`, `fixture`, `pytest_asyncio.fixture`, `yield_fixture`, called or bare.
const Call* fixture_decorator(const Definition& definition);
/// `pytest.mark.NAME` or `mark.NAME`.
bool is_mark(const Call& call, std::string_view name);
/// A decorator that returns what pytest or the caller still sees as the same function, and that
/// keeps no reference to it elsewhere.
bool is_transparent_decorator(std::string_view callee);
/// A decorator on a test that neither renames nor multiplies it beyond parameters.
bool keeps_test_identity(std::string_view callee);
/// True when the arguments are constants, so that evaluating them cannot fail or act.
bool has_constant_arguments(const Call& call);

/// Names bound by `parametrize` without `indirect`: they are no fixture requests.
std::vector<std::string> parametrized_names(const std::vector<Call>& marks);
/// Names of `usefixtures` marks.
std::vector<std::string> used_fixtures(const std::vector<Call>& marks);
/// Positional parameters may come from elsewhere: mock.patch, hypothesis.given.
bool injects_parameters(const std::vector<Call>& decorators);

/// Functions that xunit-style set-up calls by name, at module level or in a class.
bool is_xunit_name(std::string_view name);
/// Hooks that see all tests of the run wherever their conftest lies.
bool is_session_hook(std::string_view name);

}  // namespace pst
