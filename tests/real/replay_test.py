# SPDX-License-Identifier: MIT
"""The replay on a project of three commits, with a `pst` that answers from a list."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from support.environment import plain_environment

from .replay import Answer, Replayed, kind_of, summary, wholes_of, widest

FAKE = """#!/usr/bin/env python3
import json, os, sys
log = os.environ["FAKE_LOG"]
with open(log, "a") as file:
    file.write(" ".join(sys.argv[1:]) + "\\n")
if "--json" in sys.argv:
    level = "module" if "--granularity=module" in sys.argv else "definition" if "--no-recordings" in sys.argv else "recorded"
    tests = {answers}[level]
    kept = [{{"test": test, "by": "names", "what": "header of shop.net"}} for test in tests]
    print(json.dumps({{"tests": tests, "fallback": None, "narrowing": {{"kept": kept}}, "recordings": {{"unusable": None}}}}))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    env = plain_environment(tmp_path)
    subprocess.run(["git", "init", "-q", "-b", "main", "."], cwd=root, env=env, check=True)
    for number in range(3):
        (root / "test_a.py").write_text(f"def test_one(): assert {number + 1}\n\n\ndef test_two(): pass\n")
        subprocess.run(["git", "add", "-A"], cwd=root, env=env, check=True)
        subprocess.run(["git", "commit", "-qm", f"commit {number}"], cwd=root, env=env, check=True)
    return root


def replayed(project: Path, answers: dict[str, list[str]]) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    pst, log = project.parent / "pst", project.parent / "log"
    pst.write_text(FAKE.format(answers=json.dumps(answers)))
    pst.chmod(0o755)
    script = Path(__file__).parent / "replay.py"
    command = [sys.executable, script, project, "--python", sys.executable, "--pst", pst, "--set", f"FAKE_LOG={log}"]
    run = subprocess.run(
        [os.fspath(part) for part in command], capture_output=True, text=True, timeout=120,
        env=os.environ | {"TMPDIR": str(project.parent)},
    )
    assert not list(project.parent.glob("pst-real-*"))
    return run, log.read_text().splitlines()


def test_each_commit_is_asked_about_with_a_recording_of_its_parent(project):
    answers = {"module": ["test_a.py"], "definition": ["test_a.py"], "recorded": ["test_a.py::test_one"]}
    run, calls = replayed(project, answers)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = run.stdout.splitlines()
    assert "module 100.0 %  definition 100.0 %  recorded  50.0 %  commit 2" in lines[0]
    assert "commit 1" in lines[1]  # the first has no parent
    assert "recorded     2 commits  mean  50.0 %  median  50.0 %  nothing in 0" in run.stdout
    assert "     2 tests in  2 commits  names, header" in run.stdout
    assert sum("--mode all" in call for call in calls) == 2
    assert all("--since" in call for call in calls if "--json" in call)


def test_where_names_select_nothing_the_suite_is_not_run(project):
    run, calls = replayed(project, {"module": ["test_a.py"], "definition": [], "recorded": ["test_a.py"]})
    assert "recorded   0.0 %" in run.stdout
    assert not any("--mode all" in call for call in calls)


def test_what_may_stand_for_a_test():
    assert list(wholes_of("t/a.py::A::b[x/y]")) == ["t/a.py::A::b[x/y]", "t/a.py::A::b", "t/a.py::A", "t/a.py", "t"]


@pytest.mark.parametrize(
    ("by", "what", "kind"),
    [
        ("names", "class header of shop.A", "names, class header"),
        ("led_to", "binding that runs at import: shop.A", "led_to, binding that runs at import"),
        ("executed", "shop.net changed", "executed, changed"),
        ("memory", "shop.net", "memory"),
    ],
)
def test_kinds_of_causes(by, what, kind):
    assert kind_of({"by": by, "what": what}) == kind


def test_the_summary_takes_each_commit_once():
    def commit(share: int) -> Replayed:
        return Replayed("c", "s", 10, {"recorded": Answer(share, Counter({"names: x": share}), Counter({"names": share}))})

    commits = [commit(0), commit(1), commit(8)]
    assert summary(commits, ["recorded"]).split() == "recorded 3 commits mean 30.0 % median 10.0 % nothing in 1".split()
    assert "     9 tests in  2 commits  names" in widest(commits, "recorded")
