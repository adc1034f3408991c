# SPDX-License-Identifier: MIT
"""A small project with a plan, and real pytest runs on it through the plugin's own start.

PST_PLUGIN_PYTHON names another interpreter, with another pytest, to run them in.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from support.environment import plain_environment

PLUGIN = Path(__file__).resolve().parents[2] / "python"
PYTHON = os.environ.get("PST_PLUGIN_PYTHON", sys.executable)
START = (PLUGIN / "pytest_pst" / "_start.py").read_text()


class Run:
    def __init__(self, process, report, spool):
        self.status = process.returncode
        self.output = process.stdout + process.stderr
        self.report = report
        self.lines = []
        for path in sorted(spool.glob("*.ndjson")) if spool.is_dir() else []:
            self.lines += [json.loads(line) for line in path.read_text().splitlines()]
            path.unlink()

    @property
    def ran(self):
        """Ids of tests in the order in which they ended."""
        return [line["id"] for line in self.lines if "id" in line and "duration" in line]

    @property
    def outcomes(self):
        return {line["id"]: line["outcome"] for line in self.lines if "id" in line}

    @property
    def session(self):
        found = [line["session"] for line in self.lines if "session" in line]
        assert len(found) <= 1
        return found[0] if found else None


class Project:
    def __init__(self, folder):
        self.folder = folder / "project"
        self.folder.mkdir()
        self.spool = folder / "spool"
        self.plan_file = folder / "plan.json"
        self.env = plain_environment(folder)
        self.python = PYTHON

    def needs(self, module):
        if subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode:
            pytest.skip(f"{module} is not installed")

    def write(self, **files):
        """`tests__test_a="..."` is tests/test_a.py."""
        for name, text in files.items():
            path = self.folder / (name.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))

    def plan(self, tests=None, **keys):
        """Tests may be ids, or (id, rank)."""
        plan = {"version": 1, "root": str(self.folder), "spool": str(self.spool), "collect": "all", "files": []}
        if tests is not None:
            plan["tests"] = [
                {"id": test} if isinstance(test, str) else {"id": test[0], "rank": test[1]} for test in tests
            ]
        self.plan_file.write_text(json.dumps(plan | keys))
        return self

    def run(self, *arguments):
        reader, writer = os.pipe()
        command = [PYTHON, "-c", START, self.plan_file, PLUGIN, str(writer), "--", *arguments]
        process = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, pass_fds=[writer],
            encoding="utf-8", errors="backslashreplace",
        )
        os.close(writer)
        with os.fdopen(reader) as pipe:
            return Run(process, pipe.read(), self.spool)


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)
