# SPDX-License-Identifier: MIT
"""pytest as the oracle: which outcomes an edit really changes.

Plain pytest runs before and after the edit. Every test whose outcome changed must be
marked `!`, and every `!` must really have changed.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .environment import plain_environment
from .project import apply_ops
from .scenario import Step, is_part

CHILD = Path(__file__).parent / "oracle_child.py"
PYTEST_ARGS = ["-p", "no:cacheprovider", "--continue-on-collection-errors", "-q", "--rootdir=."]
# pytest's exit codes after which outcomes stand for a whole session.
WHOLE_SESSION = {0, 1, 2, 5}
SECONDS = 120


class OracleError(Exception):
    """The marks of a step and pytest's outcomes do not agree."""


@dataclass
class Outcomes:
    tests: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)  # nodes that failed to be collected
    output: str = ""

    def of(self, test: str) -> str | None:
        """The outcome, `uncollected` where a node above failed, or None if there is no test."""
        if test in self.tests:
            return self.tests[test]
        return "uncollected" if any(is_part(test, node) for node in self.broken) else None


def changed_tests(before: Outcomes, after: Outcomes) -> set[str]:
    """Tests present after the edit whose outcome differs; vanished tests do not count."""
    changed = set()
    for test in before.tests.keys() | after.tests.keys():
        now = after.of(test)
        if now is not None and now != before.of(test):
            changed.add(test)
    for node in after.broken:  # a broken file of which no test was ever known
        if node not in before.broken and not any(is_part(test, node) for test in changed):
            changed.add(node)
    return changed


def compare(step: Step, before: Outcomes, after: Outcomes) -> None:
    changed = changed_tests(before, after)
    everything = set(after.tests) | changed
    problems = [
        f"{test} changed ({before.of(test)} -> {after.of(test)}) and is not marked !"
        for test in sorted(changed)
        if not any(is_part(test, mark) for mark in step.must)
    ]
    for mark in step.must:
        problems += _unchanged(mark, everything, changed, after)
    for mark in step.tolerated:
        if not any(is_part(test, mark) for test in everything):
            problems.append(f"~ {mark} does not exist after the edit")
    if problems:
        raise OracleError("\n".join(problems) + "\n\npytest after the edit:\n" + after.output)


def _unchanged(mark: str, everything: set[str], changed: set[str], after: Outcomes) -> list[str]:
    below = sorted(test for test in everything if is_part(test, mark))
    if not below:
        return [f"! {mark} does not exist after the edit"]
    if any(test.startswith(mark + "[") for test in below):  # one parameter is enough
        return [] if changed & set(below) else [f"! {mark}: no parameter changed its outcome"]
    return [f"! {mark}: {t} did not change ({after.of(t)})" for t in below if t not in changed]


class Oracle:
    """Outcomes of one scenario file; each state of the project runs once."""

    def __init__(self) -> None:
        self._known: dict[str, Outcomes] = {}

    def check(self, step: Step) -> None:
        before = self.outcomes(step, step.before)
        after = self.outcomes(step, step.before + step.edit)
        compare(step, before, after)

    def outcomes(self, step: Step, ops: list) -> Outcomes:
        key = repr((ops, step.pytest_args))
        if key not in self._known:
            with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
                root = Path(folder) / "project"
                root.mkdir()
                apply_ops(step.case, root, ops)
                self._known[key] = run_pytest(root, step.pytest_args)
        return self._known[key]


@functools.cache
def _server() -> subprocess.Popen[str]:
    """One process that has imported pytest; every run is a fork of it."""
    return subprocess.Popen(
        [sys.executable, str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=plain_environment(Path("/nowhere")),
    )


def run_pytest(root: Path, pytest_args: list[str]) -> Outcomes:
    result, output = root.parent / "outcomes.json", root.parent / "output.txt"
    request = {
        "folder": str(root), "home": str(root.parent), "args": [*PYTEST_ARGS, *pytest_args],
        "result": str(result), "output": str(output), "seconds": SECONDS,
    }
    server = _server()
    assert server.stdin and server.stdout
    server.stdin.write(json.dumps(request) + "\n")
    server.stdin.flush()
    answer = server.stdout.readline()
    shown = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
    if not answer or not result.exists():
        raise OracleError(f"pytest did not end in {SECONDS} seconds, or ended its process\n{shown}")
    data = json.loads(result.read_text(encoding="utf-8"))
    if data["exit"] not in WHOLE_SESSION:  # a usage error, as from a conftest that fails
        return Outcomes({}, [""], shown)
    return Outcomes(data["outcomes"], data["broken"], shown)
