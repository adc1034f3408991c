# SPDX-License-Identifier: MIT
"""--smart beside other plugins and beside pytest's own ways to choose tests."""

import re
import subprocess

import pytest

A = ["tests/test_a.py::test_a1", "tests/test_a.py::test_a2"]
B = ["tests/test_b.py::test_b1", "tests/test_b.py::test_b2"]


@pytest.mark.parametrize("options", [["-n2"], ["-n2", "--dist=loadfile"], ["-n2", "--dist=worksteal"], ["-n1"]])
def test_xdist(smart, options):
    smart.needs("xdist")
    counter = smart.folder.parent / "asked"
    asking = smart.folder.parent / "pst"
    asking.write_text(f'#!/bin/sh\necho >> {counter}\nexec {smart.env["PST_BIN"]} "$@"\n')
    asking.chmod(0o755)
    run = smart.pytest("--smart", *options, PST_BIN=str(asking))
    assert run.status == 0, run.output
    assert sorted(run.ran) == A
    assert run.session["complete"] and run.session["selected"] == 2
    assert counter.read_text() == "\n"  # only the controller has asked
    assert sorted(smart.pytest("--smart-first", *options).outcomes) == A + B


def test_nothing_affected_is_green_under_xdist(smart):
    smart.needs("xdist")
    smart.commit()
    assert smart.pytest("--smart-since=HEAD", "-n2").status == 0
    assert smart.pytest("--smart-since=HEAD", "-n2", "-k", "nothing_of_this_name").status == 5


def test_a_plan_that_cannot_be_had_under_xdist(smart):
    smart.needs("xdist")
    run = smart.pytest("--smart", "-n2", PST_BIN="/nowhere/pst")
    assert run.status == 0
    assert "4 passed" in run.output
    assert run.output.count("pst: ") == 1


def test_randomly_shuffles_within_the_plan(smart):
    smart.needs("pytest_randomly")
    smart.write(**{f"tests__test_b{n}": f"from src.b import value\ndef test_{n}(): assert value()" for n in range(6)})
    smart.commit()
    smart.write(src__b="def value(): return 1 + 0")
    everything = sorted(B + [f"tests/test_b{n}.py::test_{n}" for n in range(6)])

    def order(*options):
        run = smart.pytest("--smart-since=HEAD", "-v", *options, PYTEST_ADDOPTS="")
        return re.findall(r"tests/\S+(?= PASSED)", run.output)

    orders = [order(f"--randomly-seed={seed}") for seed in (1, 2, 3)]
    assert len(set(map(tuple, orders))) > 1
    assert [sorted(order) for order in orders] == [everything] * 3
    both = order("--smart-first")
    assert sorted(both[:-2]) == everything and sorted(both[-2:]) == A


def test_rerunfailures(smart):
    smart.needs("pytest_rerunfailures")
    smart.write(src__a="calls = []\ndef value():\n    calls.append(1)\n    return len(calls)", tests__test_a="""
        from src.a import value
        def test_a1(): assert value() == 2
    """)
    run = smart.pytest("--smart", "--reruns=2")
    assert run.status == 0
    assert [line["outcome"] for line in run.lines if "duration" in line] == ["rerun", "passed"]


def test_cov(smart):
    smart.needs("pytest_cov")
    run = smart.pytest("--smart", "--cov=src", "--cov-report=term")
    assert run.status == 0 and sorted(run.ran) == A
    assert re.search(r"src/b.py\s.*\s0%", run.output)


@pytest.mark.parametrize(
    "options, expected",
    [
        (["-k", "a2 or b2"], A[1:]),
        (["-m", "not slow"], A),
        (["tests/test_a.py::test_a2"], A[1:]),
        (["tests/test_a.py"], A),
        (["tests/test_b.py", "tests/test_a.py"], A),
        (["tests/test_b.py::test_b1"], []),
        (["tests"], A),
        (["-p", "no:cacheprovider"], A),
        (["--deselect", A[0]], A[1:]),
        (["--ignore", "tests/test_b.py"], A),
        (["-p", "no:terminal"], A),
        (["-p", "pytest_pst"], A),
        (["-q", "-x"], A),
    ],
)
def test_pytest_s_own_ways_to_choose(smart, options, expected):
    run = smart.pytest("--smart", *options)
    assert run.status == 0, run.output
    assert sorted(run.ran) == expected


