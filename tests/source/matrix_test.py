# SPDX-License-Identifier: MIT
"""Which Pythons and pytests tests/plugin/matrix.py combines."""

from types import SimpleNamespace

import pytest
from plugin import matrix

FOUND = [((3, 9), "/opt/python3.9"), ((3, 13), "/opt/python3.13")]


@pytest.fixture(autouse=True)
def two_pythons(monkeypatch):
    monkeypatch.setattr(matrix, "pythons", lambda: FOUND)


def options(**given):
    return SimpleNamespace(**{"python": None, "pytest": None, "pair": None} | given)


def test_every_pytest_with_every_python_that_it_supports():
    combined = [(version, pytest) for version, _, pytest in matrix.combinations(options())]
    assert combined == [((3, 9), "7.4"), ((3, 9), "8"), ((3, 13), "7.4"), ((3, 13), "8"), ((3, 13), "9")]


def test_a_pair_whose_python_is_absent_is_named_and_left_out(capsys):
    combined = matrix.combinations(options(pair=["3.9/7.4", "3.14/9"]))
    assert combined == [((3, 9), "/opt/python3.9", "7.4")]
    assert capsys.readouterr().out == "Python 3.14, pytest 9: not run, no Python 3.14 was found (pyenv, PATH)\n"
