#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Edits a copy of a real project and asks whether `pst` selects every test that changes.

See README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from real.checkout import Checkout, CheckoutError, Settings  # noqa: E402
from real.edits import KINDS, Edit  # noqa: E402
from real.sources import Sources  # noqa: E402
from support.binary import find_pst  # noqa: E402
from support.oracle import Outcomes, changed_tests  # noqa: E402
from support.scenario import is_part  # noqa: E402
from support.selection import chain_of  # noqa: E402

SHOWN = 10  # missed tests below a line
ALONE = 3  # runs of a missed test without the others, before and after


@dataclass
class Result:
    kind: str
    what: str
    tests: int = 0
    changed: int = 0
    missed: list[str] = field(default_factory=list)
    by_others: int = 0  # changed in the whole suite only, not when run alone, or by chance
    selected: int = 0
    surplus: int = 0
    fallback: str = ""
    example: str = ""  # why the first surplus test was selected
    error: str = ""

    def line(self) -> str:
        share = 100 * self.selected / self.tests if self.tests else 0
        note = f"  all: {self.fallback}" if self.fallback else ""
        note += f"  ({self.by_others} not when alone)" if self.by_others else ""
        return (
            f"{self.kind:28} changed {self.changed:5}  missed {len(self.missed):4}  selected {share:5.1f} %"
            f"  surplus {self.surplus:5}  {self.what}{note}" if not self.error
            else f"{self.kind:28} FAILED  {self.what}\n    {self.error}"
        )


def is_selected(test: str, selected: list[str], after: Outcomes) -> bool:
    """A file that cannot be collected shows itself as soon as any of its tests is to run."""
    if any(is_part(test, other) for other in selected):
        return True
    broken = [node for node in after.broken if is_part(test, node)]
    return test not in after.tests and any(is_part(other, node) for other in selected for node in broken)


def judge(result: Result, answer: dict[str, Any], before: Outcomes, after: Outcomes, flaky: set[str]) -> None:
    changed = changed_tests(before, after) - flaky
    everything = set(after.tests) | changed
    chosen = {test for test in everything if is_selected(test, answer["tests"], after)}
    result.tests, result.changed = len(everything), len(changed)
    result.missed = sorted(changed - chosen)
    result.selected = len(chosen)
    result.surplus = len(chosen - changed)
    if chosen - changed:
        result.example = chain_of(min(chosen - changed), answer)


class Experiment:
    """One project: its outcomes before, and one result for each edit."""

    def __init__(self, checkout: Checkout, seed: int) -> None:
        self.seed = seed
        self.checkout = checkout
        self.before = self.checkout.outcomes()
        if not self.before.tests:
            raise CheckoutError(f"no tests before any edit\n{self.before.output[-2000:]}")
        again = self.checkout.outcomes()
        self.flaky = changed_tests(self.before, again) | changed_tests(again, self.before)
        self.sources = Sources(self.checkout.root, self.checkout.files(), self.before.tests, self.checkout.loaded())
        self.checkout.warm()

    def edit(self, kind: str, number: int) -> Edit | None:
        edit = KINDS[kind](self.sources, Random(f"{self.seed} {kind} {number}"))
        return None if edit and self.checkout.ignores(edit) else edit

    def run(self, kind: str, edit: Edit) -> Result:
        result = Result(kind, edit.what)
        try:
            self.checkout.apply(edit)
            answer = self.checkout.ask()
            result.fallback = (answer.get("fallback") or {}).get("cause", "")
            after = self.checkout.outcomes()
            judge(result, answer, self.before, after, self.flaky)
            self.drop_what_others_caused(result)
        except CheckoutError as error:
            result.error = str(error)
        finally:
            self.checkout.reset()
        return result

    def drop_what_others_caused(self, result: Result) -> None:
        """What a test inherits from the body of another test is outside the promise, and so is chance."""
        present = [test for test in result.missed if test in self.before.tests]
        if not present:
            return
        after = [self.checkout.outcomes(present) for _ in range(ALONE)]
        self.checkout.git("stash", "-q", "-u")
        before = [self.checkout.outcomes(present) for _ in range(ALONE)]
        self.checkout.git("stash", "pop", "-q")
        innocent = {
            test for test in present
            if {outcomes.of(test) for outcomes in before} & {outcomes.of(test) for outcomes in after}
        }
        result.missed = [test for test in result.missed if test not in innocent]
        result.by_others = len(innocent)


