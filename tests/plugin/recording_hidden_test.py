# SPDX-License-Identifier: MIT
"""What hides a test: more may have happened than was seen."""

import json
import re
import subprocess
import time

import pytest
from recordings import SINCE, Recording, record, recordings

CHILDREN = {
    "run": "subprocess.run([sys.executable, '-c', ''])",
    "system": "os.system('true')",
    "fork": "pid = os.fork() or os._exit(0); os.waitpid(pid, 0)",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {}); os.wait()",
    "multiprocessing": "multiprocessing.Process(target=print).start()",
    "pool": "multiprocessing.get_context('spawn').Pool(1).terminate()",
}
OTHERS = {
    "connection": ("a connection", "socket.create_connection(server.getsockname())"),
    "datagram": ("a connection", "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))"),
    "tracer": ("another tracer", "sys.settrace(None)"),
    "profiler": ("another tracer", "sys.setprofile(None)"),
    "source": ("the text of sources is read", "inspect.getsource(test_does)"),
    "loader": ("the text of sources is read", "importlib.machinery.SourceFileLoader('a', __file__).get_source('a')"),
}


def hidden(project, code, after="pass"):
    project.write(conftest="", test_a=f"""
        import importlib.machinery, inspect, multiprocessing, os, platform, socket, subprocess, sys, threading, time
        server = socket.create_server(("127.0.0.1", 0))
        def test_before(): pass
        def test_does():
            {code}
        def test_after(): {after}
    """)
    recording, run = record(project, "-p", "no:cacheprovider")
    assert run.status == 0, run.output
    assert recording.always.hidden is None
    return [recording.tests[f"test_{name}"].hidden for name in ("before", "does", "after")]


@pytest.mark.parametrize("way", CHILDREN)
def test_a_child_hides(project, way):
    before, does, _ = hidden(project, CHILDREN[way])
    assert before is None and does == "a child process"


@pytest.mark.parametrize("way", OTHERS)
def test_what_is_not_seen_hides(project, way):
    why, code = OTHERS[way]
    assert hidden(project, code)[:2] == [None, why]


def test_a_child_that_lives_on_hides_what_follows(project):
    code = "global child; child = subprocess.Popen(['sleep', '60'])"
    assert hidden(project, code, after="child.kill(); child.wait()") == [None, "a child process", "a child process"]


def test_a_thread_that_lives_on_hides_what_follows(project):
    code = "global event; event = threading.Event(); threading.Thread(target=event.wait).start()"
    why = "a thread that lives on"
    assert hidden(project, code, after="event.set()") == [None, why, why]
    assert hidden(project, "thread = threading.Thread(target=print); thread.start(); thread.join()")[1] is None


def test_harmless_programs_do_not_hide(project):
    assert hidden(project, "subprocess.run(['uname'], stdout=subprocess.DEVNULL)") == [None] * 3


def test_a_thread_counts_for_the_test_that_waits_for_it(project):
    project.write(conftest="", shop="def net(): pass", test_a="""
        import shop, threading
        def test_a():
            thread = threading.Thread(target=shop.net)
            thread.start()
            thread.join()
        def test_b(): pass
    """)
    recording, _ = record(project)
    assert recording.of("test_a") == {"test_a.test_a", "shop.net"}
    assert recording.of("test_b") == {"test_a.test_b"}


def test_a_child_of_collection_hides_all(project):
    project.write(conftest="", test_a="import os\nos.system('true')\ndef test_a(): pass")
    recording, _ = record(project)
    assert recording.always.hidden == "a child process"


@pytest.mark.parametrize("scope", ["function", "module", "session"])
def test_a_child_of_a_fixture_hides_those_who_use_it(project, scope):
    project.write(conftest="", test_a=f"""
        import os, pytest
        @pytest.fixture(scope="{scope}")
        def child(): os.system("true")
        def test_uses(child): pass
        def test_uses_too(child): pass
        def test_none(): pass
    """)
    recording, _ = record(project)

    def hides(name):
        deeds = recording.tests[name]
        return bool(deeds.hidden or any(recording.fixtures[number].hidden for number in deeds.shared))

    assert [hides(name) for name in ("test_uses", "test_uses_too", "test_none")] == [True, True, False]


def test_flags(project):
    project.write(conftest="", test_a="""
        import pytest
        @pytest.fixture
        def broken(): raise ValueError
        @pytest.fixture
        def ends_badly():
            yield
            raise ValueError
        def test_passes(): pass
        def test_fails(): assert 0
        def test_skips(): pytest.skip("")
        @pytest.mark.skip
        def test_is_skipped(): pass
        @pytest.mark.xfail
        def test_xfails(): assert 0
        @pytest.mark.xfail
        def test_xpasses(): pass
        def test_set_up(broken): pass
        def test_torn_down(ends_badly): pass
    """)
    recording, _ = record(project)
    assert {name for name, deeds in recording.tests.items() if deeds.passed} == {"test_passes"}
    assert recording.end["always"] == 8


