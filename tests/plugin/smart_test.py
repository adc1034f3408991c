# SPDX-License-Identifier: MIT
"""The --smart options of pytest, each on a real project with real changes."""

import shutil
import subprocess

import pytest

A = ["tests/test_a.py::test_a1", "tests/test_a.py::test_a2"]
B = ["tests/test_b.py::test_b1", "tests/test_b.py::test_b2"]


def test_only_affected_tests_run(smart):
    run = smart.pytest("--smart")
    assert run.status == 0
    assert sorted(run.ran) == A
    assert "pst: Selected 2 of 4 tests, in 1 of 2 test files" in run.output
    assert set(run.outcomes.values()) == {"passed"}


def test_outcomes_carry_the_commit_on_which_they_were_planned(smart):
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=smart.folder, capture_output=True, text=True, check=True).stdout.strip()
    run = smart.pytest("--smart")
    assert [line["start"] for line in run.lines if "start" in line] == [{"commit": head}]
    assert [line["whole"] for line in run.lines if "collected" in line] == [False]
    shutil.rmtree(smart.folder / ".py_smart_test")
    run = smart.pytest("--smart-first")
    assert [line["whole"] for line in run.lines if "collected" in line] == [True]
    shutil.rmtree(smart.folder / ".git")
    shutil.rmtree(smart.folder / ".py_smart_test")
    run = smart.pytest("--smart")
    assert sorted(run.outcomes) == A + B
    assert [line["start"] for line in run.lines if "start" in line] == [{"commit": None}]


def test_a_broken_test_stays_red_until_it_passes(smart):
    smart.write(src__a="def value(): return 2")
    run = smart.pytest("--smart")
    assert run.status == 1
    assert run.outcomes == {A[0]: "failed", A[1]: "passed"}
    smart.write(src__a="def value(): return 1", src__b="def value(): return 1 + 0")
    run = smart.pytest("--smart")
    assert run.status == 0
    assert run.ran[0] == A[0]
    assert sorted(run.ran[1:]) == B


def test_files_whose_tests_are_all_left_out_are_not_collected(smart):
    smart.write(tests__test_b="print('collected b')\ndef test_b1(): pass")
    smart.commit()
    smart.write(src__a="def value(): return 1 - 0")
    assert "collected b" not in smart.pytest("--smart", "-s", "--smart-since=HEAD").output
    # Whether -k matches anything can only be told from all tests.
    run = smart.pytest("--smart", "-s", "--smart-since=HEAD", "-k", "a1")
    assert "collected b" in run.output and run.ran == A[:1]
    run = smart.pytest("--smart-no-collect", "-s", "--smart-since=HEAD", "-k", "a1")
    assert "collected b" not in run.output and run.ran == A[:1]


def test_where_collection_hooks_decide_all_is_collected(smart):
    smart.write(conftest="""
        def pytest_ignore_collect(collection_path): print("asked", collection_path.name)
    """)
    smart.commit()
    smart.write(src__a="def value(): return 1 - 0")
    run = smart.pytest("--smart", "--smart-since=HEAD", "-s")
    assert sorted(run.ran) == A
    assert "2 deselected" in run.output


def test_nothing_affected_is_green_and_nothing_found_is_not(smart):
    smart.commit()
    run = smart.pytest("--smart", "--smart-since", "HEAD")
    assert run.status == 0
    assert run.ran == []
    assert "pst: Nothing differs" in run.output
    assert smart.pytest("--smart", "--smart-since=HEAD", "-k", "nothing_of_this_name").status == 5
    assert smart.pytest("--smart", "--smart-since=HEAD", "src").status == 5
    assert smart.pytest("--smart", "--smart-since=HEAD", "tests/test_b.py").status == 0


def test_first_runs_everything_affected_tests_first(smart):
    smart.write(src__a="def value(): return 1", src__b="def value(): return 1 + 0")
    run = smart.pytest("--smart-first")
    assert run.status == 0
    assert sorted(run.ran[:2]) == B and run.ran[2:] == A


def test_since_staged_and_working_tree(smart):
    smart.git("add", "-A")
    smart.write(src__b="def value(): return 1 + 0")
    assert sorted(smart.pytest("--smart-staged").ran) == A
    assert sorted(smart.pytest("--smart-working-tree").ran) == A + B
    smart.commit()
    smart.write(tests__test_new="def test_new(): pass")
    assert smart.pytest("--smart-working-tree").ran == ["tests/test_new.py::test_new"]
    assert sorted(smart.pytest("--smart-since", "HEAD~1").ran) == A + B + ["tests/test_new.py::test_new"]


