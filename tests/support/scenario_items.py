# SPDX-License-Identifier: MIT
"""Scenario files as pytest items: one for each step and lane."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from .casefile import CaseError
from .oracle import Oracle, OracleError
from .scenario import Step, read_scenario


class ScenarioFile(pytest.File):
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


class StepItem(pytest.Item):
    def __init__(self, *, step: Step, **kwargs) -> None:
        super().__init__(**kwargs)
        self.step = step

    def setup(self) -> None:
        if self.step.python > sys.version_info[:2]:
            pytest.skip("needs Python " + ".".join(map(str, self.step.python)))

    def repr_failure(self, excinfo, style=None):
        if excinfo.errisinstance((CaseError, OracleError)):
            return f"{self.path}:{self.step.line}: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, self.step.line - 1, self.name


class OracleItem(StepItem):
    def __init__(self, *, oracle: Oracle, **kwargs) -> None:
        super().__init__(**kwargs)
        self.oracle = oracle

    def runtest(self) -> None:
        if self.step.oracle_off:
            pytest.skip("oracle off: " + self.step.oracle_off)
        self.oracle.check(self.step)