def test_a_test_that_does_not_exist_is_still_an_error(smart):
    assert smart.pytest("--smart", "tests/test_b.py::test_none").status == 4
    assert smart.pytest("--smart", "tests/test_none.py").status == 4


def test_last_failed_and_failed_first(smart):
    smart.write(src__a="def value(): return 2", src__b="def value(): return 2")
    assert smart.pytest("--smart").status == 1
    smart.write(src__b="def value(): return 1")
    run = smart.pytest("--smart", "--lf")
    assert sorted(set(run.outcomes)) == [A[0], B[0]]
    run = smart.pytest("--smart", "--ff")
    assert run.ran[0] == A[0] and sorted(run.ran[1:]) == A[1:]


def test_stopping_at_the_first_failure_proves_nothing_of_the_rest(smart):
    smart.write(src__a="def value(): return 0")
    run = smart.pytest("--smart", "-x")
    assert len(run.ran) == 1 and not run.session["complete"]
    smart.write(src__a="def value(): return 1")
    assert smart.pytest("--smart-since=HEAD").ran == run.ran  # what failed, nothing else


def test_rootdir_elsewhere(smart):
    run = smart.pytest("--smart", f"--rootdir={smart.folder.parent}")
    assert run.status == 0 and sorted(run.ran) == A
    elsewhere = smart.folder.parent / "elsewhere"
    elsewhere.mkdir()
    run = smart.pytest("--smart", f"--rootdir={elsewhere}")
    assert run.status == 0 and sorted(run.ran) == A


def test_started_elsewhere(smart):
    (smart.folder / "pytest.ini").write_text("[pytest]\n")
    smart.commit()
    smart.write(src__a="def value(): return 1 - 0")
    run = smart.pytest("--smart-since=HEAD", cwd=smart.folder / "tests")
    assert run.status == 0 and sorted(run.ran) == A
    run = smart.pytest("--smart-since=HEAD", str(smart.folder), cwd=smart.folder.parent)
    assert run.status == 0 and sorted(run.ran) == A


def test_pytester_inside_the_suite(smart):
    smart.write(tests__test_a="""
        from src.a import value
        pytest_plugins = "pytester"
        def test_a1(pytester):
            assert value()
            pytester.makepyfile("def test_in(): pass")
            for run in (pytester.runpytest_inprocess, pytester.runpytest_subprocess):
                run().assert_outcomes(passed=1)
    """, conftest='pytest_plugins = ["pytester"]')
    smart.commit()
    smart.write(src__a="def value(): return 3")
    run = smart.pytest("--smart-since=HEAD")
    assert run.status == 0, run.output
    assert run.ran == A[:1]


def test_other_settings_than_those_of_pst_run_everything(smart):
    (smart.folder / "tests" / "pytest.ini").write_text("[pytest]\npython_functions = check_*\n")
    smart.write(tests__test_a="def check_a(): pass", tests__test_b="")
    run = smart.pytest("--smart", cwd=smart.folder / "tests")
    assert run.output.count("everything runs") == 1
    assert "1 passed" in run.output


def test_what_pst_does_not_know_as_a_test_runs(smart):
    (smart.folder / "tests" / "test_doc.txt").write_text(">>> 1 + 1\n2\n")
    smart.commit()
    smart.write(src__a="def value(): return 1 - 0")
    run = smart.pytest("--smart-since=HEAD")
    assert sorted(run.ran) == [*A, "tests/test_doc.txt::test_doc.txt"]


def test_py_smart_test_beside_it(smart):
    other = smart.site / "py_smart_test"
    other.mkdir()
    (other / "__init__.py").write_text("def pytest_addoption(parser): parser.addoption('--smart', action='store_true')")
    information = smart.site / "py_smart_test-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: py-smart-test\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[pytest11]\npy_smart_test = py_smart_test\n")
    run = smart.pytest("--smart")
    assert run.status == 0, run.output
    assert run.output.count("pst: py-smart-test is installed, too") == 1
    assert "4 passed" in run.output
    assert subprocess.run([smart.env["PST_BIN"], "--no-keep-failed"], cwd=smart.folder, env=smart.env).returncode == 0
