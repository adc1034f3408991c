# SPDX-License-Identifier: MIT
"""What other plugins import of the project is seen, where pst has started pytest."""

import subprocess

import pytest
from recordings import record, recordings


def install(project, text):
    """A plugin that pytest finds by its entry point, as those of other projects."""
    site = project.folder.parent / "site"
    information = site / "pytest_other-0.dist-info"
    information.mkdir(parents=True)
    (site / "pytest_other.py").write_text(text)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: pytest-other\nVersion: 0\n")
    (information / "entry_points.txt").write_text("[pytest11]\nother = pytest_other\n")
    project.env["PYTHONPATH"] = f"{site}:{project.folder}"


@pytest.fixture
def shop(project):
    project.write(
        conftest="",
        shop="def net(): pass\ndef gross(): net()\ndef begin(): return 1\nVALUE = begin()\n",
        test_a="import shop\ndef test_a(): shop.gross()\ndef test_b(): pass",
    )
    return project


def is_whole(recording):
    assert recording.end["early"] == []
    assert {"shop.<module>", "shop.begin"} <= recording.always.functions
    assert "shop.net" not in recording.always.functions
    return recording.always.hidden is None


@pytest.mark.parametrize("options", [[], ["--cov=.", "--cov-report="]], ids=["plain", "cov"])
def test_an_import_by_another_plugin_is_seen(shop, options):
    if options:
        shop.needs("pytest_cov")
    install(shop, "import shop")
    recording, run = record(shop, *options)
    assert run.status == 0, run.output
    assert is_whole(recording)
    assert recording.of("test_a") == {"test_a.test_a", "shop.gross", "shop.net"}
    assert recording.of("test_b") == {"test_a.test_b"}
    assert [recording.tests[name].hidden for name in ("test_a", "test_b")] == [None, None]


def test_an_import_by_another_plugin_is_seen_in_workers_of_xdist(shop):
    shop.needs("xdist")
    install(shop, "import shop")
    found, run = recordings(shop, "-n", "2")
    assert run.status == 0, run.output
    assert found and all(is_whole(each) for each in found)


def test_what_a_plugin_calls_of_the_project_belongs_to_every_test(shop):
    install(shop, "import shop\nshop.net()\ndef pytest_addoption(parser): shop.gross()")
    recording, _ = record(shop)
    assert {"shop.net", "shop.gross"} <= recording.always.functions


def test_a_child_of_the_project_that_a_plugin_starts_hides_all(shop):
    shop.write(shop="import os\nos.system('true')\ndef gross(): pass")
    install(shop, "import shop")
    recording, _ = record(shop)
    assert recording.always.hidden == "a child process"


@pytest.mark.parametrize("code", ["text = inspect.getsource(inspect)", "def gross(): return inspect.getsource(inspect)"])
def test_a_source_that_the_project_reads_for_a_plugin_hides_all(shop, code):
    shop.write(shop="import inspect\n" + code)
    shop.write(test_a="def test_a(): pass")
    install(shop, "import shop\ndef pytest_addoption(parser): getattr(shop, 'gross', int)()")
    recording, _ = record(shop)
    assert recording.always.hidden == "the text of sources is read"


def test_a_function_that_imports_before_it_reads_sources_hides_all(shop):
    shop.write(late="", test_a="def test_a(): pass", conftest="""
        import inspect
        def pytest_configure():
            import late
            inspect.getsource(inspect)
    """)
    recording, _ = record(shop)
    assert recording.always.hidden == "the text of sources is read"


THREAD = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"


def test_a_thread_of_a_plugin_hides_none(shop):
    install(shop, THREAD)
    recording, _ = record(shop)
    assert [deeds.hidden for deeds in recording.tests.values()] == [None, None]


def test_a_thread_of_the_project_that_a_plugin_starts_hides_all(shop):
    shop.write(shop=THREAD + "def gross(): pass")
    install(shop, "import shop")
    recording, _ = record(shop)
    assert {deeds.hidden for deeds in recording.tests.values()} == {"a thread that lives on"}


def test_a_module_that_was_imported_before_is_told(shop):
    shop.env["PYTHONPATH"] = str(shop.folder)
    shop.env["PYTEST_ADDOPTS"] += " -p shop"  # which stands before the plan's options
    recording, run = record(shop)
    assert run.status == 0, run.output
    assert recording.end["early"] == ["shop.py"]


def test_coverage_begins_as_it_would(shop):
    shop.needs("pytest_cov")
    install(shop, "import shop")

    def executed():
        command = [shop.python, "-m", "coverage", "json", "-q", "-o", "-", "--include=shop.py"]
        done = subprocess.run(command, cwd=shop.folder, env=shop.env, capture_output=True, text=True)
        return done.stdout.partition('"files"')[2]

    shop.plan().run("--cov=.", "--cov-report=", "--cov-branch")
    without = executed()
    record(shop, "--cov=.", "--cov-report=", "--cov-branch")
    assert '"executed_lines"' in without and executed() == without