def test_attempts_that_are_repeated(project):
    project.needs("pytest_rerunfailures")
    project.write(conftest="", shop="def net(): pass\ndef gross(): pass", test_a="""
        import shop
        tries = []
        def test_flaky():
            tries.append(1)
            shop.net() if len(tries) == 1 else shop.gross()
            assert len(tries) == 2
        def test_after(): pass
    """)
    recording, run = record(project, "--reruns", "2")
    assert run.status == 0, run.output
    assert recording.always.hidden is None
    assert recording.of("test_flaky") == {"test_a.test_flaky", "shop.net", "shop.gross"}
    assert recording.tests["test_after"].hidden is None
    assert recording.repeats == []


def test_each_worker_of_xdist_records(project):
    project.needs("xdist")
    project.write(
        conftest="""
            import pytest, shop
            @pytest.fixture(scope="session")
            def wide(): shop.net()
        """,
        shop="def net(): pass\ndef gross(): pass",
        **{f"test_{n}": "import shop\n" + "\n".join(
            f"def test_{n}_{k}(wide): shop.gross()" for k in range(3)) for n in range(4)},
    )
    found, run = recordings(project, "-n2")
    assert run.status == 0, run.output
    assert len(found) == 2
    assert sum(len(each.tests) for each in found) == 12
    for each in found:
        assert each.end["always"] == len(each.tests) and each.end["fixtures"] == 1
        assert each.always.hidden is None and each.end["early"] == []
        for name, deeds in each.tests.items():
            assert {"shop.net", "shop.gross", "conftest.wide"} <= each.of(name)
            assert deeds.hidden is None and deeds.passed


@pytest.mark.parametrize("code", ["os._exit(3)", "os.kill(os.getpid(), 9)"])
def test_a_session_that_is_killed_has_no_end(project, code):
    project.write(conftest="", test_a=f"import os\ndef test_a(): pass\ndef test_b(): {code}")
    recording, _ = record(project)
    assert "test_a" in recording.tests and recording.end is None


def test_an_interrupt(project):
    project.write(conftest="", test_a="def test_a(): pass\ndef test_b(): raise KeyboardInterrupt\ndef test_c(): pass")
    recording, run = record(project)
    assert run.status == 2
    assert recording.tests["test_a"].passed
    assert not recording.tests["test_b"].passed
    assert recording.end is None or recording.end["always"] == len(recording.tests)


def test_pytester_inside(project):
    project.write(
        conftest="pytest_plugins = ['pytester']",
        shop="def net(): pass",
        test_a="""
            import shop
            def test_inside(pytester):
                pytester.makepyfile("def test_x(): pass")
                result = pytester.runpytest_inprocess("-p", "no:randomly")
                result.assert_outcomes(passed=1)
                shop.net()
            def test_after(): shop.net()
        """,
    )
    recording, run = record(project)
    assert run.status == 0, run.output
    assert set(recording.tests) == {"test_inside", "test_after"} and recording.end["always"] == 2
    assert "shop.net" in recording.of("test_after")
    assert "shop.net" in recording.of("test_inside") or recording.tests["test_inside"].hidden


def test_nothing_is_recorded_unasked(project):
    project.write(conftest="", test_a="import sys\ndef test_a(): assert sys.gettrace() is None")
    run = project.plan().run()
    assert run.status == 0, run.output
    assert not any("ran" in line or "always" in line or "fixture" in line for line in run.lines)


@pytest.mark.parametrize("options", [["--smart-first"], ["--smart-first", "-n2"]])
def test_smart_records(smart, options):
    smart.needs("xdist")
    smart.commit()
    run = smart.pytest(*options)
    assert run.status == 0, run.output
    ends = [line for line in run.lines if "always" in line]
    assert ends and all(not line.get("hidden") and not line["early"] for line in ends)
    assert sum(line["always"] for line in ends) == 4
    for path in smart.spool.glob("*.ndjson"):
        path.unlink()
    run = smart.pytest("--smart-no-record", *options)
    assert run.status == 0 and not any("ran" in line or "always" in line for line in run.lines)
    assert len(run.outcomes) == 4


