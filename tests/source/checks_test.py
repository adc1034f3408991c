# SPDX-License-Identifier: MIT
"""The checks of the source tree find what they are there for."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import check_layers  # noqa: E402
import check_sizes  # noqa: E402

ROOMS, LIBRARIES = check_layers.read_table("base:\nmodel: base\ngit: model base  # adapter\n<git2: git\n")


@pytest.mark.parametrize(
    "room, line, allowed",
    [
        ("git", "#include <pst/base/result.hpp>", True),
        ("git", "#include <pst/git/repository.hpp>", True),
        ("base", "#include <pst/model/repo_path.hpp>", False),
        ("git", "#  include <git2/types.h>", True),
        ("model", "#include <git2.h>", False),
        ("git", '#include "handles.hpp"', True),
        ("git", '#include "git/handles.hpp"', True),
        ("model", '#include "git/handles.hpp"', False),
        ("model", '#include "../git/handles.hpp"', False),
        ("model", "#include <pst/embedded/plugin.hpp>", True),
        ("model", "// #include <pst/git/repository.hpp>", True),
    ],
)
def test_layers(room, line, allowed):
    assert (list(check_layers.violations(room, line, ROOMS, LIBRARIES)) == []) is allowed


CPP = r"""
namespace pst {
struct Point { int x = f({1}); bool is_far() const { return x > 10; } };
constexpr int k_table[] = {
    1,
    2,
};
std::string text(int n) {  // { not counted
    const char* brace = "{"; char one = '{'; auto big = 1'000;
    auto inner = [&] {
        return R"({
        })";
    };
    if (n) { return brace; }
    return inner();
}
template <class T>
class Box : public Base<T> {
    Box(std::vector<int> x = {})
        : Base<T>{x}, m_value{0} {
    }
#define MACRO(x) {
    bool operator==(const Box& other) const {
        return true; }
    int operator()(int x) { return x; }
};
}
"""


def test_cpp_functions():
    found = {name: (start, count) for name, start, count in check_sizes.cpp_functions(CPP)}
    assert found == {"is_far": (3, 1), "text": (8, 9), "Box": (19, 3), "operator==": (23, 2), "operator()": (25, 1)}


def test_python_functions_without_docstrings():
    text = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n\nclass A:\n    async def g(self): pass\n'
    assert sorted(check_sizes.python_functions(text)) == [("f", 1, 2), ("g", 9, 1)]


@pytest.mark.parametrize("name, lines, wrong", [("a.hpp", 151, 1), ("a.hpp", 150, 0), ("a.cpp", 400, 0), ("a.cpp", 401, 1)])
def test_file_sizes(name, lines, wrong):
    assert len(list(check_sizes.too_long(Path(name), "int x;\n" * lines))) == wrong
