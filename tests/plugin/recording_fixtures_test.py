# SPDX-License-Identifier: MIT
"""What fixtures do counts for the tests that ask for them."""

import textwrap

import pytest
from recordings import record

SHOP = "\n".join(f"def {name}(): pass" for name in ("up", "down", "base", "other", "unused"))


def recorded(project, tests, conftest="", *arguments):
    project.write(conftest=conftest, shop=SHOP, test_a="import pytest, shop\n" + textwrap.dedent(tests))
    recording, run = record(project, *arguments)
    return recording, run


@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
def test_a_wide_fixture_counts_for_all_who_ask_for_it(project, scope):
    recording, run = recorded(project, f"""
        @pytest.fixture(scope="{scope}")
        def wide():
            shop.up()
            yield
            shop.down()
        class TestAll:
            def test_first(self, wide): pass
            def test_none(self): pass
            def test_last(self, wide): pass
    """)
    assert run.status == 0, run.output
    for name in ("test_first", "test_last"):
        assert {"shop.up", "shop.down", "test_a.wide"} <= recording.of(name), name
    assert recording.of("test_none") == {"test_a.TestAll.test_none"}


def test_a_function_fixture_is_the_test_s_own(project):
    recording, _ = recorded(project, """
        @pytest.fixture
        def narrow():
            shop.up()
            yield
            shop.down()
        def test_uses(narrow): pass
        def test_none(): pass
    """)
    assert recording.tests["test_uses"].functions >= {"shop.up", "shop.down", "test_a.narrow"}
    assert recording.of("test_none") == {"test_a.test_none"}


def test_fixtures_of_fixtures(project):
    recording, _ = recorded(project, """
        @pytest.fixture(scope="session")
        def base(): shop.base()
        @pytest.fixture(scope="module")
        def wide(base): shop.up()
        @pytest.fixture
        def narrow(wide): shop.other()
        def test_base(base): pass
        def test_wide(wide): pass
        def test_narrow(narrow): pass
        def test_none(): pass
    """)
    assert recording.of("test_base") == {"test_a.test_base", "test_a.base", "shop.base"}
    wide = {"test_a.base", "shop.base", "test_a.wide", "shop.up"}
    assert recording.of("test_wide") == wide | {"test_a.test_wide"}
    assert recording.of("test_narrow") == wide | {"test_a.narrow", "shop.other", "test_a.test_narrow"}
    assert recording.of("test_none") == {"test_a.test_none"}


def test_fixtures_that_are_asked_for_in_code(project):
    recording, _ = recorded(project, """
        @pytest.fixture(scope="session")
        def base(): shop.base()
        @pytest.fixture(scope="session")
        def wide(request):
            request.getfixturevalue("base")
            shop.up()
        def test_base(base): pass
        def test_dynamic(request): request.getfixturevalue("wide")
        def test_dynamic_again(request): request.getfixturevalue("wide")
        def test_static(wide): pass
        def test_none(request): pass
    """)
    for name in ("test_dynamic", "test_dynamic_again", "test_static"):
        assert {"shop.base", "shop.up", "test_a.wide", "test_a.base"} <= recording.of(name), name
    assert recording.of("test_none") == {"test_a.test_none"}


def test_autouse(project):
    recording, _ = recorded(project, """
        def test_plain(): pass
        class TestOwn:
            @pytest.fixture(autouse=True, scope="class")
            def own(self): shop.other()
            def test_own(self): pass
    """, """
        import pytest, shop
        @pytest.fixture(autouse=True, scope="session")
        def everywhere():
            shop.up()
            yield
            shop.down()
    """)
    everywhere = {"conftest.everywhere", "shop.up", "shop.down"}
    assert recording.of("test_plain") == everywhere | {"test_a.test_plain"}
    assert everywhere | {"test_a.TestOwn.own", "shop.other"} <= recording.of("test_own")


