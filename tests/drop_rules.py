#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that scenarios guard their rules: without the rule, its steps turn red.

    cmake --preset drop-rules && cmake --build --preset drop-rules
    python tests/drop_rules.py [RULE ...] [--strict]

That preset's binary (or PST_BIN) lets PST_DROP_RULE=<id> switch a rule off. Fails when a rule that has steps stays green in all of them; with --strict when any
of its steps does. A step that is red with the rule in place is reported as such.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS))

from support import selection  # noqa: E402
from support.binary import REPOSITORY, find_pst  # noqa: E402
from support.lanes import Lane, lanes_of, matches  # noqa: E402
from support.runner import RunError, Workshop  # noqa: E402
from support.scenario import Step, known_rules, read_scenario  # noqa: E402


@dataclass
class Verdicts:
    """What became of the steps of one rule when it was dropped."""

    red: list[str] = field(default_factory=list)
    green: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # red with the rule in place, too

    def add(self, other: Verdicts) -> None:
        self.red += other.red
        self.green += other.green
        self.broken += other.broken


def name_of(step: Step) -> str:
    return f"{os.path.relpath(step.case.path, TESTS / 'scenarios')}: {step.title}"


def lanes_to_try(step: Step, binary: Path) -> list[Lane]:
    """The first lane of each granularity: some rules narrow definitions only."""
    chosen: dict[str | None, Lane] = {}
    for lane in lanes_of(binary):
        if matches(lane, step.only):
            chosen.setdefault(lane.granularity, lane)
    return list(chosen.values())


def is_green(workshop: Workshop, step: Step, lane: Lane, dropped: str | None) -> bool:
    os.environ.pop("PST_DROP_RULE", None)
    if dropped:
        os.environ["PST_DROP_RULE"] = dropped
    try:
        answer = workshop.answer(step, lane)
    except RunError:
        return False
    result = selection.compare(step, answer.data, answer.root)
    return not (result.missed or result.surplus or result.problems)


def judge(steps: list[Step], binary: Path) -> Verdicts:
    """The steps of one rule in one file."""
    verdicts = Verdicts()
    without, whole = Workshop(binary), Workshop(binary)
    try:
        for step in steps:
            lanes = lanes_to_try(step, binary)
            red = next((lane for lane in lanes if not is_green(without, step, lane, step.rule)), None)
            if red is None:
                verdicts.green.append(name_of(step))
            elif is_green(whole, step, red, None):
                verdicts.red.append(name_of(step))
            else:
                verdicts.broken.append(name_of(step))
    finally:
        without.close()
        whole.close()
    return verdicts


def steps_by_rule(rules: list[str]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for path in sorted((TESTS / "scenarios").rglob("*.md")):
        for step in read_scenario(path):
            if (not rules or step.rule in rules) and step.python <= sys.version_info[:2]:
                found.setdefault(step.rule, []).append(step)
    return found


def judge_all(found: dict[str, list[Step]], binary: Path, jobs: int) -> Iterator[tuple[str, Verdicts]]:
    """In the order of the ids; the files of a rule are judged side by side."""
    with ProcessPoolExecutor(jobs) as pool:
        running = {}
        for rule, steps in sorted(found.items()):
            by_file = groupby(steps, key=lambda step: step.case.path)
            running[rule] = [pool.submit(judge, list(group), binary) for _, group in by_file]
        for rule, parts in running.items():
            verdicts = Verdicts()
            for part in parts:
                verdicts.add(part.result())
            yield rule, verdicts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("rules", nargs="*", metavar="RULE", help="ids of rules.txt; default all with steps")
    parser.add_argument("--strict", action="store_true", help="every step of a rule must turn red")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="files at once")
    options = parser.parse_args()
    if unknown := set(options.rules) - known_rules().keys():
        parser.error(f"not in rules.txt: {' '.join(sorted(unknown))}")
    os.environ.setdefault("PST_BIN", str(REPOSITORY / "build/drop-rules/bin/pst"))
    try:
        binary = find_pst()
    except FileNotFoundError as error:
        parser.error(f"{error}; build the preset drop-rules")
    failed = 0
    print(f"{'rule':<24} {'steps':>5} {'red':>4}")
    found = steps_by_rule(options.rules)
    steps = red = 0
    for rule, verdicts in judge_all(found, binary, options.jobs):
        steps += len(found[rule])
        red += len(verdicts.red)
        bad = verdicts.broken or not verdicts.red or (options.strict and verdicts.green)
        failed += bool(bad)
        print(f"{rule:<24} {len(found[rule]):>5} {len(verdicts.red):>4}{'  FAILS' if bad else ''}", flush=True)
        for mark, names in (("stays green", verdicts.green), ("red already", verdicts.broken)):
            for name in names:
                print(f"    {mark}: {name}")
    print(f"{len(found)} rules, {steps} steps, {red} red without their rule")
    print(f"{failed} rules without proof" if failed else "every rule with steps is guarded")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
