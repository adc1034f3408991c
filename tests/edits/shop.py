# SPDX-License-Identifier: MIT
"""The shop in a repository, before and after an edit, and what pytest and `pst` say of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from real.mutate import is_selected
from support.casefile import read_case
from support.environment import plain_environment
from support.oracle import Outcomes, changed_tests, run_pytest
from support.project import apply_ops, copy_project
from support.runner import RunError, commit_all, git, run_command, template_repository
from support.scenario import is_part
from support.selection import chains_of

HERE = Path(__file__).parent
GRANULARITIES = ("module", "definition")
STATES = ("cold", "after a run", "recorded")
FAILED = {"failed", "error", "uncollected"}

_REPORTED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def patches(folder: str) -> list[Path]:
    """In the order of their letters: a, b, ..., e, e2, f, ..."""
    return sorted((HERE / folder).glob("*.patch"), key=lambda path: path.stem.split("_")[0])


@dataclass
class Count:
    """One edit: what changed, by pytest, and what `pst` selected."""

    failing: set[str]
    selected: set[str]
    missed: set[str]
    surplus: dict[str, str] = field(default_factory=dict)  # test -> its chain of reasons


def count(before: Outcomes, after: Outcomes, answer: dict[str, Any]) -> Count:
    changed = changed_tests(before, after)
    selected = {test for test in set(after.tests) | changed if is_selected(test, answer["tests"], after)}
    surplus = {test: chains_of(test, answer)[0] for test in sorted(selected - changed)}
    return Count(failing_of(after, changed), selected, changed - selected, surplus)


def failing_of(after: Outcomes, changed: set[str]) -> set[str]:
    return {test for test in changed if after.of(test) in FAILED}


class Shop:
    """The project with one commit. `variant` is a patch that belongs to the commit."""

    def __init__(self, binary: Path, variant: Path | None = None) -> None:
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp(prefix="pst-edits-"))
        self.committed = self.folder / "committed" / "project"
        self.committed.mkdir(parents=True)
        case = read_case(HERE / "shop.md")
        apply_ops(case, self.committed, case.start.ops())
        copy_project(template_repository(), self.committed / ".git")
        if variant:
            git(self.committed, "apply", str(variant))
        commit_all(self.committed, "before")
        self.before = run_pytest(self.committed, [])
        self.tested = self.folder / "tested"
        run = self._pst(["--mode", "all"], self.committed, self.tested)
        if run.returncode or set(self.before.tests.values()) != {"passed"}:
            raise RunError(f"not every test passes before any edit\n{run.stdout}{run.stderr}")

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def edited(self, patch: Path | None) -> Edited:
        """A copy with the patch in its working tree, or without any change."""
        root = Path(tempfile.mkdtemp(dir=self.folder)) / "project"
        copy_project(self.committed, root)
        if patch:
            git(root, "apply", str(patch))
        return Edited(self, root)

    def cache(self, state: str) -> Path:
        cache = Path(tempfile.mkdtemp(dir=self.folder)) / "cache"
        if state != "cold":
            shutil.copytree(self.tested, cache)
        return cache

    def _pst(self, args: list[str], root: Path, cache: Path) -> subprocess.CompletedProcess[str]:
        env = plain_environment(root.parent) | {"PY_SMART_TEST_CACHE_DIR": str(cache)}
        return run_command([str(self.binary), *args], root, env)


class Edited:
    """The shop after an edit that is not committed."""

    def __init__(self, shop: Shop, root: Path) -> None:
        self.shop = shop
        self.root = root
        self.after = run_pytest(root, [])

    def count(self, granularity: str, state: str) -> Count:
        args = ["--json", "--granularity", granularity]
        args += ["--no-recordings"] if state == "after a run" else []
        run = self.shop._pst(args, self.root, self.shop.cache(state))
        if run.returncode:
            raise RunError(f"pst {' '.join(args)} ended with {run.returncode}\n{run.stdout}{run.stderr}")
        return count(self.shop.before, self.after, json.loads(run.stdout))

    def failing(self) -> set[str]:
        return failing_of(self.after, changed_tests(self.shop.before, self.after))

    def run(self, granularity: str) -> tuple[int, set[str]]:
        """`pst` for real: its exit code, and those of `failing` that its pytest reports."""
        args = ["--granularity", granularity, "--", "-rfE"]
        run = self.shop._pst(args, self.root, self.shop.cache("cold"))
        reported = _REPORTED.findall(run.stdout)
        return run.returncode, {test for test in self.failing() if any(is_part(test, node) for node in reported)}
