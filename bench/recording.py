#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What it costs to record what tests execute: CPU time of whole suites, as ratios.

    recording.py --pst BINARY [--python VERSION]... [--project NAME]... [--folder NAME=FOLDER]...
                 [--lane NAME]... [--rounds N]

The suites of some projects from PyPI run plain, under pst with and without a recording, with
pytest-testmon, and with pytest-cov and its contexts. Each lane has a copy of its own. In every round
all lanes run once, in another order; what counts is the user and system time of a lane and its
children over that of the plain run of the same round, and of these the median. Environments and
copies are kept in build/bench/.
"""

import argparse
import hashlib
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench"
sys.path.insert(0, str(ROOT / "tests" / "plugin"))

import matrix  # noqa: E402

TOOLS = ["pytest==8.4.2", "pytest-cov==7.1.0", "pytest-testmon==2.1.4"]
# requirement, sha256 of its source distribution, oldest Python, what its tests need, where its code lies
PROJECTS = {
    "click": ("click==8.1.8", "ed53c9d8990d83c2a27deae68e4ee337473f6330c040a31d4225c9574d16096a", 9, [], "src"),
    "jinja": ("jinja2==3.1.6", "0137fb05990d35f1275a587e9aee6d56da821fc83491a0fb838183be43f66d6d", 9,
              ["trio==0.27.0"], "src"),
    "markdown-it-py": ("markdown-it-py==4.3.0", "91a58fa5b72c71a40cf7177250fd767480d7a2bb3ac426ccfb76fb90305fdaaa", 10,
                       ["pytest-regressions==2.8.3", "linkify-it-py==2.0.3"], "."),
    "mistune": ("mistune==3.1.4", "b5a7f801d389f724ec702840c11d8fc48f2b33519102fc7ee739e8177b672164", 9, [], "src"),
    "sqlparse": ("sqlparse==0.5.3", "09f67787f56a0b16ecdbde1bfc7f5d9c3371ca683cfeaa8e6ff60b4807ec9272", 9, [], "."),
}
# Of projects whose source distribution has no tests: what --folder NAME=FOLDER needs.
CHECKOUTS = {"rich": ("rich", ["attrs==24.3.0", "pygments==2.19.2"], ".")}
LANES = ["plain", "not-recorded", "recorded", "testmon", "cov"]


class Project:
    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        if folder is None:
            self.requirement, self.sha256, self.oldest, self.needs, self.path = PROJECTS[name]
        else:
            self.requirement, self.needs, self.path = CHECKOUTS.get(name, (name, [], "src"))
            self.oldest = 9
        if not (folder is None or (folder / self.path).is_dir()):
            self.path = "."

    def source(self):
        """A folder with its sources and tests."""
        if self.folder is not None:
            return self.folder
        folder = WORK / "sources" / self.requirement
        if not folder.exists():
            unpack(self.archive(), self.sha256, folder)
        return folder

    def archive(self):
        folder = WORK / "archives" / self.requirement
        if not folder.exists():
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:", "-d", folder]
            subprocess.run([*command, self.requirement], check=True)
        return next(folder.iterdir())


def unpack(archive, sha256, folder):
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        raise SystemExit(f"{archive}: sha256 {found}, expected {sha256}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder.with_suffix(".new"), filter="data")
    next(folder.with_suffix(".new").iterdir()).rename(folder)
    folder.with_suffix(".new").rmdir()


def environment(python, version, project):
    folder = WORK / f"{version}-{project.name}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, project.requirement, *project.needs, *TOOLS], check=True)
        (folder / "ready").touch()
    return folder / "bin/python"


class UnfinishedRun(Exception):
    pass


class Lane:
    """One way to run one suite, in a copy of its own that is a repository with one commit."""

    def __init__(self, name, project, python, pst, version):
        self.name = name
        self.python = python
        self.pst = pst
        self.folder = WORK / "copies" / version / project.name / name
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("PY", "COV", "PST"))}
        self.env["PYTHONPATH"] = str(self.folder / project.path)
        self.env["PATH"] = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        self.seconds = []
        self._copy(project.source())

    def _copy(self, source):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(source, self.folder, symlinks=True, ignore=shutil.ignore_patterns(".git", "__pycache__"))
        for command in (["init", "-q"], ["add", "-Af"],
                        ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "bench"]):
            subprocess.run(["git", *command], cwd=self.folder, env=self.env, check=True)
        ignored = "__pycache__\n.pytest_cache\n.py_smart_test\n.coverage\n.coverage.*\n.testmondata*\n"
        (self.folder / ".git" / "info" / "exclude").write_text(ignored)

    def command(self):
        # Merely loading pytest-testmon costs as much as a small suite.
        tool = {"testmon": "pytest_cov", "cov": "testmon"}.get(self.name)
        without = [f"-pno:{plugin}" for plugin in ([tool] if tool else ["pytest_cov", "testmon"])]
        pytest = [self.python, "-m", "pytest", "-q", *without, "tests"]
        pst = [self.pst, "run", "--mode", "all", "--no-exclude-e2e", "--python", self.python]
        return {
            "plain": pytest,
            "not-recorded": [*pst, "--no-record", "--", *pytest[3:]],
            "recorded": [*pst, "--", *pytest[3:]],
            "testmon": [*pytest, "--testmon"],
            "cov": [*pytest, f"--cov={self.env['PYTHONPATH']}", "--cov-context=test", "--cov-report="],
        }[self.name]

    def run(self):
        """CPU seconds. What an earlier run has found out of the tests is forgotten."""
        for pattern in (".testmondata*", ".coverage", ".coverage.*"):
            for path in self.folder.glob(pattern):
                path.unlink()
        shutil.rmtree(self.folder / ".py_smart_test" / "spool", ignore_errors=True)
        output = self.folder / ".git" / "output"
        with open(output, "wb") as file:
            command = list(map(str, self.command()))
            process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=file, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise UnfinishedRun(f"{output}: ended with {process.returncode}")
        self.last_line = summary_of(output)
        return usage.ru_utime + usage.ru_stime

    def recorded_tests(self):
        """How many a recording tells of."""
        found = list((self.folder / ".py_smart_test").glob("**/history.db"))
        if not found:
            return 0
        with sqlite3.connect(f"file:{found[0]}?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM recorded_test").fetchone()[0]


def summary_of(output):
    lines = [line for line in output.read_text(errors="replace").splitlines() if " passed" in line]
    return lines[-1].strip("= ").partition(" in ")[0] if lines else "no test passed"


def measure(lanes, rounds):
    """Lanes that came to their end: pytest-testmon does not with every suite."""
    for lane in list(lanes):  # byte code is written, and pst reads the sources
        try:
            lane.run()
        except UnfinishedRun as problem:
            if lane.name not in ("testmon", "cov"):
                raise
            print(problem, file=sys.stderr)
            lanes.remove(lane)
    time.sleep(1)
    for number in range(rounds):
        shift = number % len(lanes)
        for lane in lanes[shift:] + lanes[:shift]:
            lane.seconds.append(lane.run())
    for lane in lanes:
        if lane.name == "recorded" and not lane.recorded_tests():
            raise SystemExit(f"{lane.folder}: nothing was recorded")


def ratio(lane, other):
    return statistics.median(one / two for one, two in zip(lane.seconds, other.seconds))


def told(version, project, lanes):
    """One row: percent over the plain suite, and of the recording over the same without it."""
    by_name = {lane.name: lane for lane in lanes}
    plain, without = by_name["plain"], by_name.get("not-recorded")
    cells = [version, project.name, plain.last_line, f"{statistics.median(plain.seconds):.2f} s"]
    for name in LANES[1:]:
        cells.append(f"{100 * (ratio(by_name[name], plain) - 1):+.1f} %" if name in by_name else "-")
    both = "recorded" in by_name and without
    cells.append(f"{100 * (ratio(by_name['recorded'], without) - 1):+.1f} %" if both else "")
    return "| " + " | ".join(cells) + " |"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pst", type=Path, required=True)
    parser.add_argument("--python", action="append", help="3.12, say; of pyenv or PATH")
    parser.add_argument("--project", action="append", choices=PROJECTS)
    parser.add_argument("--folder", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--lane", action="append", choices=LANES[1:])
    parser.add_argument("--rounds", type=int, default=11)
    return parser.parse_args()


def main():
    options = arguments()
    given = dict(each.split("=", 1) for each in options.folder)
    names = options.project or ([] if given and options.project is None else list(PROJECTS))
    projects = [Project(name, None) for name in names]
    projects += [Project(name, Path(folder).resolve()) for name, folder in given.items()]
    known = {".".join(map(str, version)): (version, python) for version, python in matrix.pythons()}
    lanes = ["plain", *(options.lane or LANES[1:])]
    print("| Python | project | tests | plain | " + " | ".join(LANES[1:]) + " | recorded over not-recorded |")
    print("|---" * (len(LANES) + 4) + "|", flush=True)
    for name in options.python or ["3.12", "3.13"]:
        version, python = known[name]
        for project in projects:
            if version[1] < project.oldest:
                continue
            inner = environment(python, name, project)
            made = [Lane(lane, project, inner, options.pst.resolve(), name) for lane in lanes]
            measure(made, options.rounds)
            print(told(name, project, made), flush=True)


if __name__ == "__main__":
    main()
