# SPDX-License-Identifier: MIT
"""--smart-first beside other plugins and pytest's own options: all that they choose, affected tests first."""

import re

import pytest

A = ["tests/test_a.py::test_a1", "tests/test_a.py::test_a2"]
B = ["tests/test_b.py::test_b1", "tests/test_b.py::test_b2"]


@pytest.fixture
def b_first(smart):
    """src/b.py is edited: plain pytest would begin with the other file."""
    smart.write(src__a="def value(): return 1", src__b="def value(): return 1 + 0")
    return smart


@pytest.mark.parametrize(
    "options, expected",
    [
        ([], B + A),
        (["-k", "a2 or b2"], [B[1], A[1]]),
        (["-m", "not slow"], B + A),
        (["tests/test_a.py::test_a2", B[0]], [B[0], A[1]]),
        (["tests/test_a.py"], A),
        (["tests/test_a.py", "tests/test_b.py"], B + A),
        (["tests"], B + A),
        (["-p", "no:cacheprovider"], B + A),
        (["--deselect", B[0]], B[1:] + A),
        (["--ignore", "tests/test_b.py"], A),
        (["-p", "pytest_pst"], B + A),
        (["-x"], B + A),
        (["--smart-no-collect", "-k", "a"], A),
    ],
    ids=lambda value: " ".join(value) if value and value[0] not in A + B else "",
)
def test_pytest_s_own_ways_to_choose(b_first, options, expected):
    run = b_first.pytest("--smart-first", *options)
    assert run.status == 0, run.output
    # Within a block the shortest is first, which is a matter of noise.
    affected = [test for test in expected if test in B]
    assert sorted(run.ran[: len(affected)]) == affected
    assert sorted(run.ran[len(affected) :]) == sorted(test for test in expected if test in A)


def test_stop_at_the_first_failure(b_first):
    b_first.write(src__b="def value(): return 0")
    run = b_first.pytest("--smart-first", "-x")
    assert run.status == 1
    assert len(run.ran) == 1 and run.ran[0] in B
    assert run.session["stopped"] and not run.session["complete"]


def test_last_failed_and_failed_first(b_first):
    b_first.write(src__a="def value(): return 2", src__b="def value(): return 2")
    run = b_first.pytest("--smart-first")
    assert run.status == 1 and {test for test, outcome in run.outcomes.items() if outcome == "failed"} == {A[0], B[0]}
    b_first.write(src__a="def value(): return 1", src__b="def value(): return 1")
    run = b_first.pytest("--smart-first", "--ff", "-v")
    order = re.findall(r"tests/\S+(?= PASSED)", run.output)
    assert sorted(order[:2]) == [A[0], B[0]] and sorted(order) == A + B
    b_first.write(src__a="def value(): return 2")
    assert b_first.pytest("--smart-first").status == 1
    run = b_first.pytest("--smart-first", "--lf", "-v")
    assert re.findall(r"tests/\S+(?= FAILED)", run.output) == A[:1]
    assert "PASSED" not in run.output


@pytest.mark.parametrize("options", [["-n2"], ["-n2", "--dist=loadfile"], ["-n2", "--dist=worksteal"]])
def test_xdist(b_first, options):
    b_first.needs("xdist")
    run = b_first.pytest("--smart-first", *options)
    assert run.status == 0, run.output
    assert sorted(run.ran) == A + B
    assert run.session["complete"] and run.session["selected"] == 4


def test_one_worker_begins_with_the_affected_tests(b_first):
    b_first.needs("xdist")
    run = b_first.pytest("--smart-first", "-n1")
    assert sorted(run.ran[:2]) == B and sorted(run.ran[2:]) == A


def test_rerunfailures(b_first):
    b_first.needs("pytest_rerunfailures")
    b_first.write(src__b="calls = []\ndef value():\n    calls.append(1)\n    return len(calls)", tests__test_b="""
        from src.b import value
        def test_b1(): assert value() == 2
    """)
    run = b_first.pytest("--smart-first", "--reruns=2")
    assert run.status == 0
    outcomes = [(line["id"], line["outcome"]) for line in run.lines if "duration" in line]
    assert outcomes[:2] == [(B[0], "rerun"), (B[0], "passed")]
    assert sorted(outcomes[2:]) == [(test, "passed") for test in A]


def test_cov(b_first):
    b_first.needs("pytest_cov")
    run = b_first.pytest("--smart-first", "--cov=src", "--cov-report=term")
    assert run.status == 0 and sorted(run.ran) == A + B
    assert re.search(r"src/a.py\s.*\s100%", run.output) and re.search(r"src/b.py\s.*\s100%", run.output)


def test_rootdir_elsewhere(b_first):
    elsewhere = b_first.folder.parent / "elsewhere"
    elsewhere.mkdir()
    for root in (b_first.folder.parent, elsewhere):
        run = b_first.pytest("--smart-first", f"--rootdir={root}")
        assert run.status == 0, run.output
        assert sorted(run.outcomes) == A + B
    order = re.findall(r"test_[ab]\.py::\w+(?= PASSED)", b_first.pytest("--smart-first", f"--rootdir={elsewhere}", "-v").output)
    assert {test[:9] for test in order[:2]} == {"test_b.py"} and len(order) == 4


def test_pytester_inside_the_suite(b_first):
    b_first.write(tests__test_b="""
        from src.b import value
        def test_b1(pytester):
            assert value()
            pytester.makepyfile("def test_in(): pass")
            for run in (pytester.runpytest_inprocess, pytester.runpytest_subprocess):
                run().assert_outcomes(passed=1)
    """, conftest='pytest_plugins = ["pytester"]')
    b_first.commit()
    b_first.write(src__b="def value(): return 3")
    run = b_first.pytest("--smart-first", "--smart-since=HEAD")
    assert run.status == 0, run.output
    assert run.ran[0] == B[0] and sorted(run.ran[1:]) == A
