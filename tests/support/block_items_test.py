# SPDX-License-Identifier: MIT
"""Console, facts and changes files, with stand-ins for the executables."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .console import output_matches

TESTS = Path(__file__).parent.parent
DUMP = """#!/bin/sh
if [ $1 = facts ]; then cat $2; else diff $2 $3 | grep '^[<>]'; fi
"""


@pytest.fixture
def suite(tmp_path):
    def run(folder, text, update="", binary=True):
        target = tmp_path / "tests" / folder
        target.mkdir(parents=True, exist_ok=True)
        for name in ("conftest.py", "pytest.ini", f"{folder}/conftest.py"):
            shutil.copy(TESTS / name, tmp_path / "tests" / name)
        (target / "case.md").write_text(text)
        (tmp_path / "dump").write_text(DUMP)
        shutil.copy(Path(__file__).parent / "fake_pst.py", tmp_path / "pst")
        (tmp_path / "answers.json").write_text('{"help": "usage"}')
        for name in ("dump", "pst"):
            (tmp_path / name).chmod(0o755)
        env = os.environ | {"PYTHONPATH": str(TESTS), "PST_UPDATE": update}
        if binary:
            env |= {"PST_BIN": str(tmp_path / "pst"), "PST_FACTS": str(tmp_path / "dump")}
        command = [sys.executable, "-m", "pytest", "-q", "-ra", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        return done.returncode, done.stdout + done.stderr, (target / "case.md").read_text()

    return run


SESSION = """# t
git: init, commit first
`a.txt`
```
hi
```
## Case: one
```console
$ pst --help
usage
$ cat a.txt \\
> a.txt; git log --format='%H %s'
hi
hi
...
<hash> first
```
`a.txt` deleted
git: branch edit, commit second, tag v1
```console
$ pst --nope
unknown: ['--nope']
[exit 2]
$ git diff --name-status main v1; pwd; echo took 12 ms, 1.5 s
D	a.txt
<project>
took <time>, <time>
$ pst-gen --version
pst <version>
```
## Case: two
```console
$ cat a.txt
hi
```
"""


def test_a_session_runs_in_order(suite):
    code, out, _ = suite("cli", SESSION)
    assert code == 0 and "2 passed" in out


def test_a_session_shows_what_differs(suite):
    code, out, _ = suite("cli", SESSION.replace("usage\n", "other\n").replace("[exit 2]\n", ""))
    assert code == 1
    assert "line 8: $ pst --help\n  expected\nother\n  actual\nusage" in out
    assert "$ pst --nope\n  expected\nunknown" in out


def test_update_rewrites_only_what_differs(suite):
    wrong = SESSION.replace("usage\n", "other\n").replace("[exit 2]\n", "").replace("D	a.txt\n", "")
    code, _, written = suite("cli", wrong, update="1")
    assert code == 0 and written == SESSION


def test_session_without_sections(suite):
    text = "# t\n`a` empty\ngit: init, commit\n```console\n$ git log --format=%s; ls\ncommit\na\n```\n"
    code, out, _ = suite("cli", text)
    assert code == 0 and "1 passed" in out


@pytest.mark.parametrize(
    "folder, text, why",
    [
        ("cli", "# t\n```console\nls\n```\n", "case.md:3: a console block begins"),
        ("cli", "# t\nprose\n", "case.md:1: expected a `console` block"),
        ("cli", "# t\ngit: push\n```console\n$ ls\n```\n", "case.md:2: expected init"),
        ("cli", "# t\n## Case: a\n## Then: b\n", "case.md:3: here every section starts anew"),
        ("cli", "# t\n## Case: a\nargs: -q\n```console\n$ ls\n```\n", "case.md:3: `args:` has no meaning"),
        ("facts", "# t\n```facts\n```\n", "case.md:2: a `facts` block follows a file"),
        ("changes", "# t\n## Edit: a\n```changed\n```\n", "case.md:2: expected `## Edit"),
    ],
)
def test_errors(suite, folder, text, why):
    code, out, _ = suite(folder, text)
    assert code in (1, 2) and why in out


FACTS = "# t\n`a.py`\n```\nx\n```\n```facts\nx\n```\n`b.py`\n```\ny\n```\n```facts\ny\n```\n"
CHANGES = "# t\n`a.py`\n```\nx\n```\n## Edit: e\n`a.py`\n```\ny\n```\n```changed\n< x\n> y\n```\n"


@pytest.mark.parametrize("folder, text, wrong", [("facts", FACTS, "\ny\n```\n"), ("changes", CHANGES, "< x\n")])
def test_dumps(suite, folder, text, wrong):
    code, out, _ = suite(folder, text)
    assert code == 0 and "1 passed" in out
    before, _, after = text.rpartition(wrong)
    bad = before + ("\nz\n```\n" if folder == "facts" else "z\n") + after
    code, out, _ = suite(folder, bad)
    assert code == 1 and "the block differs; expected" in out
    code, _, written = suite(folder, bad, update="1")
    assert code == 0 and written == text


def test_without_executables(suite, monkeypatch):
    for variable in ("PST_BIN", "PST_FACTS"):
        monkeypatch.setenv(variable, "/nowhere")
    code, out, _ = suite("facts", FACTS, binary=False)
    assert code == 1 and "PST_FACTS=/nowhere is no executable file" in out


@pytest.mark.parametrize(
    "expected, actual, same",
    [
        (["a", "..."], ["a"], True),
        (["a", "...", "z"], ["a", "b", "c", "z"], True),
        (["a ... z"], ["a b z"], True),
        (["a"], ["a  "], True),
        (["a"], ["a", ""], False),
        (["a.c"], ["abc"], False),
        (["...", "b"], ["b", "a"], False),
        ([], [], True),
    ],
)
def test_wildcards(expected, actual, same):
    assert output_matches(expected, actual) is same