def summary(results: list[Result]) -> str:
    judged = [result for result in results if not result.error]
    tests = sum(result.tests for result in judged)
    share = 100 * sum(result.selected for result in judged) / tests if tests else 0
    unsafe = sum(bool(result.missed) for result in judged)
    return (
        f"sum: {len(judged)} edits, {unsafe} unsafe, {sum(r.changed for r in judged)} outcomes changed, "
        f"{sum(len(r.missed) for r in judged)} missed, {share:.1f} % selected, "
        f"{sum(r.surplus for r in judged)} surplus, {len(results) - len(judged)} failed"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path, help="a checkout; it is copied, never changed")
    parser.add_argument("--python", type=Path, help="of the project's environment; default: .venv or NAME.venv beside it")
    parser.add_argument("--pst", type=Path, help="default: PST_BIN, else the newest build")
    parser.add_argument("--pst-arg", action="append", default=[], metavar="ARG", help="one more argument for pst")
    parser.add_argument("--path", action="append", default=[], metavar="DIR", help="goes on PYTHONPATH, in the copy")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="an environment variable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="edits of each kind")
    parser.add_argument("--only", action="append", choices=sorted(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("-v", "--verbose", action="store_true", help="show why the first surplus test was selected")
    parser.usage = "%(prog)s [options] PROJECT [-- PYTEST ARGS]"
    at = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    options = parser.parse_args(sys.argv[1:at])
    options.pytest_args = sys.argv[at + 1 :]
    return options


def settings_of(options: argparse.Namespace) -> Settings:
    project = options.project.resolve()
    candidates = [project / ".venv/bin/python", project.parent / f"{project.name}.venv/bin/python"]
    python = options.python or next((path for path in candidates if path.exists()), None)
    pst = options.pst or find_pst()
    if python is None or pst is None:
        raise SystemExit("no interpreter: give --python" if python is None else "no pst binary: set PST_BIN")
    variables = dict(pair.split("=", 1) for pair in options.set)
    # the link itself: what it leads to knows nothing of the environment
    return Settings(
        project, Path(os.path.abspath(python)), pst.resolve(), options.path, variables,
        options.pst_arg, options.pytest_args,
    )


def run_all(experiment: Experiment, kinds: list[str], rounds: int, explain: bool) -> list[Result]:
    results: list[Result] = []
    seen: set[str] = set()
    for kind in kinds:
        for number in range(rounds):
            edit = experiment.edit(kind, number)
            if edit is None:
                print(f"{kind:28} nothing of the kind here")
                break
            if kind + edit.what in seen:
                continue
            seen.add(kind + edit.what)
            results.append(experiment.run(kind, edit))
            show(results[-1], explain)
    return results


def show(result: Result, explain: bool) -> None:
    lines = [result.line(), *(f"    MISS {test}" for test in result.missed[:SHOWN])]
    if len(result.missed) > SHOWN:
        lines.append(f"    and {len(result.missed) - SHOWN} more")
    if explain and result.example:
        lines.append(f"    surplus: {result.example}")
    print("\n".join(lines), flush=True)


def main() -> int:
    options = arguments()
    settings = settings_of(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the copy is removed
    checkout = Checkout(settings)
    try:
        experiment = Experiment(checkout, options.seed)
        print(f"{settings.project.name}: {len(experiment.before.tests)} tests, {len(experiment.flaky)} flaky")
        results = run_all(experiment, options.only or list(KINDS), options.rounds, options.verbose)
        print(summary(results))
        return int(any(result.missed or result.error for result in results))
    except CheckoutError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        checkout.close()


if __name__ == "__main__":
    sys.exit(main())
