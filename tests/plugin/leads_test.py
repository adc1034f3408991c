# SPDX-License-Identifier: MIT
"""What functions that may remember are said to lead to."""

import pytest
from recordings import SINCE, Recording

SHOP = """
    import threading

    KEPT = {}

    def price():
        return rate() + 1

    def rate():
        return 2

    def other():
        return 3

    def get():
        if "price" not in KEPT:
            KEPT["price"] = price()
        return KEPT["price"]

    def keeper():
        kept = {}

        def inner(make):
            if "made" not in kept:
                kept["made"] = make()
            return kept["made"]

        return inner

    def failing():
        KEPT.setdefault("failed", rate())
        raise ValueError

    def starting():
        if "thread" not in KEPT:
            KEPT["thread"] = threading.Thread(target=price)
            KEPT["thread"].start()
            KEPT["thread"].join()

    def steps():
        yield rate()
        yield rate()

    def stepping():
        yield price()
        yield rate()
"""
# File, first and last line.
REMEMBERING = [["shop.py", 15, 18], ["shop.py", 20, 28], ["shop.py", 30, 32], ["shop.py", 34, 38], ["shop.py", 44, 46]]


@pytest.fixture
def led(project):
    project.write(conftest="", shop=SHOP)

    def run(tests, **files):
        project.write(test_a=tests, **files)
        record = {"key": "k", "since": SINCE, "remembering": REMEMBERING}
        run = project.plan(record=record).run()
        assert run.status == 0, run.output
        recording = Recording(project.folder, run.lines)
        return {
            recording.name_of(number): {recording.name_of(each) for each in beneath} - {recording.name_of(number)}
            for number, beneath in recording.end["led"]
        }

    return run


def test_functions_beneath_it_and_no_others(led):
    tests = """
        import shop

        def test_it():
            shop.other()
            shop.get()
            shop.other()

        def test_again():
            shop.get()
    """
    assert led(tests) == {"shop.get": {"shop.price", "shop.rate"}}


def test_inner_functions_are_followed_too(led):
    tests = """
        import shop

        def test_it():
            keep = shop.keeper()
            assert keep(shop.price) == keep(shop.other) == 3
            shop.other()
    """
    assert led(tests) == {"shop.keeper": set(), "shop.keeper.inner": {"shop.price", "shop.rate"}}


def test_what_ran_often_before_it(led):
    tests = """
        import shop

        def test_it():
            for _ in range(100):
                shop.rate()
            shop.get()
    """
    assert led(tests) == {"shop.get": {"shop.price", "shop.rate"}}


def test_it_ends_with_its_exception(led):
    tests = """
        import pytest
        import shop

        def test_it():
            with pytest.raises(ValueError):
                shop.failing()
            shop.other()
    """
    assert led(tests) == {"shop.failing": {"shop.rate"}}


def test_a_thread_leads_to_what_its_test_does(led):
    tests = """
        import shop

        def test_it():
            shop.starting()
            shop.other()

        def test_apart():
            shop.steps()
    """
    beneath = led(tests)["shop.starting"]
    assert {"shop.price", "shop.rate", "shop.other"} <= beneath
    assert "test_a.test_apart" not in beneath


def test_of_a_thread_that_lives_on_nothing_is_told(led):
    tests = """
        import threading
        import shop

        GO_ON = threading.Event()

        def test_it(monkeypatch):
            monkeypatch.setattr(shop, "price", GO_ON.wait)
            monkeypatch.setattr(threading.Thread, "join", lambda self: None)
            shop.starting()

        def test_last():
            GO_ON.set()
    """
    assert led(tests) == {}


def test_a_generator_leads_to_what_its_pieces_do(led):
    tests = """
        import shop

        def test_it():
            steps = shop.stepping()
            next(steps)
            shop.other()
            next(steps)
    """
    assert led(tests) == {"shop.stepping": {"shop.price", "shop.rate"}}


def test_what_an_event_loop_runs_meanwhile_counts(led):
    tests = """
        import asyncio
        import shop

        def test_it():
            asyncio.run(later())

        async def later():
            shop.get()
            shop.other()

        def test_apart():
            shop.get()
            shop.steps()
    """
    beneath = led(tests)["shop.get"]
    assert "shop.other" in beneath
    assert "test_a.test_apart" not in beneath


def test_one_that_starts_very_often_leads_to_all_of_its_test(led):
    tests = """
        import shop
        from pytest_pst import leads

        leads.MANY = 100

        def test_it():
            for _ in range(101):
                shop.get()
            shop.other()

        def test_apart():
            shop.steps()
    """
    beneath = led(tests)["shop.get"]
    assert {"shop.price", "shop.rate", "shop.other"} <= beneath
    assert "test_a.test_apart" not in beneath


def test_what_ran_often_between_its_starts(led):
    tests = """
        import shop

        def test_it():
            for _ in range(20):
                shop.get()
                for _ in range(20):
                    shop.rate()
            shop.other()
    """
    beneath = led(tests)["shop.get"]
    assert "shop.price" in beneath and "shop.other" not in beneath


def test_it_ran_before_the_plan_was_known(led):
    tests = "import shop\ndef test_it():\n    shop.KEPT.clear()\n    shop.get()"
    assert led(tests, conftest="import shop\nshop.get()")["shop.get"] == {"shop.price", "shop.rate"}


def test_a_generator_that_another_test_has_advanced_is_found(project):
    project.write(conftest="", shop=SHOP)
    project.write(test_a="""
        import pytest
        import shop

        STEPS = []

        @pytest.fixture(scope="module")
        def stepping():
            yield from shop.stepping()

        def pytest_generate_tests(metafunc):
            STEPS[:] = [shop.steps()]

        def test_first(stepping):
            next(STEPS[0])

        def test_second():
            next(STEPS[0])

        def test_own():
            assert list(shop.steps()) == [2, 2]
    """)
    run = project.plan(record={"key": "k", "since": SINCE}).run()
    recording = Recording(project.folder, run.lines)
    found = {
        line["ran"].rpartition("::")[2]: {recording.name_of(number) for number in line.get("found", ())}
        for line in run.lines
        if "ran" in line
    }
    assert found == {"test_first": set(), "test_second": {"shop.steps"}, "test_own": set()}
