# SPDX-License-Identifier: MIT
"""What the plugin records."""

import os
import signal
import subprocess
import time

import pytest

OUTCOMES = """
    import pytest

    @pytest.fixture
    def broken(): raise OSError("no such fixture\\nsecond line")
    @pytest.fixture
    def leaves_badly():
        yield
        raise OSError("late")

    def test_passed(): pass
    def test_failed(): assert 1 == 2, "sum"
    def test_setup(broken): pass
    def test_teardown(leaves_badly): pass
    def test_both(leaves_badly): assert False
    @pytest.mark.skip(reason="not today")
    def test_skipped(): pass
    def test_skips(): pytest.skip("inside")
    @pytest.mark.xfail
    def test_xfailed(): assert False
    @pytest.mark.xfail(run=False)
    def test_xfailed_unrun(): pass
    @pytest.mark.xfail
    def test_xpassed(): pass
    @pytest.mark.xfail(strict=True)
    def test_strict(): pass
    @pytest.mark.parametrize("x", [1, "\\u00e4\\n::[]"])
    def test_many(x): pass
"""
EXPECTED = {
    "passed": "passed", "failed": "failed", "setup": "error", "teardown": "error", "both": "failed",
    "skipped": "skipped", "skips": "skipped", "xfailed": "xfailed", "xfailed_unrun": "xfailed",
    "xpassed": "xpassed", "strict": "failed", "many[1]": "passed", "many[\\xe4\\n::[]]": "passed",
}
EXPECTED = {f"test_x.py::test_{name}": outcome for name, outcome in EXPECTED.items()}


@pytest.mark.parametrize("workers", [0, 2])
def test_every_outcome_is_recorded(project, workers):
    project.write(test_x=OUTCOMES)
    arguments = []
    if workers:
        project.needs("xdist")
        arguments = ["-n", str(workers)]
    run = project.plan(["test_x.py"]).run(*arguments)
    assert run.outcomes == EXPECTED
    assert run.status == 1
    session = run.session
    assert session["complete"] and not session["interrupted"] and not session["stopped"]
    assert session["selected"] == session["finished"] == len(EXPECTED)
    assert session["exitstatus"] == 1
    lines = {line["id"].split("::test_")[1]: line for line in run.lines if "id" in line}
    assert lines["setup"]["message"] == "OSError: no such fixture"
    assert lines["failed"]["message"].startswith("AssertionError: sum")
    assert lines["skips"]["message"] == "Skipped: inside"
    assert "message" not in lines["passed"]
    assert set(lines["passed"]["phases"]) == {"setup", "call", "teardown"}
    assert abs(time.time() - lines["passed"]["when"]) < 600
    assert ("worker" in lines["passed"]) == bool(workers)


@pytest.mark.parametrize("workers", [0, 2])
def test_each_file_begins_with_the_commit_of_the_plan(project, workers):
    project.write(test_x="def test_1(): pass")
    if workers:
        project.needs("xdist")
    for plan, expected in (({"commit": "c" * 40}, "c" * 40), ({"commit": None}, None), ({}, None)):
        run = project.plan(["test_x.py"], **plan).run(*(["-n2"] if workers else []))
        assert run.status == 0
        starts = [line["start"] for line in run.lines if "start" in line]
        assert starts == [{"commit": expected}] * (2 if workers else 1)  # a worker tells what it collected
        assert "start" in run.lines[0]


def told_by(run):
    (line,) = [line for line in run.lines if "collected" in line]
    return line


