#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Walks the last commits of a project and reports which share of its tests each of them selects.

See README.md beside this file.
"""

from __future__ import annotations

import argparse
import collections
import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from real.checkout import SECONDS, Checkout, CheckoutError, Settings, with_pytest_args  # noqa: E402
from support.binary import find_pst  # noqa: E402

LEVELS = {
    "module": ["--granularity=module"],
    "definition": ["--granularity=definition", "--no-recordings"],
    "recorded": ["--granularity=definition"],
}
WIDE = 0.05  # of the tests: a commit whose causes are shown
SHOWN = 6  # causes below a commit


class History(Checkout):
    """A clone with its commits, and what `pst` recorded in them."""

    def __init__(self, settings: Settings) -> None:
        self.recorded: dict[str, str] = {}  # commit -> what is wrong with its recording, or nothing
        super().__init__(settings)

    def _fill(self) -> None:
        command = ["git", "clone", "-q", "--shared", str(self.settings.project), str(self.root)]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=SECONDS)
        if run.returncode:
            raise CheckoutError(f"git clone: {run.stderr.strip()}")

    def commits(self, count: int, newest: str) -> list[tuple[str, str]]:
        """Each with its parent, the newest first, without merges."""
        lines = self.git("rev-list", "--no-merges", "--parents", f"-n{count}", newest).splitlines()
        return [(words[0], words[1]) for words in map(str.split, lines) if len(words) == 2]

    def go_to(self, commit: str) -> None:
        self.git("checkout", "-q", "-f", "--detach", commit)
        self.git("clean", "-fdq")

    def record(self, commit: str) -> None:
        """Runs the suite as it is in that commit, unless that was done."""
        if commit in self.recorded:
            return
        self.go_to(commit)
        command = [str(self.settings.pst), "-q", "--mode", "all"]
        run = self.run([*command, "--", *self.settings.pytest_args])
        # Some tests may fail: that of theirs counts which was seen, as it would for a user.
        self.recorded[commit] = "" if run.returncode in (0, 1) else (run.stderr or run.stdout)[-300:]

    def tests(self) -> list[str]:
        """As pytest collects them."""
        command = [str(self.settings.python), "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q"]
        run = self.run([*command, "--rootdir=.", *self.settings.pytest_args])
        return sorted({line for line in run.stdout.splitlines() if "::" in line and not line.startswith(("ERROR", " "))})


def wholes_of(test: str) -> Iterable[str]:
    """What may stand for it: itself, the test without parameters, its classes, its file, folders."""
    yield test
    test = test.partition("[")[0]
    while test:
        yield test
        head, separator, _ = test.rpartition("::" if "::" in test else "/")
        test = head if separator else ""


@dataclass
class Answer:
    selected: int
    causes: collections.Counter[str]
    kinds: collections.Counter[str]
    recording: str = ""  # why none was used
    fallback: str = ""


@dataclass
class Replayed:
    commit: str
    subject: str
    tests: int
    answers: dict[str, Answer] = field(default_factory=dict)

    def share(self, level: str) -> float:
        return self.answers[level].selected / self.tests if self.tests else 0.0

    def line(self) -> str:
        shares = "  ".join(f"{level} {100 * self.share(level):5.1f} %" for level in self.answers)
        notes = {answer.recording or answer.fallback for answer in self.answers.values()} - {""}
        return f"{self.commit[:10]}  {self.tests:5} tests  {shares}  {self.subject[:50]}{''.join(f'  ({n})' for n in sorted(notes))}"


def kind_of(kept: dict[str, str]) -> str:
    """By what a test was kept, and by which rule the change counts, without what is named."""
    by, what = kept["by"], kept["what"]
    if by not in ("executed", "led_to", "names"):
        return by
    for separator in (": ", " of "):
        if separator in what:
            return f"{by}, {what.rsplit(separator, 1)[0]}"
    return f"{by}, {what.rpartition(' ')[2]}"


def answer_of(data: dict[str, Any], tests: list[str]) -> Answer:
    wanted = set(data["tests"])
    selected = sum(any(whole in wanted for whole in wholes_of(test)) for test in tests)
    kept = data["narrowing"]["kept"]
    return Answer(
        selected, collections.Counter(f"{each['by']}: {each['what']}" for each in kept),
        collections.Counter(map(kind_of, kept)), fallback=(data["fallback"] or {}).get("cause", ""),
    )


def replay(history: History, commit: str, parent: str, levels: Iterable[str]) -> Replayed:
    history.go_to(commit)
    tests = history.tests()
    replayed = Replayed(commit, history.git("log", "-1", "--format=%s", commit).strip(), len(tests))
    for level in levels:
        if level == "recorded":
            by_names = replayed.answers.get("definition")
            if by_names and (by_names.fallback or not by_names.causes):
                replayed.answers[level] = by_names  # nothing that a recording could leave out: no run for it
                continue
            history.record(parent)
            history.go_to(commit)
        data = history.ask(["--since", parent, "--explain-narrowing", *LEVELS[level]], ["affected"])
        answer = answer_of(data, tests)
        if level == "recorded":
            used = data["recordings"]
            answer.recording = history.recorded[parent] or (used["unusable"] or "" if used else "no recording")
        replayed.answers[level] = answer
    return replayed


def summary(all_replayed: list[Replayed], levels: Iterable[str]) -> str:
    lines = []
    for level in levels:
        shares = [replayed.share(level) for replayed in all_replayed if replayed.tests]
        if shares:
            mean, median = 100 * statistics.mean(shares), 100 * statistics.median(shares)
            nothing = sum(share == 0 for share in shares)
            lines.append(f"{level:12} {len(shares)} commits  mean {mean:5.1f} %  median {median:5.1f} %  nothing in {nothing}")
    return "\n".join(lines)


def causes_of(answer: Answer) -> list[str]:
    return [f"    {count:5}  {cause}" for cause, count in answer.causes.most_common(SHOWN)]


def widest(all_replayed: list[Replayed], level: str) -> str:
    """Why the widest commits are wide: by what their tests were kept."""
    wide = [replayed for replayed in all_replayed if level in replayed.answers and replayed.share(level) > WIDE]
    lines = [f"\nMore than {100 * WIDE:.0f} % by {level}:"] if wide else []
    commits: collections.Counter[str] = collections.Counter()
    tests: collections.Counter[str] = collections.Counter()
    for replayed in sorted(wide, key=lambda each: -each.share(level)):
        answer = replayed.answers[level]
        lines += [replayed.line(), *causes_of(answer)]
        tests.update(answer.kinds)
        commits.update(answer.kinds.keys())
    lines += ["\nBy what their tests were kept:"] if wide else []
    lines += [f"{count:6} tests in {commits[kind]:2} commits  {kind}" for kind, count in tests.most_common()]
    return "\n".join(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path, help="a repository with history; it is cloned, never changed")
    parser.add_argument("--commits", type=int, default=50)
    parser.add_argument("--newest", default="HEAD", metavar="REF", help="where to begin (default: HEAD)")
    parser.add_argument("--python", type=Path, required=True, help="of an environment that fits all of the commits")
    parser.add_argument("--pst", type=Path, help="default: PST_BIN, else the newest build")
    parser.add_argument("--level", action="append", choices=LEVELS, help="default: all")
    parser.add_argument("--path", action="append", default=[], metavar="DIR", help="goes on PYTHONPATH, in the clone")
    parser.add_argument("-v", "--verbose", action="store_true", help="show at once what kept a commit's tests in")
    return with_pytest_args(parser)


def settings_of(options: argparse.Namespace) -> Settings:
    pst = options.pst or find_pst()
    if pst is None:
        raise SystemExit("no pst: name it with --pst or PST_BIN")
    return Settings(
        options.project.resolve(), Path(os.path.abspath(options.python)), pst.resolve(), options.path,
        options.variables, pytest_args=options.pytest_args,
    )


def main() -> int:
    options = arguments()
    levels = options.level or list(LEVELS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the clone is removed
    history = History(settings_of(options))
    replayed = []
    failed = 0
    try:
        for commit, parent in history.commits(options.commits, options.newest):
            try:
                replayed.append(replay(history, commit, parent, levels))
                shown = causes_of(replayed[-1].answers[levels[-1]]) if options.verbose else []
                print("\n".join([replayed[-1].line(), *shown]), flush=True)
            except CheckoutError as error:
                failed += 1
                print(f"{commit[:10]}  FAILED  {error}", flush=True)
        return int(failed > 0)
    except CheckoutError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        print(summary(replayed, levels))
        print(widest(replayed, levels[-1]), flush=True)  # also of what was done until it was stopped
        history.close()


if __name__ == "__main__":
    sys.exit(main())
