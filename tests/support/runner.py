# SPDX-License-Identifier: MIT
"""Sets a scenario step up on disk and asks `pst` about it.

States are shared: the project before an edit is built once, the edited checkout once
per way of finding the change, a warm cache once per state before.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .binary import has_option
from .environment import plain_environment
from .lanes import FIND_FLAGS, Lane
from .project import apply_ops, copy_project
from .scenario import CHANGE_FLAGS, Step

SECONDS = 120
# They change no test here, but might.
FOREIGN_OPTIONS = ("-W", "ignore::ImportWarning")


class RunError(Exception):
    """`pst` or git did not end as it should."""


@dataclass(frozen=True)
class Answer:
    """What `pst --json` said, and the checkout that it was asked about."""

    data: dict[str, Any]
    root: Path
    command: str

    @property
    def tests(self) -> list[str]:
        return self.data.get("tests", [])


def run_command(command: list[str], cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=env, timeout=SECONDS, capture_output=True, text=True, errors="replace",
        stdin=subprocess.DEVNULL,
    )


def git(root: Path, *args: str) -> None:
    run = run_command(["git", *args], root, plain_environment(root.parent))
    if run.returncode:
        raise RunError(f"git {' '.join(args)}: {run.stderr.strip()}")


@functools.cache
def template_repository() -> Path:
    """An empty repository to copy: `git init` writes a dozen sample files each time."""
    root = Path(tempfile.mkdtemp(prefix="pst-template-"))
    git(root, "init", "-q", "--template=", "-b", "main", ".")
    return root / ".git"


def commit_all(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "--no-verify", "-m", message)


def dropped_rule() -> str:
    """The rule that `pst` is to do without (drop_rules.py), or nothing."""
    return os.environ.get("PST_DROP_RULE", "")


class Workshop:
    """The shared states of one scenario file, in a temporary folder."""

    def __init__(self, binary: Path) -> None:
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp(prefix="pst-scenario-"))
        self._made: dict[tuple[str, ...], Path] = {}
        self._answers: dict[tuple[str, Lane, str], Answer] = {}

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def answer(self, step: Step, lane: Lane) -> Answer:
        key = (step.title, lane, dropped_rule())
        if key not in self._answers:
            self._answers[key] = self._ask(step, lane)
        return self._answers[key]

    def known_answer(self, step: Step, lane: Lane) -> Answer | None:
        return self._answers.get((step.title, lane, dropped_rule()))

    def _ask(self, step: Step, lane: Lane) -> Answer:
        root = self._shared(self._edited, step, lane.finder, *(["older"] if lane.granularity == "older" else []))
        cache = self._new_folder() / "cache"
        if lane.finder == "nogit":
            shutil.copytree(self._shared(self._tested, step) / "cache", cache)
        elif lane.cache == "warm":
            if lane.is_recorded:
                shutil.copytree(self._shared(self._recorded, step, lane.granularity), cache)
            else:
                shutil.copytree(self._shared(self._analysed, step), cache)
        command = self._command(step, lane)
        run = self._pst(command, root, cache)
        if run.returncode:
            raise RunError(f"{' '.join(command)} ended with {run.returncode}\n{run.stdout}{run.stderr}")
        try:
            return Answer(json.loads(run.stdout), root, " ".join(command))
        except ValueError as error:
            raise RunError(f"{' '.join(command)}: not JSON ({error})\n{run.stdout}{run.stderr}") from None

    def _command(self, step: Step, lane: Lane) -> list[str]:
        command = [str(self.binary), "--json"]
        if not any(flag in step.args for flag in CHANGE_FLAGS):
            command += FIND_FLAGS[lane.finder]
        if lane.granularity:
            command += ["--granularity", "definition" if lane.is_recorded else lane.granularity]
        if (lane.finder == "nogit" or lane.is_recorded) and has_option(self.binary, "--no-keep-failed"):
            command.append("--no-keep-failed")  # tests that fail before the edit are no matter here
        tail = ["--", *step.pytest_args] if step.pytest_args else []
        return command + step.args + tail

    def _pst(self, command: list[str], root: Path, cache: Path) -> subprocess.CompletedProcess[str]:
        env = plain_environment(root.parent) | {"PY_SMART_TEST_CACHE_DIR": str(cache)}
        if rule := dropped_rule():
            env["PST_DROP_RULE"] = rule
        return run_command(command, root, env)

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))

    def _shared(self, make, step: Step, *words: str) -> Path:
        """`make(step, *words)`, once per state before (and per step for edits)."""
        state = step.title if make == self._edited else repr((step.before, step.pytest_args))
        state += repr(step.older) if "older" in words else ""
        runs_pst = make in (self._tested, self._analysed, self._recorded)
        key = (make.__name__, state, *words, dropped_rule() if runs_pst else "")
        if key not in self._made:
            self._made[key] = make(step, *words)
        return self._made[key]

    def _plain(self, step: Step) -> Path:
        root = self._new_folder() / "project"
        root.mkdir()
        apply_ops(step.case, root, step.before)
        return root

    def _committed(self, step: Step, *words: str) -> Path:
        """`older`: as the second commit, after the one that _older made."""
        root = self._plain(step)
        older = self._shared(self._older, step, "older") if "older" in words else root
        copy_project(older / ".git" if older != root else template_repository(), root / ".git")
        commit_all(root, "before")
        return root

    def _older(self, step: Step, *_: str) -> Path:
        root = self._new_folder() / "project"
        root.mkdir()
        apply_ops(step.case, root, step.older or [])
        copy_project(template_repository(), root / ".git")
        commit_all(root, "older")
        return root

    def _analysed(self, step: Step) -> Path:
        """The cache after the state before was read whole."""
        root = self._shared(self._committed, step)
        cache = self._new_folder() / "cache"
        run = self._pst([str(self.binary), "gen"], root, cache)
        if run.returncode:
            raise RunError(f"pst gen ended with {run.returncode}\n{run.stdout}{run.stderr}")
        return cache

    def _tested(self, step: Step) -> Path:
        """The folder of a project without git after a full run; its cache stands beside it."""
        root = self._plain(step)
        self._run_all(step, root)
        return root.parent

    def _recorded(self, step: Step, word: str) -> Path:
        """The cache after all tests of the committed state before (`older`: of the one before that)
        ran and were recorded, or as many as pytest came to: a session that breaks off must mislead
        nobody."""
        root = self._new_folder() / "project"
        source = self._shared(self._older, step, word) if word == "older" else self._shared(self._committed, step)
        copy_project(source, root)
        cache = self._run_all(step, root, range(6), FOREIGN_OPTIONS if word == "foreign" else [])
        if word == "older" and any(op.path.endswith(".gitignore") for op in step.before):
            # Files that git ignores are compared with those of the last run.
            shutil.rmtree(root)
            copy_project(self._shared(self._committed, step, word), root)
            self._run_all(step, root, range(6), own_options=["--no-record"])
        return cache

    def _run_all(
        self, step: Step, root: Path, allowed: Container[int] = (0, 1), options: Sequence[str] = (),
        own_options: Sequence[str] = (),
    ) -> Path:
        cache = root.parent / "cache"
        arguments = [*options, *step.pytest_args]
        tail = ["--", *arguments] if arguments else []
        run = self._pst([str(self.binary), "--mode", "all", *own_options, *tail], root, cache)
        if run.returncode not in allowed or not cache.is_dir():
            raise RunError(f"pst --mode all ended with {run.returncode}\n{run.stdout}{run.stderr}")
        return cache

    def _edited(self, step: Step, finder: str, *words: str) -> Path:
        if finder == "nogit":
            source = self._shared(self._tested, step) / "project"
        else:
            source = self._shared(self._committed, step, *words)
        root = self._new_folder() / "project"
        copy_project(source, root)
        if finder == "since":
            git(root, "checkout", "-q", "-b", "edit")
        apply_ops(step.case, root, step.edit)
        if finder == "since":
            commit_all(root, "edit")
        elif finder == "staged":
            git(root, "add", "-A")
        return root