@pytest.mark.parametrize("workers", [0, 2])
def test_whether_the_whole_suite_was_collected_is_told(project, workers):
    project.write(test_a="def test_1(): pass", test_b="VALUE = 1", sub__test_c="def test_3(): pass")
    options = []
    if workers:
        project.needs("xdist")
        options = ["-n2"]
    line = told_by(project.plan().run(*options))
    assert sorted(line["collected"]) == ["sub/test_c.py::test_3", "test_a.py::test_1"]
    assert sorted(line["files"]) == ["sub/test_c.py", "test_a.py", "test_b.py"]
    assert line["whole"] is True
    assert told_by(project.plan(["test_a.py"]).run(*options, "-k", "nothing"))["whole"] is True
    assert told_by(project.plan(["test_a.py"], collect="files", files=["test_a.py"]).run(*options))["whole"] is False
    parts = [["sub"], ["."], ["--ignore=sub"], ["--ignore-glob=*_c.py"], ["-o", "python_files=test_a.py"], ["--noconftest"]]
    for part in parts:
        assert told_by(project.plan().run(*options, *part))["whole"] is False, part
    project.write(conftest="collect_ignore = ['sub/test_c.py']")
    assert told_by(project.plan().run(*options))["whole"] is False
    project.write(conftest="", sub__test_c="import pytest; pytest.skip('here', allow_module_level=True)")
    line = told_by(project.plan().run(*options))
    assert line["whole"] is False and "sub/test_c.py" not in line["files"]


@pytest.mark.parametrize("workers", [0, 2])
def test_what_was_collected_is_told(project, workers):
    project.write(test_a="""
        import pytest
        @pytest.mark.parametrize("x", [1, 2])
        def test_1(x): pass
        def test_2(): pass
    """, test_b="def test_3(): pass")
    arguments = []
    if workers:
        project.needs("xdist")
        arguments = ["-n", str(workers)]
    everything = [f"test_a.py::test_{name}" for name in ("1[1]", "1[2]", "2")]

    def told(*more):
        run = project.plan(["test_a.py::test_2"], collect="files", files=["test_a.py"]).run(*arguments, *more)
        return [line["collected"] for line in run.lines if "collected" in line]

    assert told() == [everything]
    assert told("-k", "test_1") == [everything]
    assert told("--lf") == []
    assert told("test_b.py::test_3") == []
    project.write(test_c="raise OSError")
    assert told("test_c.py", "--continue-on-collection-errors") == []


def test_a_plan_works_under_xdist(project):
    project.needs("xdist")
    project.write(**{f"test_{name}": "def test_1(): pass\ndef test_2(): pass" for name in "abc"})
    run = project.plan(["test_c.py::test_2", "test_a.py"], spool=str(project.spool)).run("-n2")
    assert sorted(run.ran) == ["test_a.py::test_1", "test_a.py::test_2", "test_c.py::test_2"]
    assert run.status == 0
    assert run.session["complete"]
    run = project.plan(["test_c.py::test_2"]).run("-n1", "--dist=loadfile", "-q")
    assert run.ran == ["test_c.py::test_2"]


def test_an_unusable_plan_is_named_once_under_xdist(project):
    project.needs("xdist")
    project.write(test_a="def test_1(): pass")
    project.plan_file.write_text("{")
    run = project.run("-n2")
    assert run.status == 0
    assert run.output.count("pst: the plan cannot be used") == 1


def test_a_worker_that_crashes_fails_its_test(project):
    project.needs("xdist")
    project.write(test_a="""
        import os
        def test_crash(): os._exit(7)
        def test_fine(): pass
    """)
    run = project.plan(["test_a.py"]).run("-n1")
    assert run.outcomes == {"test_a.py::test_crash": "failed", "test_a.py::test_fine": "passed"}
    assert run.session["complete"]


def test_errors_and_skips_of_collection(project):
    project.write(
        test_bad="import nothing_of_this_name",
        test_skip='import pytest\npytest.skip("whole", allow_module_level=True)',
        test_good="def test_1(): pass",
    )
    run = project.plan().run("--continue-on-collection-errors")
    assert run.outcomes == {
        "test_bad.py": "error", "test_skip.py": "skipped", "test_good.py::test_1": "passed",
    }
    bad = next(line for line in run.lines if line.get("id") == "test_bad.py")
    assert bad["message"]
    run = project.plan().run()
    assert run.status == 2
    assert not run.session["complete"]


