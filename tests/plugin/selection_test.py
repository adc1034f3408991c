# SPDX-License-Identifier: MIT
"""What the plugin runs, and in which order."""

import pytest

TWO_FILES = {
    "tests__test_a": """
        import pytest

        def test_one(): pass
        @pytest.mark.parametrize("x", ["1", "2", "a::b", "c[d]"])
        def test_many(x): pass
        class TestGroup:
            def test_in(self): pass
            class TestInner:
                def test_deep(self): pass
    """,
    "tests__test_b": """
        def test_b1(): pass
        def test_b2(): pass
    """,
}
A = "tests/test_a.py"
B = "tests/test_b.py"
ALL_A = [
    f"{A}::test_one",
    *(f"{A}::test_many[{x}]" for x in ("1", "2", "a::b", "c[d]")),
    f"{A}::TestGroup::test_in",
    f"{A}::TestGroup::TestInner::test_deep",
]
ALL_B = [f"{B}::test_b1", f"{B}::test_b2"]


@pytest.fixture
def two_files(project):
    project.write(**TWO_FILES)
    return project


@pytest.mark.parametrize(
    "entry, expected",
    [
        (A, ALL_A),
        (f"{A}::test_one", ALL_A[:1]),
        (f"{A}::test_many", ALL_A[1:5]),
        (f"{A}::test_many[2]", ALL_A[2:3]),
        (f"{A}::test_many[a::b]", ALL_A[3:4]),
        (f"{A}::TestGroup", ALL_A[5:]),
        (f"{A}::TestGroup::test_in", ALL_A[5:6]),
        (f"{A}::TestGroup::TestInner", ALL_A[6:]),
        (f"{A}::test_on", []),
    ],
)
def test_an_entry_stands_for_all_below_it(two_files, entry, expected):
    run = two_files.plan([entry]).run()
    assert run.ran == expected
    assert run.status == (0 if expected else 5)
    assert f"{len(ALL_A + ALL_B) - len(expected)} deselected" in run.output


@pytest.mark.parametrize("keys", [{}, {"whole_files": [A]}])
def test_an_entry_leaves_out_single_tests(two_files, keys):
    entry = {"id": f"{A}::test_many", "except": [f"{A}::test_many[2]", f"{A}::test_many[c[d]]", f"{A}::test_many[3]"]}
    run = two_files.plan([f"{A}::test_one", entry], **keys).run()
    kept = [ALL_A[0], ALL_A[1], ALL_A[3]]
    assert run.status == 0
    assert run.ran == (kept + ALL_A[5:] if keys else kept)
    assert f"{len(ALL_A + ALL_B) - len(run.ran)} deselected" in run.output


def test_a_number_that_stands_for_another_value_runs(project):
    project.write(tests__test_n="""
        import pytest

        @pytest.mark.parametrize("pair", [(1, {"a": {2.5, 3}}), (2, {}), (object(), {})])
        def test_n(pair):
            pass
    """)
    tests = [f"tests/test_n.py::test_n[pair{number}]" for number in range(3)]
    full = project.plan(record={"key": "k", "since": 4e9}).run()
    digests = {line["ran"]: line["parameters"] for line in full.lines if "ran" in line}
    assert [digests[test] is None for test in tests] == [False, False, True]
    entry = {"id": "tests/test_n.py::test_n", "except": tests[:2], "parameters": {test: digests[test] for test in tests[:2]}}
    assert project.plan([entry]).run().ran == tests[2:]
    entry["parameters"][tests[1]] = digests[tests[0]]
    assert project.plan([entry]).run().ran == tests[1:]


def test_only_planned_files_are_collected(two_files):
    two_files.write(tests__test_broken="raise SystemError")
    run = two_files.plan([A], collect="files", files=[A]).run()
    assert run.status == 0
    assert run.ran == ALL_A
    assert run.session["collected"] == len(ALL_A)


def test_files_run_in_the_order_of_the_plan(two_files):
    run = two_files.plan([B, A], collect="files", files=[B, A]).run()
    assert run.ran == ALL_B + ALL_A
    run = two_files.plan([B, A], collect="files", files=[A, B]).run()
    assert run.ran == ALL_B + ALL_A


