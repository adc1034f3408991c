# SPDX-License-Identifier: MIT
"""A small project with a plan, and real pytest runs on it through the plugin's own start.

They run in build/companions, where the plugins are with which ours must get along (scripts/setup);
PST_PLUGIN_PYTHON names another interpreter, with another pytest.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from support.binary import find_pst
from support.environment import plain_environment

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "python"
COMPANIONS = ROOT / "build" / "companions" / "bin" / "python"
PYTHON = os.environ.get("PST_PLUGIN_PYTHON", str(COMPANIONS) if COMPANIONS.exists() else sys.executable)
# Its own scripts name the folder without links; the interpreter is a link itself.
PYTHON = os.path.join(os.path.realpath(os.path.dirname(PYTHON)), os.path.basename(PYTHON))
START = (PLUGIN / "pytest_pst" / "_start.py").read_text()


class Run:
    def __init__(self, process, report, spool):
        self.status = process.returncode
        self.output = process.stdout + process.stderr
        self.report = report
        self.lines = []
        self.spools = []  # lines by file
        for path in sorted(spool.glob("*.ndjson")) if spool.is_dir() else []:
            self.spools.append([json.loads(line) for line in path.read_text().splitlines()])
            self.lines += self.spools[-1]
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
        self.env = plain_environment(folder) | {"PYTEST_ADDOPTS": "-p no:randomly"}
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
        """Tests may be ids, (id, rank), or entries as the plan has them."""
        plan = {"version": 1, "root": str(self.folder), "spool": str(self.spool), "collect": "all", "files": []}
        if tests is not None:
            plan["tests"] = [
                test if isinstance(test, dict) else {"id": test} if isinstance(test, str)
                else {"id": test[0], "rank": test[1]} for test in tests
            ]
        self.plan_file.write_text(json.dumps(plan | keys))
        return self

    def run(self, *arguments):
        reader, writer = os.pipe()
        command = [self.python, "-c", START, self.plan_file, PLUGIN, str(writer), "--", *arguments]
        process = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, pass_fds=[writer],
            encoding="utf-8", errors="backslashreplace",
        )
        os.close(writer)
        with os.fdopen(reader) as pipe:
            return Run(process, pipe.read(), self.spool)


class SmartProject(Project):
    """A git repository, and `pytest` with the plugin as its wheel brings it: by an entry point."""

    def __init__(self, folder, binary):
        super().__init__(folder)
        site = folder / "site"
        information = site / "pytest_pst-0.dist-info"
        information.mkdir(parents=True)
        (site / "pytest_pst").symlink_to(PLUGIN / "pytest_pst")
        (information / "METADATA").write_text("Metadata-Version: 2.1\nName: pytest-pst\nVersion: 0\n")
        (information / "entry_points.txt").write_text("[pytest11]\npytest_pst = pytest_pst\n")
        self.site = site
        self.spool = self.folder / ".py_smart_test" / "spool"
        self.env |= {"PYTHONPATH": str(site), "PST_BIN": str(binary)}

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.folder, env=self.env, check=True, capture_output=True)

    def commit(self):
        if not (self.folder / ".git").exists():
            self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "state")

    def pytest(self, *arguments, cwd=None, **variables):
        """Spooled outcomes are read, not taken away: pst takes them in at its next start."""
        process = subprocess.run(
            [PYTHON, "-m", "pytest", *arguments], cwd=cwd or self.folder, env=self.env | variables,
            capture_output=True, encoding="utf-8", errors="backslashreplace",
        )
        run = Run(process, "", self.folder / "none")
        for path in sorted(self.spool.glob("*.ndjson")):
            run.lines += [json.loads(line) for line in path.read_text().splitlines()]
        return run


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture
def smart(tmp_path):
    """src/a.py and src/b.py, each with a test file that alone imports it; a.py is edited."""
    binary = find_pst()
    if binary is None:
        pytest.skip("no pst binary: build it or set PST_BIN")
    project = SmartProject(tmp_path, binary)
    project.write(conftest="")
    for name in "ab":
        project.write(**{
            f"src__{name}": "def value(): return 1",
            f"tests__test_{name}": f"""
                from src.{name} import value
                def test_{name}1(): assert value() == 1
                def test_{name}2(): assert value()
            """,
        })
    project.commit()
    project.write(src__a="def value(): return 1 + 0")
    return project
