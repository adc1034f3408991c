# SPDX-License-Identifier: MIT
"""A recording made at one commit, and what it still tells at others."""

import json
import sqlite3
import subprocess
import time

import pytest
from recordings_test import WatchedPython

FILE = "src/shop/basket.py"
BASKET = """\
class Basket:
    def total(self):
        return 3

    def size(self):
        return 2

    def weight(self):
        return 1
"""
TESTS = """\
from shop.basket import Basket


def test_total():
    assert Basket().total() == 3


def test_size():
    assert Basket().size() == 2


def test_weight():
    assert Basket().weight() == 1
"""
TOTAL, SIZE, WEIGHT = (f"tests/test_basket.py::test_{name}" for name in ("total", "size", "weight"))


def edit(project, *names):
    """Another text of these methods, each with a line more, and as good."""
    text = BASKET
    for name in names:
        head = f"    def {name}(self):\n"
        text = text.replace(head, head + "        self.name = ''\n")
    project.write({FILE: text})


def commit(project, *names):
    edit(project, *names)
    project.commit()
    time.sleep(0.2)  # what changed just before a run may have changed while it read


def keys(project):
    with sqlite3.connect(project.root / ".py_smart_test/history.db") as database:
        return [key for (key,) in database.execute("SELECT key FROM recording ORDER BY taken")]


def head(project):
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=project.root, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def recorded(shop):
    """All tests were recorded at the first commit of the basket."""
    shop.write({"tests/test_basket.py": TESTS})
    commit(shop)
    assert shop.pst("--mode", "all").returncode == 0
    return shop


def selected(project, *options):
    return set(project.json("--working-tree", *options)["tests"])


def test_who_executed_neither_change_is_left_out(recorded):
    commit(recorded, "size")
    edit(recorded, "size", "total")
    answer = recorded.json("--working-tree")
    assert set(answer["tests"]) == {TOTAL, SIZE}
    assert answer["recordings"]["left_out"] == answer["recordings"]["left_out_by_older_states"] == 1
    assert answer["recordings"]["known"] == 2  # total and weight
    shown = recorded.pst("--working-tree", "--dry-run").stdout
    assert "Left out by what they executed when last recorded: 1 test (1 test as recorded at an older commit)" in shown
    assert selected(recorded, "--no-recordings") == {TOTAL, SIZE, WEIGHT}


def test_what_left_a_test_out_names_the_commit(recorded):
    first = head(recorded)
    commit(recorded, "size")
    edit(recorded, "size", "total")
    answer = json.loads(recorded.pst("affected", "--base", "HEAD", "--json", "--explain-narrowing").stdout)
    left_out = {test["test"]: (test["by"], test["recorded_at"]) for test in answer["narrowing"]["left_out"]}
    assert left_out[WEIGHT] == ("recording", first)
    shown = recorded.pst("affected", "--base", "HEAD", "--explain-narrowing").stdout
    assert f"recording at {first[:10]}" in shown


def test_staged_edits_and_named_files_are_compared_with_head(recorded):
    commit(recorded, "size")
    edit(recorded, "size", "total")
    recorded.git("add", "-A")
    assert set(recorded.json("--staged")["tests"]) == {TOTAL, SIZE}
    assert set(recorded.json("--files", FILE)["tests"]) == {TOTAL, SIZE}


def test_what_ran_at_the_commit_itself_is_told_by_that_run(recorded):
    commit(recorded, "size")
    assert recorded.pst("--since", "HEAD~1").returncode == 0  # only test_size
    edit(recorded, "size", "total")
    answer = recorded.json("--working-tree")
    assert answer["tests"] == [TOTAL]
    assert answer["recordings"]["left_out"] == 2
    assert answer["recordings"]["left_out_by_older_states"] == 1
    edit(recorded, "size", "weight")
    assert selected(recorded) == {WEIGHT}


def test_two_older_commits_are_asked(recorded):
    commit(recorded, "size")
    assert recorded.pst("--since", "HEAD~1").returncode == 0
    commit(recorded, "size", "weight")
    edit(recorded, "size", "weight", "total")
    assert selected(recorded) == {TOTAL, WEIGHT}