def test_a_session_that_stops_early_is_not_complete(project):
    project.write(test_a="def test_1(): assert False\ndef test_2(): pass")
    run = project.plan().run("-x")
    assert run.outcomes == {"test_a.py::test_1": "failed"}
    assert run.session["stopped"] and not run.session["complete"]
    project.write(test_a="def test_1(): raise KeyboardInterrupt\ndef test_2(): pass")
    run = project.plan().run()
    assert run.status == 2
    assert run.outcomes == {}
    assert run.session["interrupted"] and not run.session["complete"]


def test_a_killed_session_leaves_what_it_had(project):
    project.write(test_a="""
        import os, signal
        def test_1(): pass
        def test_2(): os.kill(os.getpid(), signal.SIGKILL)
    """)
    run = project.plan().run()
    assert run.status == -signal.SIGKILL
    assert run.outcomes == {"test_a.py::test_1": "passed"}
    assert run.session is None


def test_a_forked_child_records_nothing(project):
    project.write(test_a="""
        import os
        def test_fork():
            if os.fork() == 0:
                return
            os.wait()
    """)
    run = project.plan().run("-s")
    assert run.ran == ["test_a.py::test_fork"]


def test_an_unwritable_spool_costs_the_records_only(project):
    project.write(test_a="def test_1(): pass\ndef test_2(): pass")
    project.spool.write_text("a file")
    run = project.plan(["test_a.py"]).run("-W", "error")
    assert run.status == 0
    assert "2 passed" in run.output
    assert run.output.count("pst: outcomes are not recorded") == 1


def test_reruns(project):
    project.needs("pytest_rerunfailures")
    project.write(test_a="""
        tries = []
        def test_1():
            tries.append(1)
            assert len(tries) == 3
    """)
    run = project.plan().run("--reruns=5")
    assert [line["outcome"] for line in run.lines if "id" in line] == ["rerun", "rerun", "passed"]


def test_subtests_count_for_their_test(project):
    project.write(test_a="""
        import unittest
        class Case(unittest.TestCase):
            def test_parts(self):
                for part in range(3):
                    with self.subTest(part=part):
                        self.assertNotEqual(part, 1)
    """)
    run = project.plan().run()
    assert run.outcomes == {"test_a.py::Case::test_parts": "failed"}


def test_names_that_are_not_utf8(project):
    name = b"test_\xff.py"
    try:
        with open(os.path.join(os.fsencode(project.folder), name), "w") as file:
            file.write("def test_1(): pass")
    except OSError:
        pytest.skip("the file system refuses it")
    plan = project.plan([]).plan_file.read_bytes()
    project.plan_file.write_bytes(plan.replace(b'"tests": []', b'"tests": [{"id": "' + name + b'"}]'))
    run = project.run("-p", "no:cacheprovider")  # which cannot write such names
    assert run.status == 0
    assert [line["id_hex"] for line in run.lines if "outcome" in line] == [(name + b"::test_1").hex()]


def test_the_spool_is_locked_while_it_is_written(project):
    import fcntl

    project.write(test_a="""
        import time
        def test_1(): pass
        def test_2(): time.sleep(60)
    """)
    project.plan()
    project.env["PYTHONPATH"] = os.path.join(os.path.dirname(__file__), "..", "..", "python")
    command = [project.python, "-m", "pytest", "-p", "pytest_pst", f"--pst-plan={project.plan_file}"]
    process = subprocess.Popen(command, cwd=project.folder, env=project.env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            found = list(project.spool.glob("*.ndjson"))
            if found and found[0].stat().st_size:
                break
            time.sleep(0.1)
        with open(found[0], "r+") as file:
            with pytest.raises(OSError):
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process.kill()
        process.wait()
        with open(found[0], "r+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("option", ["--setup-only", "--setup-plan"])
def test_nothing_is_recorded_where_no_test_runs(project, option):
    project.write(tests__test_a="def test_a1(): assert False")
    run = project.plan().run(option)
    assert run.status == 0
    assert run.lines == []
