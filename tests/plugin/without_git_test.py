# SPDX-License-Identifier: MIT
"""`pytest --smart` without git: the next run compares with the last session that ran all of its plan."""

import shutil
import signal
import subprocess
import sys
import time

import pytest

A = ["tests/test_a.py::test_a1", "tests/test_a.py::test_a2"]
B = ["tests/test_b.py::test_b1", "tests/test_b.py::test_b2"]


@pytest.fixture
def bare(smart):
    shutil.rmtree(smart.folder / ".git")
    return smart


def selected(project, *options):
    """What the next `pytest --smart` would run. Tests that failed last time are among it."""
    return sorted(project.pytest("--smart", *options).ran)


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["serial", "xdist"])
def test_the_next_run_compares_with_the_last_whole_one(bare, workers):
    if workers:
        bare.needs("xdist")
    assert sorted(bare.pytest("--smart", *workers).ran) == A + B
    bare.write(src__b="def value(): return 1 + 0")
    run = bare.pytest("--smart", *workers)
    assert sorted(run.ran) == B
    assert run.status == 0
    run = bare.pytest("--smart", *workers)
    assert (run.status, run.ran) == (0, [])
    assert "pst: Nothing differs" in run.output


def test_a_run_of_pst_compares_with_a_session_of_the_user(bare):
    assert sorted(bare.pytest("--smart").ran) == A + B
    bare.write(src__b="def value(): return 1 + 0")
    command = [bare.env["PST_BIN"], "run", "--dry-run", "--python", sys.executable]
    run = subprocess.run(command, cwd=bare.folder, env=bare.env, capture_output=True, text=True)
    assert "test_b" in run.stdout and "test_a" not in run.stdout


def test_failures_come_again_although_their_session_counts(bare):
    bare.write(src__b="def value(): return 2")
    assert bare.pytest("--smart").status == 1
    assert sorted(bare.pytest("--smart").ran) == B[:1]


NARROWED = {
    "a folder": ["--smart", "src", "tests/test_a.py"],
    "a test": ["--smart", A[0]],
    "-k": ["--smart", "-k", "a1 or a2"],
    "-k, in one word with another": ["--smart", "-vka1"],
    "-m": ["--smart", "-m", "not slow"],
    "--deselect": ["--smart", f"--deselect={B[0]}"],
    "--ignore": ["--smart", "--ignore=tests/test_b.py"],
    "--ignore-glob": ["--smart", "--ignore-glob=*_b.py"],
    "-x": ["--smart-first", "-x"],
    "--maxfail": ["--smart-no-collect", "--maxfail=1"],
    "--collect-only": ["--smart", "--collect-only"],
    "--setup-only": ["--smart", "--setup-only"],
    "--setup-plan": ["--smart", "--setup-plan"],
    "another plugin": ["--smart", "-p", "half"],
    "silently": ["--smart", "-p", "silent"],
}


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["serial", "xdist"])
@pytest.mark.parametrize("how", NARROWED)
def test_a_part_of_the_plan_counts_for_nothing(bare, how, workers):
    if workers:
        bare.needs("xdist")
        if how.startswith(("--collect", "--setup")):
            pytest.skip("xdist has no workers then")
    (bare.site / "half.py").write_text(
        "def pytest_collection_modifyitems(config, items):\n"
        "    config.hook.pytest_deselected(items=items[2:])\n    del items[2:]\n")
    (bare.site / "silent.py").write_text("def pytest_collection_modifyitems(items):\n    del items[2:]\n")
    (bare.folder / "pytest.ini").write_text("[pytest]\nmarkers = slow\n")
    failing = "assert False" if how in ("-x", "--maxfail") else "pass"
    bare.write(tests__test_a=f"""
        def test_a1(): {failing}
        def test_a2(): pass
    """, tests__test_b="""
        import pytest
        from src.b import value
        @pytest.mark.slow
        def test_b1(): assert value() == 1
        @pytest.mark.slow
        def test_b2(): assert value()
    """)
    bare.pytest(*NARROWED[how], *workers)
    bare.write(src__a="def value(): return 3 - 2")
    assert selected(bare) == A + B


def test_a_part_of_a_later_plan_counts_for_nothing(bare):
    assert sorted(bare.pytest("--smart").ran) == A + B
    bare.write(src__a="def value(): return 3 - 2", src__b="def value(): return 3 - 2")
    assert sorted(bare.pytest("--smart", "-k", "a1").ran) == A[:1]
    assert sorted(bare.pytest("--smart", "tests/test_b.py").ran) == B
    assert selected(bare) == A + B
    assert selected(bare) == []


def test_started_in_a_part_of_the_project(bare):
    (bare.folder / "pytest.ini").write_text("[pytest]\n")
    assert sorted(bare.pytest("--smart", cwd=bare.folder / "tests").ran) == A + B
    bare.write(src__a="def value(): return 3 - 2")
    assert selected(bare) == A + B


def test_what_the_settings_leave_out_counts_as_changed(bare):
    (bare.folder / "pytest.ini").write_text("[pytest]\nmarkers = slow\naddopts = -m 'not slow'\n")
    bare.write(tests__test_a="""
        import pytest
        from src.a import value
        def test_a1(): assert value() == 1
        @pytest.mark.slow
        def test_a2(): assert value()
    """)
    assert sorted(bare.pytest("--smart").ran) == A[:1] + B
    assert selected(bare) == A[:1]
    bare.write(src__b="def value(): return 1 + 0")
    assert selected(bare) == A[:1] + B


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_session_that_was_ended_counts_for_nothing(bare, end):
    slow = "import time\ndef test_b1():\n    open('running', 'w').close()\n    time.sleep(60)\ndef test_b2(): pass\n"
    bare.write(tests__test_b=slow)
    process = subprocess.Popen(
        [bare.python, "-m", "pytest", "--smart"], cwd=bare.folder, env=bare.env, stdout=subprocess.DEVNULL,
        # A shell's background job ignores an interrupt, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (bare.folder / "running").exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(end)
    assert process.wait() == (2 if end == signal.SIGINT else -signal.SIGKILL)
    bare.write(tests__test_b="def test_b1(): pass\ndef test_b2(): pass", src__b="def value(): return 3 - 2")
    assert selected(bare) == A + B


def test_a_file_that_changes_during_the_run_counts_as_changed(bare):
    assert sorted(bare.pytest("--smart").ran) == A + B
    bare.write(tests__test_b="""
        def test_b1(): open("src/a.py", "w").write("def value(): return 2 - 1")
        def test_b2(): pass
    """)
    assert sorted(bare.pytest("--smart").ran) == B
    assert selected(bare) == A + B[:1]  # test_b1 names the file


def test_a_second_plan_does_not_make_the_first_one_count(bare):
    """Between a plan and its session another is made: neither proves what the other was for."""
    bare.write(tests__test_b="""
        import os, subprocess
        def test_b1():
            open("src/a.py", "w").write("def value(): return 2")
            assert subprocess.run([os.environ["PST_BIN"], "plan"]).returncode == 0
        def test_b2(): pass
    """)
    assert sorted(bare.pytest("--smart", "-p", "no:randomly").ran) == A + B
    bare.write(tests__test_b="def test_b1(): pass\ndef test_b2(): pass")
    assert selected(bare) == A + B