def test_a_test_with_a_smaller_rank_leaves_its_block(two_files):
    run = two_files.plan([(f"{B}::test_b2", 0), (A, 1), (B, 2)]).run()
    assert run.ran == [ALL_B[1], *ALL_A, ALL_B[0]]


def test_equal_ranks_stay_as_collected(two_files):
    run = two_files.plan([(f"{A}::TestGroup", 1), (f"{A}::test_one", 1), (f"{B}::test_b1", 0)]).run()
    assert run.ran == [ALL_B[0], ALL_A[0], *ALL_A[5:]]


def test_all_of_a_whole_file_is_kept(two_files):
    run = two_files.plan([f"{A}::test_one", (B, 5)], whole_files=[A]).run()
    assert run.ran == ALL_A + ALL_B
    run = two_files.plan([f"{B}::test_b1"], whole_files=[A]).run()
    assert run.ran == [ALL_B[0], *ALL_A]


def test_without_tests_in_the_plan_all_run_as_collected(two_files):
    run = two_files.plan().run()
    assert run.ran == ALL_A + ALL_B
    assert run.session["complete"]


def test_a_name_that_pytest_cannot_take_as_argument_collects_all(project):
    name = "tests/test_x[1].py"
    (project.folder / "tests").mkdir()
    (project.folder / name).write_text("def test_x(): pass")
    (project.folder / "tests" / "test_y.py").write_text("def test_y(): pass")
    run = project.plan([name], collect="files", files=[name]).run()
    assert run.ran == [f"{name}::test_x"]
    assert run.status == 0


def test_names_that_look_like_options_or_hold_spaces(project):
    names = ["-x_test.py", "a b_test.py", "\u00e4'\"_test.py"]
    for name in names:
        (project.folder / name).write_text("def test_x(): pass")
    run = project.plan(names, collect="files", files=names).run()
    assert run.ran == [f"{name}::test_x" for name in names]


def test_ids_are_relative_to_the_plan_though_rootdir_is_elsewhere(two_files):
    run = two_files.plan([B]).run("--rootdir=tests")
    assert run.ran == ALL_B
    run = two_files.plan([B]).run("--rootdir=..")
    assert run.ran == ALL_B


def test_the_users_own_selection_stays(two_files):
    run = two_files.plan([A, B]).run("-k", "one or b1")
    assert sorted(run.ran) == [f"{A}::test_one", f"{B}::test_b1"]
    run = two_files.plan([(B, 0), (A, 1)]).run("--co", "-q")
    assert run.ran == []
    assert not run.session["complete"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"version": 99}', b'{"version": 1, "tests": 5}', b"\xff", None]
)
def test_an_unusable_plan_runs_everything_and_says_so(two_files, content):
    if content is not None:
        two_files.plan_file.write_bytes(content)
    run = two_files.run("-v", "-W", "error")
    assert run.status == 0
    assert "9 passed" in run.output
    assert run.output.count("pst: the plan cannot be used, everything runs") == 1


def test_a_plan_that_cannot_be_applied_runs_everything(two_files):
    two_files.write(conftest="""
        def pytest_collection_modifyitems(items):
            import pytest_pst.plan
            pytest_pst.plan.Plan.rank_of = lambda self, nodeid: 1 / 0
    """)
    run = two_files.plan([B]).run()
    assert run.status == 0
    assert "pst: the plan is not applied, everything runs (ZeroDivisionError" in run.output
    assert "9 passed" in run.output


def test_module_fixtures_are_set_up_once_when_blocks_stay_whole(project):
    for name in "ab":
        project.write(**{f"test_{name}": f"""
            import pytest

            @pytest.fixture(scope="module")
            def made():
                print("made {name}")

            def test_1(made): pass
            def test_2(made): pass
        """})
    run = project.plan(["test_b.py", "test_a.py"]).run("-s")
    assert run.output.count("made a") == run.output.count("made b") == 1
    assert run.output.index("made b") < run.output.index("made a")


def test_items_that_are_not_python_functions(project):
    project.write(test_unit="""
        import unittest
        class Case(unittest.TestCase):
            def test_method(self): pass
    """, module='''
        """
        >>> 1 + 1
        2
        """
    ''')
    run = project.plan(["test_unit.py::Case::test_method", "module.py"]).run("--doctest-modules")
    assert run.ran == ["test_unit.py::Case::test_method", "module.py::module"]
