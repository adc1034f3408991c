# SPDX-License-Identifier: MIT
"""Which functions count for which test, and what is told of files."""

import pytest
from recordings import record

SHOP = """
    import contextlib

    def net(x): return x
    def unused(): pass

    def twice(f):
        def inner(*args): return f(*args)
        return inner

    @twice
    @twice
    def decorated(x):
        return net(x)

    class Cart:
        def total(self):
            def nested(): return net(1)
            return nested()
        @property
        def size(self): return 1

    price = lambda x: x

    async def later(): return net(2)

    def numbers():
        yield net(1)
        yield net(2)

    @contextlib.contextmanager
    def guarded():
        try:
            yield
        except ValueError:
            net(3)
"""


@pytest.fixture
def shop(project):
    project.write(conftest="", shop=SHOP)
    return project


def test_functions_count_for_the_test_that_starts_them(shop):
    shop.write(test_shop="""
        import asyncio
        import shop

        def helper(): return shop.net(1)
        def test_own(): pass
        def test_helper(): helper()
        def test_method(): shop.Cart().total()
        def test_property(): shop.Cart().size
        def test_lambda(): shop.price(1)
        def test_async(): asyncio.run(shop.later())
        def test_decorated(): shop.decorated(1)
        def test_again(): shop.net(1)
        class TestCart:
            def setup_method(self): shop.price(1)
            def test_in_class(self): pass
    """)
    recording, run = record(shop)
    assert run.status == 0, run.output
    expected = {
        "test_own": set(),
        "test_helper": {"test_shop.helper", "shop.net"},
        "test_method": {"shop.Cart.total", "shop.Cart.total.nested", "shop.net"},
        "test_property": {"shop.Cart.size"},
        "test_lambda": {"shop.<lambda>"},
        "test_async": {"shop.later", "shop.net"},
        "test_decorated": {"shop.decorated", "shop.net", "shop.twice.inner"},
        "test_again": {"shop.net"},
    }
    for name, functions in expected.items():
        assert recording.of(name) == functions | {f"test_shop.{name}"}, name
        assert recording.tests[name].passed and recording.tests[name].hidden is None
    in_class = {"test_shop.TestCart.test_in_class", "test_shop.TestCart.setup_method", "shop.<lambda>"}
    assert recording.of("test_in_class") == in_class
    assert recording.end["always"] == len(recording.tests) == 9
    assert recording.end["early"] == [] and recording.end["state"] == "k"


def test_a_generator_counts_for_each_test_that_resumes_it(shop):
    shop.write(test_shop="""
        import pytest
        import shop
        kept = []
        def test_start():
            kept.append(shop.numbers())
            next(kept[0])
        def test_nothing(): pass
        def test_resume(): next(kept[0])
        def test_enter():
            kept.append(shop.guarded())
            kept[1].__enter__()
        def test_throw(): assert kept[1].__exit__(ValueError, ValueError(), None)
        async def wait(): await Once()
        class Once:
            def __await__(self): yield
        def test_coroutine():
            kept.append(wait())
            kept[2].send(None)
        def test_coroutine_again():
            with pytest.raises(StopIteration):
                kept[2].send(None)
    """)
    recording, run = record(shop)
    assert run.status == 0, run.output
    assert {"shop.numbers", "shop.net"} <= recording.of("test_start")
    assert recording.of("test_nothing") == {"test_shop.test_nothing"}
    assert {"shop.numbers", "shop.net"} <= recording.of("test_resume")
    assert "shop.guarded" in recording.of("test_enter")
    assert {"shop.guarded", "shop.net"} <= recording.of("test_throw")
    assert {"test_shop.wait", "test_shop.Once.__await__"} <= recording.of("test_coroutine")
    assert {"test_shop.wait", "test_shop.Once.__await__"} <= recording.of("test_coroutine_again")


def test_a_function_that_starts_often_is_told_for_each_test(shop):
    shop.write(test_shop="""
        import pytest
        import shop
        @pytest.mark.parametrize("n", range(4))
        def test_often(n):
            for _ in range(100):
                shop.net(n)
        def test_none(): pass
        def test_once(): shop.net(1)
    """)
    recording, _ = record(shop)
    assert all("shop.net" in recording.of(f"test_often[{n}]") for n in range(4))
    assert "shop.net" not in recording.of("test_none")
    assert "shop.net" in recording.of("test_once")


def test_import_belongs_to_every_test(shop):
    shop.write(
        late="""
            from shop import net
            def begin(): return net(1)
            VALUE = begin()
            def later(): pass
        """,
        test_shop="""
            def test_import():
                import late
                late.later()
            def test_no_import(): pass
            def test_again():
                import late
        """,
    )
    recording, _ = record(shop)
    assert {"late.begin", "shop.net", "shop.twice"} <= recording.always.functions
    assert recording.of("test_import") == {"test_shop.test_import", "late.<module>", "late.later"}
    assert recording.of("test_no_import") == {"test_shop.test_no_import"}
    assert recording.of("test_again") == {"test_shop.test_again"}
    assert {"late.later", "late.<module>"}.isdisjoint(recording.of("test_no_import"))
    assert "late.py" in recording.end["loaded"]


def test_a_function_in_the_first_line_is_not_its_module(project):
    (project.folder / "first.py").write_text("def first(): pass\n")
    project.write(conftest="", test_a="""
        def test_import():
            import first
        def test_call():
            import first
            first.first()
    """)
    recording, _ = record(project)
    assert recording.of("test_import") == {"test_a.test_import", "first.<module>"}
    assert recording.of("test_call") == {"test_a.test_call", "first.first"}


