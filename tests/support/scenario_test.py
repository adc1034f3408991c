# SPDX-License-Identifier: MIT
from pathlib import Path

import pytest

from .casefile import CaseError, parse_case
from .lanes import RECORDED, Lane, all_lanes, matches, spread
from .scenario import is_part, known_rules, scenario_steps

NONE = "```selected\n```\n"


def steps(text):
    return scenario_steps(parse_case("# t\n" + text, Path("case.md")))


def test_edit_starts_anew_and_then_continues():
    one, two, three = steps(
        "rule: renamed\n`a` empty\n"
        f"## Edit: one\n`b` empty\n{NONE}## Then: two\n`c` empty\n{NONE}## Edit: three\n{NONE}"
    )
    assert [op.path for op in one.before] == ["a"]
    assert [op.path for op in two.before] == ["a", "b"]
    assert [op.path for op in two.edit] == ["c"]
    assert [op.path for op in three.before] == ["a"]


def test_selected_lines():
    (step,) = steps(
        "## Edit: e\nrule: renamed\n```selected\n! t.py::a[x y]    m changed < n\n\n~ t.py::b  same file\n```\n"
    )
    assert step.must == ["t.py::a[x y]"] and step.tolerated == ["t.py::b"]
    assert [(line.text, line.line) for line in step.lines] == [("m changed < n", 5), ("same file", 7)]


def test_options_of_a_step_override_those_above():
    first, second = steps(
        "rule: renamed\npython: 3.12\nconfig: docstrings = 'code'\n"
        f"## Edit: one\n{NONE}"
        "## Edit: two\nrule: deleted\nargs: --files 'a b'\nonly: worktree  the caller names them\n"
        f"oracle: off no change\nfallback: no snapshot\npytest-args: -x\n```verdicts\na b.py  mapped\n```\n{NONE}"
    )
    assert (first.rule, first.python, first.only) == ("renamed", (3, 12), set())
    assert first.before[-1].path == "pst.toml"
    assert (second.rule, second.args, second.only) == ("deleted", ["--files", "a b"], {"worktree"})
    assert (second.oracle_off, second.fallback, second.pytest_args) == ("no change", "no snapshot", ["-x"])
    assert second.verdicts == {"a b.py": "mapped"}


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "1: a scenario has at least one"),
        (f"## Then: a\nrule: renamed\n{NONE}", "2: a scenario begins with"),
        (f"## Edit: a\n{NONE}", "2: a step names its rule"),
        (f"## Edit: a\nrule: nope\n{NONE}", "3: `nope` is not in"),
        ("## Edit: a\nrule: renamed\n", "2: a step needs a `selected` block"),
        ("## Edit: a\nrule: renamed\n```selected\nx\n```\n", "5: expected `! test"),
        ("## Edit: a\nrule: renamed\n```selected\n~ x\n```\n", "5: a `~` line says why"),
        ("## Edit: a\nrule: renamed\n```selected\n! x\n~ x  y\n```\n", "6: x is listed twice"),
        ("## Edit: a\nrule: renamed\n```selected\n~ x  why? y\n```\n", "5: say why"),
        (f"## Edit: a\nrule: renamed\nonly: git because\n{NONE}", "4: expected `only:"),
        (f"## Edit: a\nrule: renamed\noracle: off\n{NONE}", "4: expected `oracle: off"),
        (f"## Edit: a\nrule: renamed\nargs: --staged\n{NONE}", "2: `args: --staged` needs `only:`"),
        (f"## Edit: a\nrule: renamed\nconfig: a\n{NONE}", "4: `config:` stands above"),
        (f"rule: renamed\n## Edit: a\n{NONE}## Edit: a\n{NONE}", "3: two steps have this title"),
        (f"## Edit: a\nrule: renamed\n```verdicts\na fine\n```\n{NONE}", "5: expected `path  "),
    ],
)
def test_errors(text, why):
    with pytest.raises(CaseError) as caught:
        steps(text)
    assert str(caught.value).startswith("case.md:" + why)


def test_ids_stand_for_what_is_below_them():
    for whole in ("t", "t/a.py", "t/a.py::C", "t/a.py::C::m", "t/a.py::C::m[1]"):
        assert is_part("t/a.py::C::m[1]", whole)
    for other in ("t/a", "t/a.py::C::mm", "t/a.py::C::m[2]", "t/a.py::D"):
        assert not is_part("t/a.py::C::m[1]", other)


def test_every_rule_has_a_meaning():
    assert len(known_rules()) > 80
    assert all(meaning and rule == rule.lower() and " " not in rule for rule, meaning in known_rules().items())


def test_lanes():
    names = [lane.name for lane in all_lanes((None,))]
    assert names == [
        "since-cold", "since-warm", "staged-cold", "staged-warm", "worktree-cold", "worktree-warm", "nogit-warm"
    ]
    assert len(all_lanes(("module", "definition"))) == 14


def test_one_step_in_eight_runs_in_each_recorded_lane():
    lanes = [*all_lanes(("module", "definition")), *(Lane("since", "warm", word) for word in RECORDED)]
    chosen = [spread(lanes, f"step {number}") for number in range(800)]
    assert {sum(not lane.is_recorded for lane in each) for each in chosen} == {2}
    for word in RECORDED:
        assert 60 < sum(each[-1].granularity == word for each in chosen) < 140


def test_the_recorded_lane_is_at_definition_level():
    lane = Lane("since", "warm", "recorded")
    assert matches(lane, {"definition"}) and matches(lane, {"recorded"}) and not matches(lane, {"module"})


@pytest.mark.parametrize(
    "words, expected",
    [
        ("", True), ("git", True), ("since staged", True), ("nogit", False), ("git warm", False),
        ("cold module", True), ("definition", False),
    ],
)
def test_words_choose_lanes(words, expected):
    assert matches(Lane("since", "cold"), set(words.split())) is expected