def test_xunit_functions(project):
    recording, run = recorded(project, """
        import unittest
        def setup_module(): shop.base()
        def teardown_module(): shop.other()
        class TestPlain:
            @classmethod
            def setup_class(cls): shop.up()
            @classmethod
            def teardown_class(cls): shop.down()
            def test_first(self): pass
            def test_last(self): pass
        class TestCase(unittest.TestCase):
            @classmethod
            def setUpClass(cls): shop.up()
            @classmethod
            def tearDownClass(cls): shop.down()
            def setUp(self): shop.unused()
            def test_case(self): pass
            def test_case_too(self): pass
        def test_none(): pass
    """)
    assert run.status == 0, run.output
    module = {"shop.base", "shop.other"}
    for name in ("test_first", "test_last", "test_case", "test_case_too"):
        assert module | {"shop.up", "shop.down"} <= recording.of(name), name
    assert "shop.unused" in recording.of("test_case")
    assert recording.of("test_none") & {"shop.up", "shop.down", "shop.unused"} == set()
    assert module <= recording.of("test_none")


def test_a_parametrized_wide_fixture(project):
    recording, _ = recorded(project, """
        @pytest.fixture(scope="module", params=["up", "other"])
        def wide(request):
            getattr(shop, request.param)()
            yield
            shop.down()
        def test_a(wide): pass
        def test_b(wide): pass
        def test_none(): pass
        def test_last(): pass  # ends the fixture
    """)
    for name in ("test_a[up]", "test_b[up]"):
        assert {"shop.up", "shop.down"} <= recording.of(name)
    for name in ("test_a[other]", "test_b[other]"):
        assert {"shop.other", "shop.down"} <= recording.of(name)
    assert recording.of("test_none") == {"test_a.test_none"}


def test_fixtures_that_fail(project):
    recording, run = recorded(project, """
        @pytest.fixture(scope="module")
        def broken():
            shop.up()
            raise ValueError
        @pytest.fixture(scope="module")
        def above(broken): pass
        @pytest.fixture(scope="module")
        def ends_badly():
            yield
            shop.down()
            raise ValueError
        def test_a(broken): pass
        def test_b(above): pass
        def test_c(broken): pass
        def test_d(ends_badly): pass
        def test_e(): pass
    """)
    assert run.status == 1
    for name in ("test_a", "test_b", "test_c"):
        assert "shop.up" in recording.of(name) and not recording.tests[name].passed, name
    assert "shop.down" in recording.of("test_d")
    assert recording.of("test_e") - {"test_a.test_e"} <= {"shop.down", "test_a.ends_badly"}


def test_wide_fixtures_open_files_for_all(project):
    (project.folder / "data.txt").write_text("x")
    recording, _ = recorded(project, """
        @pytest.fixture(scope="session")
        def wide(): return open("data.txt").read()
        def test_a(wide): pass
        def test_b(wide): pass
        def test_none(): pass
    """)

    def opened(name):
        deeds = recording.tests[name]
        return set(deeds.opened).union(*(recording.fixtures[number].opened for number in deeds.shared))

    assert [opened(name) for name in ("test_a", "test_b", "test_none")] == [{"data.txt"}, {"data.txt"}, set()]


def test_a_method_of_what_a_wide_fixture_gives_is_the_test_s_own(project):
    recording, _ = recorded(project, """
        class Given:
            def use(self): shop.other()
        @pytest.fixture(scope="session")
        def given(): return Given()
        def test_uses(given): given.use()
        def test_asks(given): pass
    """)
    assert "shop.other" in recording.of("test_uses")
    assert "shop.other" not in recording.of("test_asks")


def test_finalizers_and_closing_at_the_end_of_the_session(project):
    recording, _ = recorded(project, """
        @pytest.fixture(scope="session")
        def wide(request):
            request.addfinalizer(shop.down)
        def test_first(wide): pass
        def test_middle(): pass
        def test_last(): pass
    """)
    assert "shop.down" in recording.of("test_first")
    assert "shop.down" not in recording.of("test_middle")
