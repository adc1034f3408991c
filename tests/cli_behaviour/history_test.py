# SPDX-License-Identifier: MIT
"""What history.db says after runs: on which commit, and of which tests."""

import json
import os
import signal
import sqlite3
import subprocess
import time

import pytest
from shop_project import CART, TAX
from support.runner import git

TAX_FAILS = {"tests/test_tax.py": "from shop.tax import RATE\n\n\ndef test_rate():\n    assert RATE == 20\n"}
FAILED = 1  # OutcomeStatus


def rows(project, query):
    with sqlite3.connect(project.root / ".py_smart_test/history.db") as database:
        return database.execute(query).fetchall()


def known_tests(project):
    return {name: status for name, status in rows(project, "SELECT name, status FROM test")}


def head(project):
    run = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project.root, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def planned_commit(project):
    run = project.pst("plan")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["commit"]


def test_outcomes_carry_the_commit_of_their_run(shop):
    first = head(shop)
    assert planned_commit(shop) == first
    shop.edit_price()
    assert shop.pst().returncode == 0
    assert rows(shop, "SELECT name, commit_id FROM test") == [(CART, first)]
    shop.git("checkout", "-q", "-b", "work")
    shop.commit()
    assert shop.pst().returncode == 0
    second = head(shop)
    assert second != first
    assert rows(shop, "SELECT name, commit_id FROM test") == [(CART, second)]
    by_outcome = "SELECT commit_id FROM outcome JOIN session ON session = session.id ORDER BY ended"
    assert rows(shop, by_outcome) == [(first,), (second,)]


def test_without_git_there_is_no_commit(files):
    assert planned_commit(files) is None
    assert files.pst().returncode == 0
    assert rows(files, "SELECT DISTINCT commit_id FROM test") == [(None,)]


def test_before_the_first_commit_there_is_no_commit(files):
    git(files.root, "init", "-q", "-b", "main")
    assert planned_commit(files) is None
    assert files.pst().returncode == 0
    assert rows(files, "SELECT DISTINCT commit_id FROM test") == [(None,)]


def test_tests_of_a_deleted_file_are_forgotten(shop):
    assert shop.pst("--mode", "all").returncode == 0
    assert set(known_tests(shop)) == {CART, TAX}
    (shop.root / "tests/test_tax.py").unlink()
    assert shop.pst("--dry-run").returncode == 0
    assert set(known_tests(shop)) == {CART}
    assert rows(shop, "SELECT count(*) FROM outcome") == [(1,)]


@pytest.mark.parametrize("how", ["a function", "all of them", "the name of the file"])
def test_a_whole_run_forgets_what_is_no_longer_found(shop, how):
    assert shop.pst("--mode", "all").returncode == 0
    if how == "a function":
        shop.write({"tests/test_tax.py": "def test_other():\n    pass\n"})
    elif how == "all of them":
        shop.write({"tests/test_tax.py": "VALUE = 1\n"})
    else:
        shop.write({"pytest.ini": "[pytest]\npythonpath = src\npython_files = test_c*.py\n"})
    assert shop.pst("--mode", "all").returncode == 0
    assert TAX not in known_tests(shop)
    assert CART in known_tests(shop)


PARTIAL = [
    ["-k", "total"], ["-m", "not slow"], ["tests/test_cart.py"], [CART], ["--deselect", TAX], ["--lf"], ["-x"],
    ["--ignore", "tests/test_tax.py"], ["--ignore-glob", "*tax*"], ["--co"], ["-p", "no:cacheprovider", "-k", "total"],
]


@pytest.mark.parametrize("options", PARTIAL, ids=" ".join)
def test_a_part_of_the_suite_says_nothing_of_the_rest(shop, options):
    """A test that failed and does not run now stays failed, also one that is not even collected."""
    shop.write(TAX_FAILS)
    shop.commit()
    assert shop.pst("--mode", "all").returncode == 1
    assert known_tests(shop)[TAX] == FAILED
    sessions = rows(shop, "SELECT count(*) FROM session")[0][0]
    shop.pst("--mode", "all", "--", *options)
    assert rows(shop, "SELECT count(*) FROM session")[0][0] > sessions
    assert known_tests(shop)[TAX] == FAILED
    assert TAX in shop.json()["tests"]


