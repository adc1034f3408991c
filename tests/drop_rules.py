#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that tests guard their rules: without the rule, steps that name it turn red.

    cmake --preset drop-rules && cmake --build --preset drop-rules
    python tests/drop_rules.py [RULE ...] [--strict] [--find]

That preset's binary (or PST_BIN) lets PST_DROP_RULE=<id> switch a rule off. Steps of scenarios
and cases of console sessions name rules. Fails when a rule stays green in all of them, and with
--strict when in any. What is red with the rule in place is reported as such.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS))

from support import console, selection  # noqa: E402
from support.binary import REPOSITORY, find_pst  # noqa: E402
from support.casefile import CaseFile, Section, read_case  # noqa: E402
from support.lanes import Lane, lanes_of, matches  # noqa: E402
from support.runner import RunError, Workshop  # noqa: E402
from support.scenario import Step, known_rules, read_scenario  # noqa: E402


@contextmanager
def dropped(rule: str | None) -> Iterator[None]:
    os.environ.pop("PST_DROP_RULE", None)
    if rule:
        os.environ["PST_DROP_RULE"] = rule
    try:
        yield
    finally:
        os.environ.pop("PST_DROP_RULE", None)


@dataclass(frozen=True)
class StepGuard:
    """A step of a scenario, in one lane of each kind that a rule can be about."""

    step: Step

    @property
    def rule(self) -> str:
        return self.step.rule

    @property
    def path(self) -> Path:
        return self.step.case.path

    @property
    def title(self) -> str:
        return self.step.title

    def ways(self, binary: Path) -> list[Lane]:
        """The first lane of each granularity, as some rules narrow definitions only, and one without git."""
        chosen: dict[str | None, Lane] = {}
        for lane in lanes_of(binary):
            has_state = lane.granularity != "older" or self.step.older is not None
            if has_state and matches(lane, self.step.only):
                chosen.setdefault(lane.granularity, lane)
                if lane.finder == "nogit":
                    chosen.setdefault("nogit", lane)
        return list(dict.fromkeys(chosen.values()))

    def is_green(self, workshop: Workshop, lane: Lane, rule: str | None) -> bool:
        with dropped(rule):
            try:
                answer = workshop.answer(self.step, lane)
            except RunError:
                return False
        result = selection.compare(self.step, answer.data, answer.root)
        return not (result.missed or result.surplus or result.problems)


@dataclass(frozen=True)
class SessionGuard:
    """A case of a console session."""

    case: CaseFile
    section: Section
    rule: str

    @property
    def path(self) -> Path:
        return self.case.path

    @property
    def title(self) -> str:
        return self.section.title

    def ways(self, binary: Path) -> list[None]:
        return [None]

    def is_green(self, workshop: Workshop, lane: None, rule: str | None) -> bool:
        with tempfile.TemporaryDirectory(prefix="pst-case-") as folder:
            shell = console.Shell(workshop.binary, Path(folder))
            if rule:
                shell.env["PST_DROP_RULE"] = rule
            try:
                seen = console.run_case(shell, self.case, self.section)
            except RunError:
                return False
            return not any(problems for _, _, problems in seen)


Guard = StepGuard | SessionGuard


@dataclass
class Verdicts:
    """What became of the guards of one rule when it was dropped."""

    red: list[str] = field(default_factory=list)
    green: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # red with the rule in place, too

    def add(self, other: Verdicts) -> None:
        self.red += other.red
        self.green += other.green
        self.broken += other.broken


def name_of(guard: Guard) -> str:
    return f"{guard.path.relative_to(TESTS)}: {guard.title}"


def find_rules(guard: Guard, workshop: Workshop) -> list[str]:
    """All rules without which it turns red."""
    ways = [way for way in guard.ways(workshop.binary) if way is None or way.finder != "nogit"]
    ways = ways or guard.ways(workshop.binary)
    return [rule for rule in known_rules() if not all(guard.is_green(workshop, way, rule) for way in ways)]


def judge(guards: list[Guard], binary: Path, find: bool) -> Verdicts:
    """The guards of one rule in one file."""
    verdicts = Verdicts()
    workshop = Workshop(binary)
    try:
        for guard in guards:
            ways = guard.ways(binary)
            red = [way for way in ways if not guard.is_green(workshop, way, guard.rule)][:1]
            if not red:
                rules = f"  [{' '.join(find_rules(guard, workshop))}]" if find else ""
                verdicts.green.append(name_of(guard) + rules)
            elif guard.is_green(workshop, red[0], None):
                verdicts.red.append(name_of(guard))
            else:
                verdicts.broken.append(name_of(guard))
    finally:
        workshop.close()
    return verdicts


def sessions(path: Path) -> Iterator[Guard]:
    case = read_case(path)
    for section in case.steps or [case.start]:
        if rule := console.rule_of(case, section):
            yield SessionGuard(case, section, rule)


def guards_by_rule(rules: list[str], any_python: bool = False) -> dict[str, list[Guard]]:
    guards: list[Guard] = []
    for path in sorted((TESTS / "scenarios").rglob("*.md")):
        steps = read_scenario(path)
        guards += [StepGuard(step) for step in steps if any_python or step.python <= sys.version_info[:2]]
    for path in sorted((TESTS / "cli").rglob("*.md")):
        guards += sessions(path)
    found: dict[str, list[Guard]] = {}
    for guard in guards:
        if not rules or guard.rule in rules:
            found.setdefault(guard.rule, []).append(guard)
    return dict(sorted(found.items()))


def judge_all(found: dict[str, list[Guard]], binary: Path, jobs: int, find: bool) -> Iterator[tuple[str, Verdicts]]:
    """In the order of the ids; the files of a rule are judged side by side."""
    with ProcessPoolExecutor(jobs) as pool:
        running = {}
        for rule, guards in found.items():
            by_file = groupby(guards, key=lambda guard: guard.path)
            running[rule] = [pool.submit(judge, list(group), binary, find) for _, group in by_file]
        for rule, parts in running.items():
            verdicts = Verdicts()
            for part in parts:
                verdicts.add(part.result())
            yield rule, verdicts


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("rules", nargs="*", metavar="RULE", help="ids of rules.txt; default all")
    parser.add_argument("--strict", action="store_true", help="every step of a rule must turn red")
    parser.add_argument("--find", action="store_true", help="name the rules without which a green step turns red")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="files at once")
    options = parser.parse_args()
    if unknown := set(options.rules) - known_rules().keys():
        parser.error(f"not in rules.txt: {' '.join(sorted(unknown))}")
    os.environ.setdefault("PST_BIN", str(REPOSITORY / "build/drop-rules/bin/pst"))
    try:
        options.binary = find_pst()
    except FileNotFoundError as error:
        parser.error(f"{error}; build the preset drop-rules")
    return options


def main() -> int:
    options = read_options()
    found = guards_by_rule(options.rules)
    failed = red = 0
    print(f"{'rule':<24} {'steps':>5} {'red':>4}")
    for rule, verdicts in judge_all(found, options.binary, options.jobs, options.find):
        red += len(verdicts.red)
        bad = verdicts.broken or not verdicts.red or (options.strict and verdicts.green)
        failed += bool(bad)
        print(f"{rule:<24} {len(found[rule]):>5} {len(verdicts.red):>4}{'  FAILS' if bad else ''}", flush=True)
        for mark, names in (("stays green", verdicts.green), ("red already", verdicts.broken)):
            for name in names:
                print(f"    {mark}: {name}")
    print(f"{len(found)} rules, {sum(map(len, found.values()))} steps, {red} red without their rule")
    print(f"{failed} rules without proof" if failed else "every rule is guarded")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
