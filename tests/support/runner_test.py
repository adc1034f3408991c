# SPDX-License-Identifier: MIT
"""The runner against a fake `pst`: real git, real folders, tests chosen by a table."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .binary import find_pst, help_text
from .casefile import parse_case
from .lanes import Lane, lanes_of
from .runner import RunError, Workshop
from .scenario import SelectedLine, scenario_steps
from .selection import chains_of, compare, explains

TESTS = Path(__file__).parent.parent
SCENARIO = """# t

rule: import-absolute

`m.py`
```
X = 1
```
`old.py` empty
`test_a.py`
```
def test_x(): pass
def test_y(): pass
```
## Edit: e
`m.py`
```
X = 2
```
`old.py` renamed to `new.py`
{options}
```selected
! test_a.py::test_x{chain}
{more}```
"""
ANSWERS = {"answers": {"m.py": ["test_a.py::test_x"]}}


def scenario(chain="", more="", options=""):
    return SCENARIO.format(chain=chain, more=more, options=options)


@pytest.fixture
def fake(tmp_path):
    """Writes a fake binary whose answers are given; returns its path."""

    def make(**data):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        shutil.copy(Path(__file__).parent / "fake_pst.py", folder / "pst")
        (folder / "pst").chmod(0o755)
        (folder / "answers.json").write_text(json.dumps(ANSWERS | data))
        return folder / "pst"

    return make


@pytest.fixture
def suite(tmp_path, fake):
    """Runs a scenario text through pytest, as authors do; returns (exit code, output)."""

    def run(text, *args, update="", rule="", **data):
        folder = tmp_path / "tests"
        (folder / "scenarios").mkdir(parents=True, exist_ok=True)
        for name in ("conftest.py", "pytest.ini", "scenarios/conftest.py"):
            shutil.copy(TESTS / name, folder / name)
        (folder / "scenarios/case.md").write_text(text)
        env = os.environ | {"PYTHONPATH": str(TESTS), "PST_BIN": str(fake(**data))}
        env.pop("PYTEST_ADDOPTS", None)
        env |= {"PST_UPDATE": update, "PST_DROP_RULE": rule}
        command = [sys.executable, "-m", "pytest", "-q", "-ra", str(folder / "scenarios"), *args]
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        return done.returncode, done.stdout + done.stderr

    run.file = tmp_path / "tests/scenarios/case.md"
    return run


@pytest.mark.parametrize("lane", ["since", "staged", "worktree", "nogit"])
def test_each_lane_shows_the_same_change(fake, lane, tmp_path):
    binary = fake(answers={"m.py": ["test_a.py::test_x"], "old.py": [], "new.py": ["test_a.py::test_y"]})
    (step,) = scenario_steps(parse_case(scenario(), Path("case.md")))
    workshop = Workshop(binary)
    answer = workshop.answer(step, Lane(lane, "warm"))
    assert answer.tests == ["test_a.py::test_x", "test_a.py::test_y"]
    paths = {change["path"] for change in answer.data["changes"]}
    assert paths - {"old.py"} == {"m.py", "new.py"}
    assert compare(step, answer.data, answer.root).surplus == ["test_a.py::test_y"]
    workshop.close()
    assert not workshop.folder.exists()


def test_arguments_can_replace_the_finder(fake):
    options = "args: --files m.py\nonly: worktree  the caller names the files"
    (step,) = scenario_steps(parse_case(scenario(options=options), Path("case.md")))
    workshop = Workshop(fake())
    assert "--working-tree" not in workshop.answer(step, Lane("worktree", "cold")).command
    workshop.close()


def test_a_failing_binary_is_reported(fake):
    (step,) = scenario_steps(parse_case(scenario(options="args: --nope"), Path("case.md")))
    binary = fake()
    binary.write_text("#!/bin/sh\necho no such option >&2; exit 2\n")
    workshop = Workshop(binary)
    with pytest.raises(RunError, match="ended with 2\nno such option"):
        workshop.answer(step, Lane("since", "cold"))
    workshop.close()


def test_granularity_lanes_wait_for_the_option(fake):
    assert len(lanes_of(fake())) == 7
    help_text.cache_clear()
    assert len(lanes_of(fake(help="--granularity"))) == 14
    help_text.cache_clear()
    assert lanes_of(fake(help="--granularity --no-recordings"))[14:] == [
        Lane("since", "warm", word) for word in ("recorded", "older", "foreign")
    ]
    help_text.cache_clear()


def test_a_named_binary_must_exist(monkeypatch):
    monkeypatch.setenv("PST_BIN", "/nowhere/pst")
    with pytest.raises(FileNotFoundError, match="PST_BIN=/nowhere/pst"):
        find_pst()


def test_green_suite_prints_the_debt(suite):
    code, out = suite(scenario(more="~ test_a.py::test_y  never selected\n"))
    assert code == 0 and "7 passed" in out
    assert "precision debt (~ lines selected): 0/1 (0.0 %) since-cold since-warm staged-cold" in out
    assert "~ lines selected in no lane that ran: scenarios/case.md:24" in out


def test_debt_counts_selected_surplus(suite):
    code, out = suite(
        scenario(more="~ test_a.py::test_y  same file\n"), "--lanes=since,cold", answers={"m.py": ["test_a.py"]}
    )
    assert code == 0 and "1 passed" in out
    assert "precision debt (~ lines selected): 1/2 (50.0 %) since-cold" in out


def test_a_miss_is_a_safety_failure(suite):
    code, out = suite(scenario(), "--lanes=since,cold", answers={})
    assert code == 1 and "SAFETY" in out and "! test_a.py::test_x" in out


def test_surplus_chain_and_disagreement_fail(suite):
    surplus = {"m.py": ["test_a.py"]}
    code, out = suite(scenario(), "--lanes=since,cold", answers=surplus)
    assert code == 1 and "surplus: test_a.py::test_y    m.py new.py changed < mid" in out
    code, out = suite(scenario(chain="  m.py changed < other"), "--lanes=since,cold")
    assert code == 1 and "and not\n    m.py changed < other" in out
    code, out = suite(scenario(chain="  m.py ... < mid"), "--lanes=since,cold")
    assert code == 0
    code, out = suite(
        scenario(more="~ test_a.py::test_y  same file\n"), "--lanes=since", warm={"m.py": ["test_a.py"]}
    )
    assert code == 1 and "a cold cache selects ['test_a.py::test_x'], a warm one ['test_a.py']" in out


@pytest.mark.parametrize("order", [("test_x", "test_y"), ("test_y", "test_x")])
def test_a_line_for_a_file_has_the_chain_of_one_of_its_tests(order):
    reasons = {
        "test_x": [{"node": "m", "edge": "changed"}, {"node": "test_a.py"}, {"node": "test_a.py::test_x"}],
        "test_y": [{"node": "m", "edge": "changed"}, {"node": "test_a.py::test_y"}],
    }
    chains = chains_of("test_a.py", {
        "selection": [{"test": f"test_a.py::{name}", "reason": reasons[name]} for name in order]
    })
    for text, is_told in (("m changed", True), ("m changed < test_a.py", True), ("other changed", False)):
        assert explains(SelectedLine("!", "test_a.py", text, 1), chains) == is_told


def test_definition_level_must_be_a_subset(suite):
    code, out = suite(
        scenario(more="~ test_a.py::test_y  same file\n"), "--lanes=since,cold",
        help="--granularity", definition={"m.py": ["test_a.py"]},
    )
    assert code == 1 and "definition level selects what module level does not: ['test_a.py']" in out


def test_fallback_and_verdicts(suite):
    fallback = {"to": "all", "cause": "no base"}
    code, out = suite(scenario(), "--lanes=since,cold", fallback=fallback)
    assert code == 1 and "falls back to all tests: no base" in out
    code, out = suite(scenario(options="fallback: no ..."), "--lanes=since,cold", fallback=fallback)
    assert code == 0
    verdicts = "\n```verdicts\nm.py  widened\nnew.py  no_effect\n```"
    code, out = suite(scenario(options=verdicts), "--lanes=since,cold")
    assert code == 1 and "verdict of m.py: mapped, expected widened" in out


def test_update_rewrites_all_but_musts(suite):
    verdicts = "\n```verdicts\nm.py  widened\n```"
    text = scenario(chain="  wrong", more="~ test_a.py::gone  idle\n", options=verdicts)
    both = {"m.py": ["test_a.py::test_x", "test_a.py::test_y"]}
    code, _ = suite(text, "--lanes=since,cold", update="1", answers=both)
    written = suite.file.read_text()
    assert code == 0
    assert "! test_a.py::test_x    m.py new.py changed < mid\n" in written
    assert "~ test_a.py::test_y    why? m.py new.py changed < mid\n```\n" in written
    assert "gone" not in written and "```verdicts\nm.py  mapped\nnew.py  no_effect\n```" in written
    code, out = suite(written, "--lanes=since,cold", answers={"m.py": ["test_a.py"]})
    assert code == 2 and ": say why this surplus is tolerated" in out


def test_update_writes_nothing_when_a_must_is_missed(suite):
    text = scenario(chain="  wrong")
    code, out = suite(text, "--lanes=since,cold", update="1", answers={})
    assert code == 1 and "SAFETY" in out and suite.file.read_text() == text


def test_update_adds_chains_only_on_request(suite):
    suite(scenario(), "--lanes=since,cold", update="1")
    assert "test_x\n" in suite.file.read_text()
    suite(scenario(), "--lanes=since,cold", update="reasons")
    assert "test_x    m.py new.py changed < mid\n" in suite.file.read_text()


def test_rule_filter_and_parse_errors(suite):
    code, out = suite(scenario(), "--rule=deleted")
    assert code == 5
    code, out = suite("# t\n## Edit: e\n")
    assert code == 2 and "case.md:2: a step needs a `selected` block" in out


def test_a_file_that_does_not_parse_counts_by_prefix(suite):
    edit = "`test_a.py`\n```\ndef test_x(:\n```"
    code, out = suite(scenario(options=edit), "--lanes=since,cold", answers={"test_a.py": ["test_a.py"]})
    assert code == 0
    code, out = suite(
        scenario(options=edit), "--lanes=since,cold", answers={"test_a.py": ["test_a.py::test_y"]}
    )
    assert code == 0


def test_drop_rules_names_steps_that_stay_green(fake, monkeypatch, capsys):
    import drop_rules

    steps = scenario_steps(parse_case(scenario(), drop_rules.TESTS / "case.md"))
    guards = [drop_rules.StepGuard(step) for step in steps]
    monkeypatch.setattr(drop_rules, "guards_by_rule", lambda rules: {"import-absolute": guards})
    monkeypatch.setattr(sys, "argv", ["drop_rules.py"])
    monkeypatch.setenv("PST_BIN", str(fake(droppable=["import-absolute"])))
    assert drop_rules.main() == 0
    assert "every rule is guarded" in capsys.readouterr().out
    fake()
    assert drop_rules.main() == 1
    assert "stays green: " in capsys.readouterr().out
    fake(answers={})
    assert drop_rules.main() == 1
    assert "red already: " in capsys.readouterr().out