def test_a_file_that_a_conftest_or_a_skip_hides_keeps_its_tests(shop):
    shop.write(TAX_FAILS)
    shop.commit()
    assert shop.pst("--mode", "all").returncode == 1
    for hiding in (
        {"tests/conftest.py": "collect_ignore = ['test_tax.py']\n"},
        {"tests/conftest.py": "", "tests/test_tax.py": "import pytest\n\npytest.importorskip('nothing_of_this_name')\n"},
    ):
        shop.write(hiding)
        assert shop.pst("--mode", "all").returncode == 0
        assert known_tests(shop)[TAX] == FAILED


def test_an_interrupt_says_nothing_of_what_did_not_run(shop):
    shop.write(TAX_FAILS)
    shop.commit()
    assert shop.pst("--mode", "all").returncode == 1
    slow = "import time\n\n\ndef test_total():\n    open('running', 'w').close()\n    time.sleep(60)\n"
    shop.write({"tests/test_cart.py": slow, "tests/test_tax.py": "def test_rate():\n    pass\n"})
    process = subprocess.Popen(
        [shop.binary, "--mode", "all", "--", "-p", "no:randomly"], cwd=shop.root, env=shop.env, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        # A shell's background job ignores it, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    for _ in range(300):
        if (shop.root / "running").exists():
            break
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) != 0
    assert shop.pst("--dry-run").returncode == 0
    assert rows(shop, "SELECT count(*) FROM session WHERE is_complete = 0") == [(1,)]
    assert CART in shop.json()["tests"]
    assert known_tests(shop)[CART] == 0  # its last outcome, of the first run


def test_a_spool_of_another_project_or_of_a_newer_plugin(shop):
    """What it says of files that are not here is forgotten; unknown words count as errors."""
    assert shop.pst("gen").returncode == 0  # makes the folder, which git ignores
    spool = shop.root / ".py_smart_test/spool"
    spool.mkdir()
    (spool / "foreign.ndjson").write_text(
        '{"start":{"commit":"HEAD"}}\n'
        '{"id":"tests/test_elsewhere.py::test_x","outcome":"failed","when":4000000000}\n'
        '{"id":"../other/test_y.py::test_y","outcome":"failed","when":4000000000}\n')
    (spool / "newer.ndjson").write_text(
        '{"future":1}\n'
        f'{{"id":"{TAX}","outcome":"half-passed","when":4000000000,"phases":5,"worker":[]}}\n'
        f'{{"id":"{CART}","outcome":"fai')
    (spool / "empty.ndjson").write_text("")
    (spool / "bytes.ndjson").write_bytes(b"\xff\xfe\x00\n" * 10)
    assert shop.json()["tests"] == [TAX]
    assert not list(spool.glob("*.ndjson"))
    assert "tests/test_elsewhere.py::test_x" not in known_tests(shop)
    assert CART not in known_tests(shop)


def test_sessions_beside_each_other_keep_their_outcomes_apart(shop):
    shop.write(TAX_FAILS)
    runs = [
        subprocess.Popen([shop.binary, "--mode", "all", "--", part, "-q"], cwd=shop.root, env=shop.env,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for part in ("tests/test_cart.py", "tests/test_tax.py") * 2
    ]
    assert sorted(run.wait(timeout=300) for run in runs) == [0, 0, 1, 1]
    assert TAX in shop.json()["tests"]
    assert known_tests(shop) == {CART: 0, TAX: FAILED}
    assert rows(shop, "SELECT count(*) FROM outcome") == [(4,)]
    assert rows(shop, "SELECT count(*) FROM session WHERE is_complete") == [(4,)]
