# SPDX-License-Identifier: MIT
"""Scenario files as pytest items: one for each step and lane."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

import pytest

from . import rewrite, selection
from .binary import find_pst
from .casefile import CaseError
from .lanes import Lane, lanes_of, matches, spread
from .oracle import Oracle, OracleError
from .runner import Answer, RunError, Workshop
from .scenario import LANE_WORDS, Step, read_scenario
from .selection import Comparison

NO_BINARY = "no pst binary: build it or set PST_BIN"


class ScenarioFile(pytest.File):
    made: Workshop | None = None
    update: rewrite.ScenarioUpdate | None = None

    @property
    def workshop(self) -> Workshop:
        if self.made is None:
            binary = find_pst()
            assert binary is not None
            self.made = Workshop(binary)
        return self.made

    def collect(self) -> Iterator[pytest.Item]:
        try:
            steps = read_scenario(self.path)
        except CaseError as error:
            raise self.CollectError(str(error)) from None
        rules = self.config.getoption("--rule")
        steps = [step for step in steps if not rules or step.rule in rules]
        if self.config.getoption("--oracle"):
            oracle = Oracle()
            for step in steps:
                yield OracleItem.from_parent(self, name=f"{step.title} [oracle]", step=step, oracle=oracle)
        elif binary := find_pst():
            self.update = rewrite.ScenarioUpdate(self.path) if os.environ.get("PST_UPDATE") else None
            for step in steps:
                yield from self._lane_items(step, binary)
        else:
            for step in steps:
                yield NoBinaryItem.from_parent(self, name=f"{step.title} [no binary]", step=step)

    def _lane_items(self, step: Step, binary) -> Iterator[pytest.Item]:
        asked = set(filter(None, re.split(r"[,\s]+", self.config.getoption("--lanes"))))
        if asked - LANE_WORDS:
            raise pytest.UsageError(f"--lanes takes {' '.join(sorted(LANE_WORDS))}")
        lanes = [lane for lane in lanes_of(binary) if matches(lane, step.only) and matches(lane, asked)]
        if self.config.getoption("--spread"):
            lanes = spread(lanes, f"{self.path.name}:{step.title}")
        for lane in lanes:
            yield LaneItem.from_parent(self, name=f"{step.title} [{lane.name}]", step=step, lane=lane)

    def teardown(self) -> None:
        if self.made:
            self.made.close()
            self.made = None
        if self.update:
            self.update.write()


class StepItem(pytest.Item):
    def __init__(self, *, step: Step, **kwargs) -> None:
        super().__init__(**kwargs)
        self.step = step

    def setup(self) -> None:
        if self.step.python > sys.version_info[:2]:
            pytest.skip("needs Python " + ".".join(map(str, self.step.python)))

    def repr_failure(self, excinfo, style=None):
        if excinfo.errisinstance((CaseError, OracleError, RunError, SafetyError, SelectionError)):
            return f"{self.path}:{self.step.line}: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, self.step.line - 1, self.name


class NoBinaryItem(StepItem):
    def runtest(self) -> None:
        pytest.skip(NO_BINARY)


class OracleItem(StepItem):
    def __init__(self, *, oracle: Oracle, **kwargs) -> None:
        super().__init__(**kwargs)
        self.oracle = oracle

    def runtest(self) -> None:
        if self.step.oracle_off:
            pytest.skip("oracle off: " + self.step.oracle_off)
        self.oracle.check(self.step)


class SafetyError(Exception):
    """A test whose outcome changes was left out."""


class SelectionError(Exception):
    """The answer differs from the file in another way."""


class LaneItem(StepItem):
    parent: ScenarioFile

    def __init__(self, *, lane: Lane, **kwargs) -> None:
        super().__init__(**kwargs)
        self.lane = lane

    def setup(self) -> None:
        super().setup()
        if self.lane.is_recorded and self.step.oracle_off and self.step.must:
            pytest.skip("not recorded, oracle off: " + self.step.oracle_off)
        if self.lane.granularity == "older" and self.step.older is None:
            pytest.skip("no older state: it is the first step of its file")

    def runtest(self) -> None:
        answer = self.parent.workshop.answer(self.step, self.lane)
        result = selection.compare(self.step, answer.data, answer.root)
        self._record(result)
        if self.parent.update:
            self.parent.update.saw(self.step, result, answer.data)
        if result.missed:
            raise SafetyError(
                "SAFETY: tests whose outcome changes are not selected\n"
                + "".join(f"  ! {test}\n" for test in result.missed)
                + f"selected: {answer.tests}\n{answer.command}"
            )
        if not self.parent.update and (problems := self._problems(result, answer)):
            raise SelectionError("\n".join(problems) + f"\n{answer.command}")

    def _problems(self, result: Comparison, answer: Answer) -> list[str]:
        problems = [f"surplus: {test}    {result.chains[test][0]}" for test in result.surplus]
        problems += result.problems
        if self.lane.granularity == "foreign" and answer.data.get("recordings"):
            problems.append(f"a recording under other options is used: {answer.data['recordings']}")
        if self.lane.granularity != "definition" and not self.lane.is_recorded:
            problems += selection.chain_problems(self.step, result.chains)
        return problems + self._disagreements(answer.tests)

    def _disagreements(self, tests: list[str]) -> list[str]:
        """Warm equals cold; definition level is a subset of module level."""
        workshop, problems = self.parent.workshop, []
        if self.lane.cache == "warm":
            cold = workshop.known_answer(self.step, Lane(self.lane.finder, "cold", self.lane.granularity))
            if cold and set(cold.tests) != set(tests):
                problems.append(f"a cold cache selects {sorted(cold.tests)}, a warm one {sorted(tests)}")
        if self.lane.granularity == "definition":
            modules = workshop.known_answer(self.step, Lane(self.lane.finder, self.lane.cache, "module"))
            more = modules and [t for t in tests if not any(selection.is_part(t, m) for m in modules.tests)]
            if more:
                problems.append(f"definition level selects what module level does not: {more}")
        return problems

    def _record(self, result: Comparison) -> None:
        place = os.path.relpath(self.path, self.config.rootpath)
        lines = {line.test: f"{place}:{line.line}" for line in self.step.lines if line.mark == "~"}
        self.user_properties.append(
            ("pst-lane", [self.lane.name, len(result.tolerated), len(self.step.must)])
        )
        self.user_properties.append(
            ("pst-tilde", [sorted(lines.values()), [lines[test] for test in result.tolerated]])
        )


def summary_lines(reports: list) -> list[str]:
    """The precision debt per lane in one line, and the `~` lines that no lane needs."""
    debt: dict[str, list[int]] = {}
    declared: set[str] = set()
    used: set[str] = set()
    for key, value in (pair for report in reports for pair in report.user_properties):
        if key == "pst-lane":
            sums = debt.setdefault(value[0], [0, 0])
            sums[0] += value[1]
            sums[1] += value[1] + value[2]
        elif key == "pst-tilde":
            declared |= set(value[0])
            used |= set(value[1])
    if not debt:
        return []
    lanes: dict[str, list[str]] = {}
    for lane, (tilde, lines) in debt.items():
        share = 100 * tilde / lines if lines else 0
        lanes.setdefault(f"{tilde}/{lines} ({share:.1f} %)", []).append(lane)
    text = "; ".join(f"{share} {' '.join(names)}" for share, names in lanes.items())
    idle = sorted(declared - used)
    return [f"precision debt (~ lines selected): {text}"] + (
        [f"~ lines selected in no lane that ran: {' '.join(idle)}"] if idle else []
    )