def test_an_import_that_raises_ends(shop):
    shop.write(
        broken="""
            from shop import net
            net(1)
            raise ImportError("no")
        """,
        test_shop="""
            import pytest
            import shop
            def test_import():
                with pytest.raises(ImportError):
                    import broken
                shop.price(1)
            def test_after(): shop.price(1)
        """,
    )
    recording, run = record(shop)
    assert run.status == 0, run.output
    assert "broken.<module>" in recording.of("test_import")
    assert "shop.net" in recording.always.functions
    # Where the end of an import is not told, what follows counts for all.
    assert "shop.<lambda>" in recording.of("test_import") | recording.always.functions
    assert recording.of("test_after") == {"test_shop.test_after", "shop.<lambda>"}


def test_collection_belongs_to_every_test(shop):
    shop.write(
        conftest="""
            import shop
            def pytest_generate_tests(metafunc):
                if "n" in metafunc.fixturenames:
                    metafunc.parametrize("n", [shop.net(1)])
        """,
        test_shop="""
            import pytest, shop
            @pytest.mark.parametrize("x", [shop.price(1)])
            def test_x(x): pass
            def test_n(n): pass
        """,
    )
    recording, _ = record(shop)
    assert {"conftest.pytest_generate_tests", "shop.net", "shop.<lambda>"} <= recording.always.functions
    assert recording.of("test_n[1]") == {"test_shop.test_n"}


FILES = {
    "open": "open('data.txt').close()",
    "read_text": "pathlib.Path('data.txt').read_text()",
    "absolute": "open(pathlib.Path('data.txt').absolute()).close()",
    "bytes": "open(b'data.txt').close()",
    "io": "io.open('data.txt').close()",
    "os_open": "os.close(os.open('data.txt', os.O_RDONLY))",
    "link": "open('link.txt').close()",
    "descriptor": "os.fdopen(os.open('data.txt', os.O_RDONLY)).close()",
}


@pytest.mark.parametrize("way", FILES)
def test_opened_files(project, way):
    project.write(conftest="", test_a=f"""
        import io, os, pathlib
        def read(): {FILES[way]}
        def test_read(): read()
        def test_other(): pass
    """)
    (project.folder / "data.txt").write_text("x")
    (project.folder / "link.txt").symlink_to("data.txt")
    recording, run = record(project)
    assert run.status == 0, run.output
    assert recording.tests["test_read"].opened == {"data.txt": {"test_a.read", "test_a.test_read"}}
    assert recording.tests["test_other"].opened == {}


@pytest.mark.parametrize(
    "way", ["os.listdir('data')", "list(os.scandir('data'))", "list(pathlib.Path('data').iterdir())",
            "list(pathlib.Path('data').glob('*.txt'))", "list(os.walk('data'))"],
)
def test_listed_folders(project, way):
    project.write(conftest="", test_a=f"import os, pathlib\ndef test_list(): {way}\ndef test_other(): pass")
    (project.folder / "data").mkdir()
    recording, _ = record(project)
    assert recording.tests["test_list"].opened == {"data": {"test_a.test_list"}}
    assert recording.tests["test_other"].opened == {}


def test_other_openings(project, tmp_path):
    (tmp_path / "outside.txt").write_text("x")
    (project.folder / "data").mkdir()
    (project.folder / "data" / "a.txt").write_text("x")
    project.write(conftest="", late="", pack__text="", test_a=f"""
        import os, pkgutil, sqlite3
        def test_database(): sqlite3.connect("shop.db").close()
        def test_moved():
            os.chdir("data")
            try: open("a.txt").close()
            finally: os.chdir("..")
        def test_listed_here(): os.listdir()
        def test_outside(): open({str(tmp_path / "outside.txt")!r}).close()
        def test_import():
            import late
        def test_text(): open("late.py").close()
        def test_package_data(): pkgutil.get_data("pack", "a.txt")
        def test_package_text(): pkgutil.get_data("pack", "text.py")
        def test_missing():
            try: open("nowhere.txt")
            except OSError: pass
    """)
    for name in ("__init__.py", "a.txt"):
        (project.folder / "pack" / name).write_text("")
    recording, run = record(project)
    assert run.status == 0, run.output
    opened = {name: set(deeds.opened) for name, deeds in recording.tests.items()}
    assert opened == {
        "test_database": {"shop.db"}, "test_moved": {"data/a.txt"}, "test_listed_here": {""},
        "test_outside": set(), "test_import": set(), "test_text": {"late.py"}, "test_missing": {"nowhere.txt"},
        "test_package_data": {"pack/a.txt"}, "test_package_text": {"pack/text.py"},
    }


def test_files_opened_at_import_and_collection_belong_to_every_test(project):
    (project.folder / "data.txt").write_text("x")
    project.write(conftest="", test_a="""
        import pytest
        @pytest.mark.parametrize("x", open("data.txt").read())
        def test_a(x): pass
    """)
    recording, _ = record(project)
    assert "data.txt" in recording.always.opened


def test_who_keeps_a_text_is_told(project):
    (project.folder / "data.txt").write_text("x")
    project.write(conftest="", test_a="""
        import linecache, gettext
        def keep(): return gettext.find("a", "locale") or linecache.getline("data.txt", 1)
        def test_keep(): keep()
    """)
    recording, _ = record(project)
    deeds = recording.tests["test_keep"]
    assert deeds.keepers.get("data.txt", {"test_a.keep"}) == {"test_a.keep"}
    assert "data.txt" in deeds.opened or deeds.hidden
