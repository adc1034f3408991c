# SPDX-License-Identifier: MIT
"""rules.txt, the switches in src and the steps of scenarios name the same rules.

That a rule without its switch turns a step red is shown by drop_rules.py, which needs a binary
of its own; here stands what can be read from the sources.
"""

import re
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

import drop_rules  # noqa: E402
from support.scenario import known_rules  # noqa: E402

SWITCH = re.compile(r"\bis_rule_on\(([^()]*)\)")
ID = re.compile(r'"([^"]*)"')


def rules_of(text):
    """The ids of all switches; a switch without a constant gives an empty one."""
    return {rule for switch in SWITCH.findall(text) for rule in ID.findall(switch) or [""]}


def consulted_rules():
    found = set()
    for path in sorted((TESTS.parent / "src").rglob("*.[ch]pp")):
        if path.relative_to(TESTS.parent / "src").as_posix() != "base/rules.cpp":
            found |= rules_of(path.read_text(encoding="utf-8"))
    return found


def test_switches_are_found():
    text = 'if (a && is_rule_on("one")) f(is_rule_on(kind == K ? "two"\n : "three"), "four"); is_rule_on(rule);'
    assert rules_of(text) == {"one", "two", "three", ""}


def test_every_rule_has_a_switch():
    assert sorted(known_rules().keys() - consulted_rules()) == []


def test_every_switch_is_of_a_rule():
    assert sorted(consulted_rules() - known_rules().keys()) == []


def test_every_rule_has_a_step():
    assert sorted(known_rules().keys() - drop_rules.guards_by_rule([], any_python=True).keys()) == []