def test_a_commit_of_another_branch_serves_too(recorded):
    recorded.git("checkout", "-q", "-b", "other")
    commit(recorded, "size")
    assert recorded.pst("--mode", "all").returncode == 0
    recorded.git("checkout", "-q", "main")
    (recorded.root / "note.md").write_text("more\n")
    recorded.commit()
    with sqlite3.connect(recorded.root / ".py_smart_test/history.db") as database:
        database.execute("DELETE FROM recording WHERE id = 1")
    edit(recorded, "total")
    assert selected(recorded) == {TOTAL, SIZE}


def test_where_all_was_recorded_no_older_commit_is_looked_at(recorded):
    commit(recorded, "size")
    assert recorded.pst("--mode", "all").returncode == 0
    edit(recorded, "size", "total")
    python = WatchedPython(recorded.root.parent)
    answer = recorded.json("--working-tree", "--python", str(python.path))
    assert answer["tests"] == [TOTAL]
    assert answer["recordings"]["left_out_by_older_states"] == 0
    assert len([start for start in python.starts() if start == "compile"]) <= 1


def test_a_test_that_failed_at_the_commit_itself_is_not_left_out(recorded):
    flag = recorded.root.parent / "fails"
    recorded.write({"tests/test_flag.py": (
        "import os\nfrom shop.basket import Basket\n\n\n"
        f"def test_flag():\n    assert Basket() and not os.path.exists({str(flag)!r})\n"
    )})
    commit(recorded)
    assert recorded.pst("--mode", "all").returncode == 0
    commit(recorded, "size")
    edit(recorded, "size", "total")
    assert selected(recorded) == {TOTAL, SIZE}
    edit(recorded, "size")
    flag.touch()
    assert recorded.pst("--mode", "all", "--", "tests/test_flag.py").returncode == 1
    edit(recorded, "size", "total")
    assert "tests/test_flag.py::test_flag" in selected(recorded, "--no-keep-failed")


def test_another_environment_serves_nobody(shop):
    shop.write({"tests/test_basket.py": TESTS, "src/shop/mode.py": "import os\nMODE = os.environ.get('SHOP_MODE')\n"})
    commit(shop)
    assert shop.pst("--mode", "all").returncode == 0
    commit(shop, "size")
    edit(shop, "size", "total")
    assert selected(shop) == {TOTAL, SIZE}
    shop.env["SHOP_MODE"] = "full"
    answer = shop.json("--working-tree")
    assert set(answer["tests"]) == {TOTAL, SIZE, WEIGHT}
    assert answer["recordings"] is None


def test_a_commit_that_git_has_no_more_serves_nobody(recorded):
    gone = head(recorded)
    edit(recorded, "size")
    recorded.git("commit", "-q", "--amend", "-a", "-m", "another")
    recorded.git("reflog", "expire", "--expire=now", "--all")
    recorded.git("gc", "-q", "--prune=now")
    assert [key[:40] for key in keys(recorded)] == [gone]
    edit(recorded, "size", "total")
    answer = recorded.json("--working-tree")
    assert set(answer["tests"]) == {TOTAL, SIZE, WEIGHT}
    assert answer["recordings"] is None


def test_commits_that_are_gone_do_not_hide_the_others(recorded):
    for number in range(4):
        (recorded.root / "note.md").write_text(f"{number}\n")
        recorded.git("add", "-A")
        recorded.git("commit", "-q", *(["--amend"] if number else []), "-m", f"attempt {number}")
        time.sleep(0.2)
        assert recorded.pst("--mode", "all").returncode == 0
    commit(recorded, "size")
    recorded.git("reset", "-q", "--soft", "HEAD~2")
    recorded.commit()
    recorded.git("reflog", "expire", "--expire=now", "--all")
    recorded.git("gc", "-q", "--prune=now")
    assert len(keys(recorded)) == 5
    edit(recorded, "size", "total")
    assert selected(recorded) == {TOTAL, SIZE}


def test_a_run_of_few_tests_does_not_push_out_the_one_of_all(recorded):
    full = keys(recorded)
    for number in range(9):
        (recorded.root / "note.md").write_text(f"{number}\n")
        commit(recorded, *(["size"] if number % 2 else []))
        assert recorded.pst("--since", "HEAD~1").returncode == 0
    edit(recorded, "total")
    assert selected(recorded) == {TOTAL}
    assert full[0] in keys(recorded)