def test_settings_file(smart):
    smart.write(src__a="def value(): return 1")
    (smart.folder / "pytest.ini").write_text("[pytest]\nsmart = true\nsmart_since = HEAD\n")
    smart.commit()
    smart.write(src__b="def value(): return 1 + 0")
    assert sorted(smart.pytest().ran) == B
    assert "4 passed" in smart.pytest("-o", "smart=false").output
    (smart.folder / "pytest.ini").write_text("[pytest]\nsmart_since = HEAD\nsmart_parallel = true\n")
    run = smart.pytest()
    assert "4 passed" in run.output and "pst:" not in run.output
    (smart.folder / "pytest.ini").write_text("[pytest]\naddopts = --smart-since=HEAD\n")
    smart.commit()
    smart.write(src__b="def value(): return 1 - 0")
    assert sorted(smart.pytest().ran) == B


@pytest.mark.parametrize("options", [["--smart-parallel-workers=2"], ["--smart", "--smart-parallel"]])
def test_parallel(smart, options):
    smart.needs("xdist")
    run = smart.pytest(*options)
    assert sorted(run.ran) == A
    assert {line["worker"] for line in run.lines if "duration" in line} <= {"gw0", "gw1", "gw2", "gw3"}
    assert "pst: Selected 2 of 4" in run.output


def test_the_users_own_number_of_workers_wins(smart):
    smart.needs("xdist")
    run = smart.pytest("--smart-parallel", "-n0")
    assert sorted(run.ran) == A
    assert not [line for line in run.lines if "worker" in line]


def test_coverage(smart):
    smart.needs("pytest_cov")
    run = smart.pytest("--smart-coverage")
    assert run.status == 0
    assert "src/a.py" in run.output and "100%" in run.output
    run = smart.pytest("--smart-coverage", "--cov=tests", "--cov-report=term")
    assert "src/a.py" not in run.output and "test_a.py" in run.output


def test_what_is_missing_is_named(smart):
    run = smart.pytest("--smart-coverage", "--smart-parallel", "-p", "no:xdist", "-p", "no:pytest_cov", "-p", "no:_cov")
    assert run.status == 0
    assert sorted(run.ran) == A
    assert "pst: --smart-parallel has no effect without pytest-xdist" in run.output
    assert "pst: --smart-coverage has no effect without pytest-cov" in run.output


def test_help_lists_the_options(smart):
    shown = smart.pytest("--help").output
    for option in ("", "-first", "-no-collect", "-since=REF", "-staged", "-working-tree", "-parallel",
                   "-parallel-workers=N", "-coverage"):
        assert f"--smart{option}" in shown.replace(" REF", "=REF").replace(" N", "=N")
    assert "smart_since (string)" in shown


FOREIGN = {
    "missing": None,
    "fails": "#!/bin/sh\necho pst: there is no base >&2\nexit 10\n",
    "another program": "#!/bin/sh\necho Usage: pst FILE\n",
    "another version": '#!/bin/sh\necho \'{"version": 99}\'\n',
    "no program": "neither text nor program",
    "half a plan": '#!/bin/sh\necho \'{"version": 1, "tests": [\'\n',
}


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("is_red", [False, True])
def test_without_a_plan_everything_runs_and_one_line_says_so(smart, what, is_red):
    binary = smart.folder.parent / "pst"
    if FOREIGN[what]:
        binary.write_text(FOREIGN[what])
        binary.chmod(0o755)
    smart.write(src__b=f"def value(): return {1 + is_red}")
    run = smart.pytest("--smart", "-W", "error", PST_BIN=str(binary))
    assert run.status == int(is_red)
    assert ("1 failed, 3 passed" if is_red else "4 passed") in run.output
    (line,) = [line for line in run.output.splitlines() if "pst: " in line]
    assert "everything runs" in line


def test_an_unknown_reference_runs_everything(smart):
    run = smart.pytest("--smart-since=nowhere")
    assert run.status == 0 and "4 passed" in run.output
    assert "nowhere" in run.output and run.output.count("everything runs") == 1


def test_unaffected_failures_do_not_turn_a_session_red(smart):
    smart.write(tests__test_b="raise SystemError\ndef test_b1(): pass")
    smart.commit()
    smart.write(src__a="def value(): return 1 - 0")
    assert smart.pytest("--smart-since=HEAD").status == 0


def test_the_plugin_imports_nothing_until_it_is_asked(smart):
    """What is imported with it, and is not without it, is it alone."""
    smart.write(conftest="""
        import os, sys
        def pytest_unconfigure():
            with open(os.environ["SEEN"], "w") as file:
                file.write("\\n".join(sys.modules))
    """)

    def modules(name, *options):
        path = smart.folder.parent / name
        assert smart.pytest(*options, SEEN=str(path)).status == 0
        return set(path.read_text().split("\n"))

    without = modules("without", "-p", "no:pytest_pst")
    assert modules("with") - without == {"pytest_pst"}
    assert "pytest_pst.smart" in modules("asked", "--smart")
