# SPDX-License-Identifier: MIT
"""The same recording from every Python, and beside other plugins."""

import subprocess

import matrix
import pytest
from recordings import record

PYTHONS = [(3, 9), (3, 11), (3, 12), (3, 13)]


@pytest.fixture
def shop(project):
    (project.folder / "data.txt").write_text("x")
    project.write(
        conftest="""
            import pytest, shop
            @pytest.fixture(scope="session")
            def wide():
                shop.net(1)
                yield
                shop.gross(1)
        """,
        shop="""
            import functools
            def net(x): return x
            def gross(x): return net(x)
            def numbers():
                yield net(1)
                yield 2
            @functools.lru_cache
            def cached(x): return gross(x)
            class Cart:
                VALUE = net(2)
                def total(self): return sum(x for x in [self.VALUE])
            async def later(): return net(1)
            def twice():
                with open("data.txt") as file:
                    return [net(x) for x in file.read()]
        """,
        late="import shop\nshop.gross(1)\ndef later(): pass",
        test_shop="""
            import asyncio, os, pytest, threading
            import shop
            kept = []
            def test_wide(wide): pass
            def test_start(): kept.append(shop.numbers()); next(kept[0])
            def test_resume(): next(kept[0])
            @pytest.mark.parametrize("x", [1, 1], ids=["first", "second"])
            def test_cached(x): shop.cached(x)
            def test_often():
                for n in range(50): shop.net(n)
            def test_often_too():
                for n in range(50): shop.net(n)
            def test_import():
                import late
                late.later()
            def test_async(): asyncio.run(shop.later())
            def test_open(): shop.twice(); os.listdir(".")
            def test_thread():
                thread = threading.Thread(target=shop.gross, args=(1,))
                thread.start()
                thread.join()
            def test_child(): os.system("true")
            def test_fails(): shop.Cart().total(); assert 0
            class TestAll:
                def test_wide_too(self, wide): shop.Cart().total()
        """,
    )
    return project


def expected(shop):
    """By the Python of this suite."""
    shown = record(shop)[0].shown()
    assert shown[0]["test_resume"][0] == ["shop.numbers", "test_shop.test_resume"]
    assert len(shown[0]) == 14
    return shown


def environment(version):
    """As matrix.py has prepared it; None: it has not."""
    for pytest_version in reversed(matrix.PYTESTS):
        folder = matrix.folder_of(version, pytest_version)
        if (folder / "ready").exists():
            return str(folder / "bin" / "python")
    return None


@pytest.mark.parametrize("version", PYTHONS, ids="{0[0]}.{0[1]}".format)
@pytest.mark.parametrize("options", [[], ["--cov=.", "--cov-report="]], ids=["plain", "cov"])
def test_every_python_tells_the_same(shop, version, options):
    python = environment(version)
    if python is None:
        pytest.skip("build/matrix has no Python {}.{}: run tests/plugin/matrix.py".format(*version))
    told = expected(shop)
    shop.python = python
    recording, run = record(shop, *options)
    assert recording.shown() == told, run.output
    assert "executions are not recorded" not in run.output


def coverage_of(project):
    command = [project.python, "-m", "coverage", "json", "-q", "-o", "-", "--include=shop.py,late.py"]
    done = subprocess.run(command, cwd=project.folder, env=project.env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.partition('"files"')[2]


def test_coverage_is_the_same_with_and_without(shop):
    shop.needs("pytest_cov")
    shop.plan().run("--cov=.", "--cov-report=", "--cov-branch")
    without = coverage_of(shop)
    recording, run = record(shop, "--cov=.", "--cov-report=", "--cov-branch")
    assert recording.end is not None, run.output
    assert '"executed_lines"' in without and coverage_of(shop) == without


def test_an_order_of_pytest_randomly(project):
    project.needs("pytest_randomly")
    project.env["PYTEST_ADDOPTS"] = ""
    project.write(conftest="", shop="def net(): pass", test_a="""
        import shop
        def test_a(): shop.net()
        def test_b(): pass
        def test_c(): shop.net()
    """)
    told = [record(project, f"--randomly-seed={seed}") for seed in (1, 2)]
    for recording, run in told:
        assert run.status == 0, run.output
        assert recording.shown() == told[0][0].shown()
        assert recording.of("test_b") == {"test_a.test_b"}
        assert recording.always.hidden is None
