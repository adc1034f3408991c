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

from real.checkout import Checkout, CheckoutError, Settings, with_pytest_args  # noqa: E402
from real import definition_edits, edits, line_edits  # noqa: E402
from real.edits import Edit  # noqa: E402
from real.sources import Sources  # noqa: E402
from support.binary import find_pst  # noqa: E402
from support.oracle import Outcomes, changed_tests  # noqa: E402
from support.scenario import is_part  # noqa: E402
from support.selection import chains_of  # noqa: E402

SHOWN = 10  # missed tests below a line
LINE_KINDS = line_edits.KINDS | definition_edits.KINDS
KINDS = edits.KINDS | LINE_KINDS
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
    compared: int = 0  # selected with the other arguments
    surplus: int = 0
    fallback: str = ""
    example: str = ""  # why the first surplus test was selected
    error: str = ""
    is_whole: bool = False  # every test selected, so the suite was not run

    def line(self) -> str:
        if self.is_whole:
            return f"{self.kind:28} every test selected, not run  {self.what}"
        share = 100 * self.selected / self.tests if self.tests else 0
        note = f"  of {self.compared}" if self.compared else ""
        note += f"  all: {self.fallback}" if self.fallback else ""
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
        result.example = chains_of(min(chosen - changed), answer)[0]


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

    def find_executed(self) -> None:
        self.sources.executed = self.checkout.executed()

    def edit(self, kind: str, number: int) -> Edit | None:
        edit = KINDS[kind](self.sources, Random(f"{self.seed} {kind} {number}"))
        return None if edit and self.checkout.ignores(edit) else edit

    def run(self, kind: str, edit: Edit) -> Result:
        result = Result(kind, edit.what)
        try:
            self.checkout.apply(edit)
            settings = self.checkout.settings
            answer = self.checkout.ask(settings.pst_args)
            other = self.checkout.ask(settings.compared_args) if settings.compared_args else {"tests": []}
            result.fallback = (answer.get("fallback") or {}).get("cause", "")
            if self.checkout.settings.skip_whole and self.selects_everything(answer):
                result.is_whole = True
                return result
            after = self.checkout.outcomes()
            judge(result, answer, self.before, after, self.flaky)
            result.compared = sum(is_selected(test, other["tests"], after) for test in self.before.tests)
            self.drop_what_others_caused(result)
        except CheckoutError as error:
            result.error = str(error)
        finally:
            self.checkout.reset()
        return result

    def selects_everything(self, answer: dict[str, Any]) -> bool:
        return all(any(is_part(test, other) for other in answer["tests"]) for test in self.before.tests)

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
    judged = [result for result in results if not result.error and not result.is_whole]
    tests = sum(result.tests for result in judged)
    share = 100 * sum(result.selected for result in judged) / tests if tests else 0
    compared = 100 * sum(result.compared for result in judged) / tests if tests else 0
    unsafe = sum(bool(result.missed) for result in judged)
    return (
        f"sum: {len(judged)} edits, {unsafe} unsafe, {sum(r.changed for r in judged)} outcomes changed, "
        f"in {sum(bool(r.changed) for r in judged)} of them, {sum(len(r.missed) for r in judged)} missed, {share:.1f} % selected, "
        f"{f'{compared:.1f} % by the other answer, ' if compared else ''}"
        f"{sum(r.surplus for r in judged)} surplus, {sum(bool(r.error) for r in results)} failed, "
        f"{sum(r.is_whole for r in results)} not run"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path, help="a checkout; it is copied, never changed")
    parser.add_argument("--python", type=Path, help="of the project's environment; default: .venv or NAME.venv beside it")
    parser.add_argument("--pst", type=Path, help="default: PST_BIN, else the newest build")
    parser.add_argument("--pst-arg", action="append", default=[], metavar="ARG", help="one more argument for pst")
    parser.add_argument("--compare", action="append", default=[], metavar="ARG", help="pst is asked again with this")
    parser.add_argument("--lines", action="store_true", help="edits of lines in place of whole files")
    parser.add_argument("--skip-whole", action="store_true", help="no run where pst selects every test: nothing can be missed")
    parser.add_argument("--path", action="append", default=[], metavar="DIR", help="goes on PYTHONPATH, in the copy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="edits of each kind")
    parser.add_argument("--only", action="append", choices=sorted(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("-v", "--verbose", action="store_true", help="show why the first surplus test was selected")
    return with_pytest_args(parser)


def settings_of(options: argparse.Namespace) -> Settings:
    project = options.project.resolve()
    candidates = [project / ".venv/bin/python", project.parent / f"{project.name}.venv/bin/python"]
    python = options.python or next((path for path in candidates if path.exists()), None)
    pst = options.pst or find_pst()
    if python is None or pst is None:
        raise SystemExit("no interpreter: give --python" if python is None else "no pst binary: set PST_BIN")
    # the link itself: what it leads to knows nothing of the environment
    return Settings(
        project, Path(os.path.abspath(python)), pst.resolve(), options.path, options.variables,
        options.pst_arg, options.compare, options.skip_whole,
        options.pytest_args,
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
        kinds = options.only or list(LINE_KINDS if options.lines else edits.KINDS)
        if set(kinds) & set(LINE_KINDS):
            experiment.find_executed()
        results = run_all(experiment, kinds, options.rounds, options.verbose)
        print(summary(results))
        return int(any(result.missed or result.error for result in results))
    except CheckoutError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        checkout.close()


if __name__ == "__main__":
    sys.exit(main())
