# SPDX-License-Identifier: MIT
"""A copy of a project in a repository of its own, which pytest and `pst` are asked about."""

from __future__ import annotations

import argparse
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.environment import plain_environment
from support.oracle import CHILD, PYTEST_ARGS, WHOLE_SESSION, Outcomes

from .edits import Edit

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "venv", "__pycache__", ".pytest_cache", ".py_smart_test", ".tox", ".nox", "node_modules",
)
PLUGIN = Path(__file__).parent / "plugin"
SECONDS = 600


class CheckoutError(Exception):
    """pytest, git or `pst` did not end as it should."""


@dataclass
class Settings:
    project: Path
    python: Path  # of the project's environment
    pst: Path
    paths: list[str] = field(default_factory=list)  # folders that go on PYTHONPATH
    variables: dict[str, str] = field(default_factory=dict)
    pst_args: list[str] = field(default_factory=list)
    compared_args: list[str] = field(default_factory=list)  # of a second question, of which the share is shown
    skip_whole: bool = False
    pytest_args: list[str] = field(default_factory=list)


def with_pytest_args(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Of the command line, with `variables`, and with `pytest_args`, what stands behind `--`."""
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="an environment variable")
    parser.usage = "%(prog)s [options] PROJECT [-- PYTEST ARGS]"
    at = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    options = parser.parse_args(sys.argv[1:at])
    options.variables = dict(pair.split("=", 1) for pair in options.set)
    options.pytest_args = sys.argv[at + 1 :]
    return options


class Checkout:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="pst-real-"))
        self.root = self.folder / "project"
        self.environment = self._environment()
        self.only = self.folder / "only.json"
        self.called = self.folder / "called.json"
        self._server: subprocess.Popen[str] | None = None
        self._fill()

    def _fill(self) -> None:
        shutil.copytree(self.settings.project, self.root, symlinks=True, ignore=LEFT_OUT)
        for command in (["init", "-q", "-b", "main", "."], ["add", "-A"], ["commit", "-q", "--no-verify", "-m", "before"]):
            self.git(*command)

    def close(self) -> None:
        if self._server:
            os.killpg(self._server.pid, signal.SIGKILL)  # with the pytest that runs right now
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        python = self.settings.python
        env = plain_environment(self.folder)
        env["VIRTUAL_ENV"] = str(python.parent.parent)
        env["PATH"] = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        if self.settings.paths:  # before an editable installation, which leads to the original
            env["PYTHONPATH"] = os.pathsep.join(str(self.root / path) for path in self.settings.paths)
        env["PY_SMART_TEST_CACHE_DIR"] = str(self.folder / "cache")
        return env | self.settings.variables

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, text=True, errors="replace",
            stdin=subprocess.DEVNULL, timeout=SECONDS,
        )

    def git(self, *args: str) -> str:
        run = self.run(["git", *args])
        if run.returncode:
            raise CheckoutError(f"git {' '.join(args)}: {run.stderr.strip()}")
        return run.stdout

    def files(self) -> list[str]:
        names = self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        return sorted(name for name in set(names) if name and (self.root / name).is_file())

    def loaded(self) -> list[str]:
        """Modules that pytest imports before it comes to any test."""
        code = "import sys, pytest; print(*sys.modules, *sys.builtin_module_names)"
        return self.run([str(self.settings.python), "-c", code]).stdout.split()

    def ignores(self, edit: Edit) -> bool:
        """Whether git would not see one of the edit's files."""
        return self.run(["git", "check-ignore", "-q", *edit.files]).returncode == 0

    def apply(self, edit: Edit) -> None:
        for name, content in edit.files.items():
            path = self.root / name
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                continue
            path.unlink()
            while path.parent != self.root and not os.listdir(path.parent):
                path = path.parent
                path.rmdir()

    def reset(self) -> None:
        self.git("checkout", "-q", "-f", "main")
        self.git("clean", "-fdq")

    def executed(self) -> set[tuple[str, int]]:
        """File and first line of the functions that the whole suite calls."""
        self.outcomes(plugins=["write_executed"])
        return {(path, line) for path, line in json.loads(self.called.read_text(encoding="utf-8"))}

    def outcomes(self, only: list[str] | None = None, plugins: Iterable[str] = ()) -> Outcomes:
        """Of the whole suite, or of these tests alone, by plain pytest."""
        result, output = self.folder / "outcomes.json", self.folder / "output.txt"
        result.unlink(missing_ok=True)
        self.only.unlink(missing_ok=True)
        if only is not None:
            self.only.write_text(json.dumps(only), encoding="utf-8")
        request = {
            "folder": str(self.root), "home": str(self.folder), "seconds": SECONDS,
            "args": [*PYTEST_ARGS, *(f"-p{name}" for name in ("run_only", *plugins)), *self.settings.pytest_args],
            "result": str(result), "output": str(output),
        }
        self._ask_server(json.dumps(request))
        shown = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
        if not result.exists():
            raise CheckoutError(f"pytest did not end\n{shown[-2000:]}")
        data = json.loads(result.read_text(encoding="utf-8"))
        if data["exit"] not in WHOLE_SESSION:
            return Outcomes({}, [""], shown)
        return Outcomes(data["outcomes"], data["broken"], shown)

    def _ask_server(self, request: str) -> None:
        path = [self.environment.get("PYTHONPATH", ""), str(PLUGIN)]
        if self._server is None:
            self._server = subprocess.Popen(
                [str(self.settings.python), str(CHILD)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                start_new_session=True,
                env=self.environment | {
                    "RUN_ONLY": str(self.only), "EXECUTED": str(self.called),
                    "PYTHONPATH": os.pathsep.join(filter(None, path)),
                },
            )
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(request + "\n")
        self._server.stdin.flush()
        if not select.select([self._server.stdout], [], [], SECONDS)[0] or not self._server.stdout.readline():
            raise CheckoutError(f"pytest did not end in {SECONDS} seconds")

    def ask(self, args: list[str], subcommand: Iterable[str] = ()) -> dict[str, Any]:
        """What `pst --json` with `args` answers about the edit, which is not committed."""
        command = [str(self.settings.pst), *subcommand, "--json", "--no-keep-failed", *args]
        if self.settings.pytest_args:
            command += ["--", *self.settings.pytest_args]
        run = self.run(command)
        try:
            if run.returncode == 0:
                return json.loads(run.stdout)
        except ValueError:
            pass
        raise CheckoutError(f"{' '.join(command)} ended with {run.returncode}\n{run.stdout[-1000:]}{run.stderr[-1000:]}")

    def warm(self) -> None:
        run = self.run([str(self.settings.pst), "gen"])
        if run.returncode:
            raise CheckoutError(f"pst gen ended with {run.returncode}\n{run.stderr[-1000:]}")
