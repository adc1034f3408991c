# SPDX-License-Identifier: MIT
from pathlib import Path

import pytest

from .casefile import parse_case
from .oracle import Oracle, OracleError, Outcomes, changed_tests
from .scenario import scenario_steps

PROJECT = """# t
rule: import-absolute
`conftest.py` empty
`m.py`
```
X = 1
```
`test_a.py`
```
import m, pytest
def test_x(): assert m.X == 1
def test_y(): assert True
@pytest.mark.parametrize("n", [1, 2])
def test_p(n): assert m.X != n + 1
```
`test_b.py`
```
def test_z(): pass
```
## Edit: e
"""
TWO = "`m.py`\n```\nX = 2\n```\n"


def check(edit, selected):
    text = PROJECT + edit + "```selected\n" + selected + "```\n"
    (step,) = scenario_steps(parse_case(text, Path("case.md")))
    Oracle().check(step)


def test_agrees():
    check(TWO, "! test_a.py::test_x\n! test_a.py::test_p\n~ test_a.py::test_y  same file\n")
    check(TWO, "! test_a.py::test_x\n! test_a.py::test_p[1]\n")
    check("", "")


@pytest.mark.parametrize(
    "selected, why",
    [
        ("! test_a.py::test_p\n", r"test_a.py::test_x changed \(passed -> failed\) and is not marked"),
        ("! test_a.py\n", "test_a.py: test_a.py::test_y did not change"),
        ("! test_a.py::test_x\n! test_a.py::test_p\n! test_b.py::test_z\n", "test_z did not change"),
        ("! test_a.py::test_x\n! test_a.py::test_p\n! test_b.py::gone\n", "does not exist after"),
        ("! test_a.py::test_x\n! test_a.py::test_p\n~ test_b.py::gone  why\n", "~ test_b.py::gone does not exist"),
    ],
)
def test_disagrees(selected, why):
    with pytest.raises(OracleError, match=why):
        check(TWO, selected)


def test_a_file_that_cannot_be_collected_counts_whole():
    check("`m.py` deleted\n", "! test_a.py\n")
    check("`m.py` deleted\n", "! test_a.py::test_x\n! test_a.py::test_y\n! test_a.py::test_p\n")
    check("`test_c.py`\n```\nimport gone\n```\n", "! test_c.py\n")


def test_a_conftest_that_fails_stops_the_session():
    check("`conftest.py`\n```\nimport gone\n```\n", "! test_a.py\n! test_b.py\n")


def test_new_tests_count_and_vanished_ones_do_not():
    check("`test_b.py`\n```\ndef test_new(): pass\n```\n", "! test_b.py::test_new\n")
    check("`test_b.py` deleted\n", "")


def test_skip_xfail_and_errors_are_outcomes():
    skip = "`test_b.py`\n```\nimport pytest\ndef test_z(): {}\n```\n"
    check(skip.format("pytest.skip('no')"), "! test_b.py::test_z\n")
    check(skip.format("pytest.xfail('no')"), "! test_b.py::test_z\n")
    check(skip.format("'other text'"), "")


def test_the_current_folder_is_not_on_the_path():
    check("`conftest.py` deleted\n`test_a.py` renamed to `t/test_a.py`\n", "! t/test_a.py\n")


def test_changed_tests_of_broken_nodes():
    before = Outcomes({"t/a.py::x": "passed"}, ["t/b.py"])
    assert changed_tests(before, Outcomes({}, ["t"])) == {"t/a.py::x"}
    assert changed_tests(before, Outcomes({"t/a.py::x": "passed", "t/b.py::y": "passed"})) == {"t/b.py::y"}
    assert changed_tests(before, Outcomes({}, ["t/b.py", "t/c.py"])) == {"t/c.py"}
