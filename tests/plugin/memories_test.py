# SPDX-License-Identifier: MIT
"""Which watched functions are said to find nothing that another test left."""

import textwrap

import pytest
from recordings import SINCE, Recording

SHOP = """
    class Box:
        def __init__(self, table=None):
            self.kept = None
            self.table = {} if table is None else table

        def get(self):
            if self.kept is None:
                self.kept = 1
            return self.kept

        def look(self, key):
            if key not in self.table:
                self.table[key] = 1
            return self.table[key]

    class Slotted:
        __slots__ = ("kept",)

        def __init__(self):
            self.kept = None

        def get(self):
            if self.kept is None:
                self.kept = 1
            return self.kept

        def again(self):
            return self.get() + self.get()

    TABLE = {}
    BOX = Box()
    SLOTTED = Slotted()
"""
WATCHED = [
    ["shop.py", 3, [], True],
    ["shop.py", 7, [["self", "kept", False]], False],
    ["shop.py", 12, [["self", "table", True]], False],
    ["shop.py", 20, [], True],
    ["shop.py", 23, [["self", "kept", False]], False],
]


@pytest.fixture
def watched(project):
    project.write(conftest="", shop=SHOP)

    def run_watched(tests, **files):
        project.write(test_a=tests, **files)
        run = project.plan(record={"key": "k", "since": SINCE, "watched": WATCHED}).run()
        assert run.status == 0, run.output
        recording = Recording(project.folder, run.lines)
        watched = {recording.name_of(number) for number in recording.end["watched"]}
        run_watched.found = {
            line["ran"].rpartition("::")[2]: {recording.name_of(number) for number in line["found"]}
            for line in run.lines if "ran" in line and "found" in line
        }
        found = {recording.name_of(number) for line in run.lines for number in line.get("found", ())}
        return watched - found - {"shop.Slotted.__init__", "shop.Box.__init__"}

    return run_watched


@pytest.mark.parametrize("made, call, function", [
    ("shop.Box()", "get()", "shop.Box.get"),
    ("shop.Box()", "look(1)", "shop.Box.look"),
    ("shop.Slotted()", "get()", "shop.Slotted.get"),
    ("shop.Slotted()", "again()", "shop.Slotted.get"),
])
def test_each_test_has_an_object_of_its_own(watched, made, call, function):
    assert watched(f"""
        import shop
        def test_a():
            thing = {made}
            thing.{call}
            thing.{call}
        def test_b(): {made}.{call}
    """) == {function}


@pytest.mark.parametrize("thing, call", [
    ("shop.BOX", "get()"),
    ("shop.BOX", "look(1)"),
    ("shop.SLOTTED", "get()"),
    ("shop.Box(shop.TABLE)", "look(1)"),
])
def test_two_tests_reach_one_object(watched, thing, call):
    assert watched(f"""
        import shop
        def test_a(): {thing}.{call}
        def test_b(): {thing}.{call}
    """) == set()


def test_an_object_of_a_wide_fixture_is_shared(watched):
    assert watched(
        """
        def test_a(box): box.get()
        def test_b(): pass
        """,
        conftest="""
        import pytest, shop
        @pytest.fixture(scope="module")
        def box():
            made = shop.Box()
            made.get()
            return made
        """,
    ) == set()


def test_what_ran_before_the_plan_was_read_is_not_told(watched):
    assert watched("import shop\ndef test_a(): shop.Box().get()", conftest="import shop\nshop.Box().get()") == set()


def test_a_table_that_another_object_holds_counts_as_shared(watched):
    assert watched("""
        import shop
        def test_a():
            table = {1: 1}
            shop.Box(table).look(1)
    """) == set()


@pytest.mark.parametrize("copied", ["copy.copy(shop.BOX)", "pickle.loads(pickle.dumps(shop.BOX))"])
def test_a_copy_may_hold_what_another_test_left(watched, copied):
    assert watched(f"""
        import copy, pickle
        import shop
        def test_a(): shop.BOX.get()
        def test_b(): {copied}.get()
    """) == set()


KEPT_ELSEWHERE = {
    "a descriptor": """
        class Elsewhere:
            def __get__(self, instance, owner): return TABLE.get("kept")
            def __set__(self, instance, value): TABLE["kept"] = value

        Box.kept = Elsewhere()
    """,
    "a way to set": """
        Box.__setattr__ = lambda self, name, value: TABLE.update({name: value})
        Box.__getattr__ = lambda self, name: TABLE.get(name)
    """,
}


@pytest.mark.parametrize("way", KEPT_ELSEWHERE)
def test_an_object_may_keep_its_attributes_elsewhere(watched, way):
    assert watched(
        """
        import shop
        def test_a(): shop.Box().get()
        def test_b(): shop.Box().get()
        """,
        shop=textwrap.dedent(SHOP) + textwrap.dedent(KEPT_ELSEWHERE[way]),
    ) == set()


def test_a_namespace_may_be_shared(watched):
    filled = SHOP.replace("self.kept = None", "self.__dict__ = TABLE; TABLE.setdefault('kept', None)", 1)
    assert watched(
        """
        import shop
        def test_a(): shop.Box().get()
        def test_b(): shop.Box().get()
        """,
        shop=filled,
    ) == set()


def test_a_large_table_counts_as_shared(watched):
    assert watched("""
        import shop
        def test_a():
            box = shop.Box()
            box.table.update(dict.fromkeys(range(1000)))
            box.look(1)
    """) == set()


def test_arguments_are_not_kept_longer(watched):
    assert watched("""
        import weakref
        import shop
        def test_a():
            box = shop.Box()
            box.get()
            gone = weakref.ref(box)
            del box
            assert gone() is None
    """) == {"shop.Box.get"}



# Nobody looks at what a function is given when it has started very often in one test.
BUSY = """
    import shop
    def busy(call):
        for _ in range(1000):
            call()
"""


def test_a_function_that_starts_very_often_counts_as_having_found_something(watched):
    assert watched(BUSY + """
    def test_a(): busy(lambda: shop.Box().get())
    def test_b(): shop.Box().get()
    """) == set()
    assert watched.found == {"test_a": {"shop.Box.get"}}


def test_what_was_given_unseen_counts_as_given(watched):
    watched(BUSY + """
    def test_a():
        busy(lambda: shop.Box().get())
        shop.BOX.get()
        shop.BOX.kept = None
        shop.BOX.table = {}
    def test_b(): shop.BOX.get()
    def test_c(): shop.BOX.look(1)
    """)
    assert watched.found["test_b"] == {"shop.Box.get"}
    assert watched.found["test_c"] == {"shop.Box.look"}


def test_the_same_test_may_be_given_it_again(watched):
    watched(BUSY + """
    def test_a():
        box = shop.Box()
        busy(lambda: shop.Box().get())
        box.look(1)
    """)
    assert watched.found["test_a"] == {"shop.Box.get"}


def test_an_object_that_is_changed_between_two_looks(watched):
    assert watched("""
        import shop
        def test_a():
            box = shop.Box()
            box.get()
            box.__dict__ = shop.TABLE
            shop.TABLE["kept"] = None
            box.get()
    """) == set()
