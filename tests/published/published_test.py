# SPDX-License-Identifier: MIT
"""The main job on published projects: their sdists, which hold their tests, in fresh repositories.

An edit that changes nothing runs green, one that breaks a function runs red, and what failed stays
selected until it passes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.binary import find_pst

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "published"


@dataclass(frozen=True)
class Published:
    name: str
    version: str
    sha256: str
    needs: tuple[str, ...]
    file: str
    was: str
    same: str
    broken: str
    red: str  # where the broken line fails a test

    @property
    def sdist(self) -> Path:
        return FOLDER / f"{self.name.lower()}-{self.version}.tar.gz"


PROJECTS = [
    Published(
        "Jinja2",
        "3.1.6",
        "0137fb05990d35f1275a587e9aee6d56da821fc83491a0fb838183be43f66d6d",
        ("markupsafe==3.0.3", "trio==0.32.0"),
        "src/jinja2/sandbox.py",
        "if len(rng) > MAX_RANGE:",
        "if MAX_RANGE < len(rng):",
        "if MAX_RANGE == len(rng):",
        "tests/test_api.py::TestExtendedAPI::test_sandbox_max_range",
    ),
    Published(
        "itsdangerous",
        "2.2.0",
        "e0050c0b7da1eea53ffaf149c0cfbb5c6e2e2b69c4bef22c81fa6eb73e5f6173",
        ("freezegun==1.5.5",),
        "src/itsdangerous/url_safe.py",
        "if len(compressed) < (len(json) - 1):",
        "if (len(json) - 1) > len(compressed):",
        "if len(compressed) > (len(json) - 1):",
        "tests/test_itsdangerous/",
    ),
]


def run(*command: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTEST_ADDOPTS", "PYTHONPATH")}
    environment |= variables
    return subprocess.run([str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True)


def passes(*command: object, cwd: Path) -> None:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def bring(project: Published) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if project.sdist.exists():
        return
    wanted = FOLDER / f"{project.name}.txt"
    wanted.write_text(f"{project.name}=={project.version} --hash=sha256:{project.sha256}\n")
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    passes(*pip, "--require-hashes", "-r", wanted, "-d", FOLDER, cwd=ROOT)


def unpack(project: Published, tree: Path) -> None:
    with tarfile.open(project.sdist) as archive:
        top = archive.getnames()[0].split("/")[0]
        archive.extractall(tree.parent, filter="data") if sys.version_info >= (3, 12) else archive.extractall(tree.parent)
    (tree.parent / top).rename(tree)
    (tree / ".gitignore").write_text("__pycache__/\n")
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*name, "commit", "-q", "-m", "as published"]):
        passes("git", *words, cwd=tree)


def make_environment(project: Published, tree: Path) -> Path:
    venv = FOLDER / f"{project.name}.venv"
    if not (venv / "bin" / "pytest").exists():
        passes(sys.executable, "-m", "venv", venv, cwd=ROOT)
        passes(venv / "bin" / "python", "-m", "pip", "install", "-q", "pytest==9.2.0", *project.needs, cwd=ROOT)
    for site in venv.glob("lib/python*/site-packages"):
        (site / "tree_under_test.pth").write_text(f"{tree / 'src'}\n")
    return venv


@pytest.fixture(params=PROJECTS, ids=lambda project: project.name)
def project(request):
    return request.param


def edit(project: Published, tree: Path, line: str) -> None:
    path = tree / project.file
    text = subprocess.run(
        ["git", "show", f"HEAD:{project.file}"], cwd=tree, capture_output=True, text=True, check=True
    ).stdout
    assert project.was in text
    path.write_text(text.replace(project.was, line))


def test_edits_run_green_and_red(project, tmp_path):
    binary = find_pst()
    if binary is None:
        pytest.skip("no pst binary: build it or set PST_BIN")
    bring(project)
    tree = tmp_path / "tree"
    unpack(project, tree)
    venv = make_environment(project, tree)

    def pst(*words: str) -> subprocess.CompletedProcess[str]:
        return run(binary, *words, cwd=tree, VIRTUAL_ENV=str(venv), PATH=f"{venv / 'bin'}:{os.environ['PATH']}")

    assert "nothing was tested" in pst().stdout

    edit(project, tree, project.same)
    plan = json.loads(pst("--json").stdout)
    assert any(test.startswith(project.red) for test in plan["tests"])
    assert [change["path"] for change in plan["changes"]] == [project.file]
    assert plan["fallback"] is None
    assert "pytest" in pst("--dry-run").stdout
    green = pst("-q")
    assert green.returncode == 0, green.stdout + green.stderr

    edit(project, tree, project.broken)
    red = pst("-q")
    assert red.returncode == 1, red.stdout + red.stderr
    assert " failed" in red.stdout

    edit(project, tree, project.was)
    kept = json.loads(pst("--json").stdout)
    assert any(test.startswith(project.red) for test in kept["tests"])
