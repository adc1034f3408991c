# SPDX-License-Identifier: MIT
"""--smart and --smart-first: each outcome, sessions that crash or are interrupted, parts of the suite."""

import os
import signal
import sqlite3
import subprocess
import textwrap
import time

import pytest

A = ["tests/test_a.py::test_a1", "tests/test_a.py::test_a2"]
B = ["tests/test_b.py::test_b1", "tests/test_b.py::test_b2"]
MODES = ["--smart", "--smart-first"]

OUTCOMES = {
    "passed": "def test_a1(): pass",
    "failed": "def test_a1(): assert value() == 2",
    "error": """
        @pytest.fixture
        def broken(): raise OSError
        def test_a1(broken): pass
    """,
    "skipped": "def test_a1(): pytest.skip('not here')",
    "xfailed": """
        @pytest.mark.xfail
        def test_a1(): assert False
    """,
    "xpassed": """
        @pytest.mark.xfail
        def test_a1(): pass
    """,
}
FAILING = ("failed", "error")


def write_outcome(smart, outcome):
    text = "import pytest\nfrom src.a import value\n" + textwrap.dedent(OUTCOMES[outcome])
    smart.write(tests__test_a=text)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_is_recorded_and_failures_come_again(smart, outcome, mode):
    write_outcome(smart, outcome)
    run = smart.pytest(mode)
    assert run.status == int(outcome in FAILING), run.output
    assert run.outcomes[A[0]] == outcome
    smart.commit()
    again = smart.pytest("--smart-since=HEAD", "-v")
    assert (A[0] + " " in again.output) == (outcome in FAILING)


@pytest.mark.parametrize("mode", MODES)
def test_a_rerun_is_recorded_as_one(smart, mode):
    smart.needs("pytest_rerunfailures")
    smart.write(tests__test_a="""
        tries = []
        def test_a1():
            tries.append(1)
            assert len(tries) == 2
    """)
    run = smart.pytest(mode, "--reruns=1")
    assert run.status == 0, run.output
    assert [line["outcome"] for line in run.lines if line.get("id") == A[0]] == ["rerun", "passed"]


@pytest.mark.parametrize("mode", MODES)
def test_a_crash_leaves_what_ended_before_it(smart, mode):
    smart.write(tests__test_a="""
        import os
        def test_a1(): assert False
        def test_a2(): os._exit(0)
    """)
    run = smart.pytest(mode, "-p", "no:cacheprovider")
    assert run.outcomes == {A[0]: "failed"}
    assert run.session is None
    smart.commit()
    run = smart.pytest("--smart-since=HEAD", "-v")  # of the other test there is no outcome
    assert A[0] in run.output and A[1] not in run.output


@pytest.mark.parametrize("workers", [[], ["-n2"]])
@pytest.mark.parametrize("mode", MODES)
def test_an_interrupt_leaves_what_ended_before_it(smart, mode, workers):
    if workers:
        smart.needs("xdist")
    mark = smart.folder.parent / "running"
    smart.write(tests__test_a=f"""
        import time
        def test_a1(): assert False
        def test_a2():
            with open({str(mark)!r}, "w"): pass
            time.sleep(60)
    """, tests__test_b="def test_b1(): pass\ndef test_b2(): pass")
    process = subprocess.Popen(
        [smart.python, "-m", "pytest", mode, *workers], cwd=smart.folder, env=smart.env, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        # A shell's background job ignores it, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (mark.exists() and has_line(smart.spool, A[0])):
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 2
    lines = [line for path in smart.spool.glob("*.ndjson") for line in path.read_text().splitlines()]
    assert not [line for line in lines if f'"id":"{A[1]}"' in line]
    assert [line for line in lines if '"interrupted":true' in line and '"complete":false' in line]
    smart.commit()
    run = smart.pytest("--smart-since=HEAD", "-v")
    assert A[0] in run.output and A[1] not in run.output


def has_line(spool, test):
    return any(f'"id":"{test}"' in path.read_text() for path in spool.glob("*.ndjson"))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "part",
    [
        ["-k", "a1"], ["-m", "slow"], ["tests/test_a.py"], A[:1], ["--deselect", B[0]], ["--ignore=tests/test_b.py"],
        ["--co"], ["--sw"], ["--maxfail=1"], ["--rootdir=.."], ["-n2", "tests/test_a.py"],
    ],
    ids=" ".join,
)
def test_a_part_of_the_suite_says_nothing_of_the_rest(smart, mode, part):
    """What failed and does not run now stays failed."""
    if part[0] == "-n2":
        smart.needs("xdist")
    (smart.folder / "pytest.ini").write_text("[pytest]\nmarkers = slow\n")
    smart.write(src__b="def value(): return 2")
    smart.commit()
    assert smart.pytest("--smart-first").status == 1
    smart.write(src__a="def value(): return 3 - 2")
    smart.pytest(mode, *part)
    smart.commit()
    run = smart.pytest("--smart-since=HEAD", "-v")
    assert run.status == 1
    assert B[0] + " FAILED" in run.output and A[0] not in run.output


def test_sessions_beside_each_other_keep_their_outcomes_apart(smart):
    smart.write(src__b="def value(): return 2")
    runs = [
        subprocess.Popen([smart.python, "-m", "pytest", "--smart-first", part], cwd=smart.folder, env=smart.env,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for part in ("tests/test_a.py", "tests/test_b.py", "tests/test_a.py", "tests/test_b.py")
    ]
    assert [run.wait(timeout=300) for run in runs] == [0, 1, 0, 1]
    smart.commit()
    run = smart.pytest("--smart-since=HEAD", "-v")
    assert B[0] + " FAILED" in run.output and A[0] not in run.output


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["serial", "xdist"])
@pytest.mark.parametrize("plugin", ["installed", "carried"])
def test_pst_records_with_the_installed_and_with_the_carried_plugin(smart, plugin, workers):
    if workers:
        smart.needs("xdist")
    if plugin == "carried":
        del smart.env["PYTHONPATH"]
    smart.write(src__a="def value(): return 2", tests__test_b="""
        import sys
        from src.b import value
        def test_b1(): assert "site" not in sys.modules["pytest_pst"].__file__.split("/")[-3]
    """)
    command = [smart.env["PST_BIN"], "--python", smart.python, "--", *workers]
    run = subprocess.run(command, cwd=smart.folder, env=smart.env, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout + run.stderr
    with sqlite3.connect(smart.folder / ".py_smart_test/history.db") as database:
        outcomes = database.execute("SELECT name, outcome.status, worker FROM outcome JOIN test ON test = id").fetchall()
    is_installed = plugin == "installed"
    assert {name: status for name, status, _ in outcomes} == {A[0]: 1, A[1]: 0, B[0]: int(is_installed)}
    assert {bool(worker) for _, _, worker in outcomes} == {bool(workers)}