def test_the_root_may_be_below_the_repository(project):
    (project.folder.parent / ".git").mkdir()
    project.write(conftest="", shop="def net(): pass", test_a=f"""
        import os, shop
        def test_a():
            shop.net()
            os.listdir({str(project.folder)!r})
            os.listdir({str(project.folder.parent)!r})
    """)
    recording, _ = record(project)
    assert recording.of("test_a") == {"test_a.test_a", "shop.net"}
    assert set(recording.tests["test_a"].opened) == {""}


def test_a_copy_from_elsewhere_is_told(project):
    elsewhere = project.folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "shop.py").write_text("def net(): pass")
    project.env["PYTHONPATH"] = str(elsewhere)
    project.write(conftest="", test_a="import shop\ndef test_a(): shop.net()")
    recording, _ = record(project)
    assert "shop" in recording.end["foreign"]
    assert recording.of("test_a") == {"test_a.test_a"}


@pytest.mark.parametrize("younger", [False, True])
def test_sources_that_changed_after_the_plan_are_told(project, younger):
    project.write(conftest="", shop="def net(): pass", test_a="import shop\ndef test_a(): pass")
    since = (project.folder / "shop.py").stat().st_mtime + (-1 if younger else 1)
    run = project.plan(record={"key": "k", "since": since}).run()
    end = [line for line in run.lines if "always" in line][0]
    names = ["conftest.py", "shop.py", "test_a.py"]
    assert end["changed"] == ([[name, blob_of(project, name)] for name in names] if younger else [])


def blob_of(project, name):
    command = ["git", "hash-object", "--stdin"]
    content = (project.folder / name).read_bytes()
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


def test_a_source_that_a_test_edits_is_told(project):
    project.write(conftest="", shop="def net(): pass", test_a="""
        import os, shop
        def test_a():
            status = os.stat("shop.py")
            open("shop.py", "a").close()
            os.utime("shop.py", (status.st_atime, 5e9))
    """)
    recording, _ = record(project)
    assert recording.end["changed"] == [["shop.py", None]]


CHANGES = {
    "written": "text = open('shop.py').read(); open('shop.py', 'w').write('def net(): 1'); {} ; open('shop.py', 'w').write(text)",
    "replaced": "os.rename('shop.py', 'old'); open('new', 'w').write('def net(): 1'); os.replace('new', 'shop.py'); {}; os.replace('old', 'shop.py')",
    "by a child": "os.system('mv shop.py old; echo > shop.py'); {}; os.system('mv old shop.py')",
}


@pytest.mark.parametrize("way", CHANGES)
@pytest.mark.parametrize("load", ["pass", "importlib.reload(shop)"])
def test_a_source_that_a_test_changes_and_changes_back_is_told(project, way, load):
    project.write(conftest="", shop="def net(): pass", test_a=f"""
        import importlib, os, shop
        def test_a():
            {CHANGES[way].format(load)}
            assert os.path.getsize("shop.py") == 15
    """)
    since = time.time() + 0.1
    time.sleep(0.2)
    run = project.plan(record={"key": "k", "since": since}).run("-p", "no:cacheprovider")
    assert run.status == 0, run.output
    told = {content for path, content in Recording(project.folder, run.lines).end["changed"] if path == "shop.py"}
    if way == "by a child" and load == "pass":
        assert told == {blob_of(project, "shop.py")}  # no code of the other text has run here
    else:
        assert told == {None} or len(told) == 2


def test_a_source_that_a_test_only_touches_has_its_content(project):
    project.write(conftest="", shop="def net(): pass", test_a="import os, shop\ndef test_a(): os.utime('shop.py')")
    since = time.time() + 0.1
    time.sleep(0.2)
    run = project.plan(record={"key": "k", "since": since}).run()
    assert Recording(project.folder, run.lines).end["changed"] == [["shop.py", blob_of(project, "shop.py")]]


def test_a_run_shows_the_same_with_and_without(project):
    project.write(conftest="", test_a="""
        import pytest, sys, warnings
        def test_a(): warnings.warn("x"); print("y")
        def test_b(): assert [1] == [2]
        def test_c(): assert sys.getprofile() is None
        def test_d(capsys): raise RecursionError
        def test_e():
            def f(): f()
            with pytest.raises(RecursionError): f()
    """)
    runs = [project.plan(**keys).run("-v", "-rA") for keys in ({}, {"record": {"key": "k", "since": SINCE}})]
    shown = [re.sub(r"\d+\.\d+s|seed=\d+|0x\w+", "", run.output) for run in runs]
    assert shown[0] == shown[1]
    assert runs[0].status == runs[1].status == 1
    assert json.dumps(runs[0].outcomes) == json.dumps(runs[1].outcomes)
