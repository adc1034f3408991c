# SPDX-License-Identifier: MIT
"""Records what each test executes and opens, in the spool file (docs/plan-format.md).

What happens while a module is imported, while tests are collected and between tests belongs to
every test; what a fixture wider than a function does, to every test that requests it. Where
something happens that cannot be seen, the recording says so, and pst narrows nothing by it.
"""

import contextlib
import os
import sys
import threading

import pytest

from pytest_pst import described, say
from pytest_pst.events import FILES, HARMLESS, HIDDEN, THREADS, has_children, hook_of, is_import, is_of_coverage, is_traced, keeper_of
from pytest_pst.executions import READS_SOURCES, Bucket, Project, executions_of, folder_of
from pytest_pst.parameters import digest_of
from pytest_pst.texts import WRITES, Texts


def begin_early(config):
    """What other plugins import of the project counts, too. Their options are not known yet."""
    config._pst_recording = Recording(folder_of(str(config.rootpath)), False)


def begin(config):
    """Before the first conftest is loaded: what that executes counts, too."""
    recording = getattr(config, "_pst_recording", None)
    if recording is None:
        config._pst_recording = Recording(folder_of(str(config.rootpath)), is_traced(config))
    else:
        recording.go_on(is_traced(config))


class Recording:
    """Listens from its making on; `follow` tells where the result goes."""

    def __init__(self, folder, is_traced):
        self.project = Project(folder)
        self.texts = Texts(self.project.root)
        self.is_traced = is_traced
        self.always = Bucket()
        self.buckets = [self.always]  # the last one takes what happens now
        self.lock = threading.RLock()
        self.of_turn = self.always  # the bucket of the test or wide fixture that runs now
        self.imports = 0  # that have not come to their end
        self.shared = {}  # fixture definition -> (number, bucket)
        self.needed = {}  # number of a wide fixture -> numbers of others that it may ask for
        self.told = 0  # numbers of code that the spool knows
        self.count = 0
        self.passing = set()  # names of tests of which no phase has failed
        self.passed = set()  # of those whose last phase has ended
        self.spool = None
        self.is_active = True
        self.has_begun = False
        self.takes_part = False  # the project, in what the other plugins prepare
        self.threads = set(threading.enumerate())
        self.early = self._loaded_files()
        self.executions = executions_of(self.project, self)
        self.executions.start()
        sys.addaudithook(hook_of(self))
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    def go_on(self, is_traced):
        """After the other plugins were loaded."""
        self.is_traced = is_traced
        has_seen = bool(self._loaded_files())
        if not has_seen:  # so their threads have nothing to do with the project
            self.threads.update(threading.enumerate())
        self.executions.go_on(has_seen)

    def _forked(self):
        self.lock = threading.RLock()
        self.stop()

    def turn(self):
        return self.always if self.imports else self.of_turn

    def start_thread(self):
        self.executions.leads.start_thread(self.turn() is not self.always)

    def find(self, number):
        self.buckets[-1].found.add(number)

    def is_traced_by_others(self):
        return self.is_traced

    def _loaded_files(self):
        files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        return {path for path in map(self.project.path_of, files) if path}

    # What happens, to the last bucket.

    def flush(self):
        with self.lock:
            numbers = self.executions.take()
            is_read = READS_SOURCES in numbers
            numbers.discard(READS_SOURCES)
            self.takes_part = self.takes_part or self.has_begun or bool(numbers and not self.imports)
            if is_read and (self.takes_part or self.imports):  # coverage warns with the text of its own lines, for one
                self.lose("the text of sources is read")
            self.buckets[-1].functions |= numbers

    def enter_import(self, module):
        with self.lock:
            self.flush()
            self.buckets[-1].functions.add(module)  # that it was imported is the test's own
            self.buckets.append(self.always)
            self.imports += 1

    def leave_import(self):
        with self.lock:
            if self.imports:
                self.flush()
                self.buckets.pop()
                self.imports -= 1

    def lose(self, why):
        bucket = self.buckets[-1]
        bucket.hidden = bucket.hidden or why

    def hear(self, event, args):
        if event in FILES:
            self._open(event, *args)
        elif event == "os.rename":
            self.texts.written.update(filter(None, map(self._inside, args[:2])))
        elif event in THREADS:
            self.start_thread()
        else:
            self._hide(event, args)

    def _hide(self, event, args):
        if event == "subprocess.Popen" and os.path.basename(str(args[0])) in HARMLESS:
            return
        frame = sys._getframe(3)
        if event in ("sys.settrace", "sys.setprofile") and frame.f_code.co_filename == threading.__file__:
            return  # ours, in a thread that begins
        if event == "sys.settrace" and self.is_traced and is_of_coverage(frame):
            return  # in a thread that begins, where we profile or monitor
        if not self.has_begun and not self.executions.on_stack(frame):
            return  # a plugin prepares itself, this one asks for its plan
        self.lose(HIDDEN[event])

    def _inside(self, path):
        """Relative to the project's root; None where it is not the project's."""
        path = os.path.realpath(os.fsdecode(path))
        if not (path + os.sep).startswith(self.project.root) or path.startswith(self.project.foreign):
            return None
        inner = path[len(self.project.root) :].replace(os.sep, "/")
        return None if "__pycache__" in inner or inner.startswith(".git/") else inner

    def _open(self, event, path=None, mode=None, flags=0):
        if isinstance(path, int) and not isinstance(path, bool):
            return  # a descriptor: what made it was told
        name = os.fsdecode(path) if path is not None else "."
        frame = sys._getframe(3)
        if name.endswith(".pyc") and not flags & WRITES and is_import(event, name, frame):
            return  # before the path is resolved, since most that is opened is this
        inner = None if name.startswith(("<", ":")) else self._inside(name)
        if inner is None:
            return
        if event == "open" and flags & WRITES:
            self.texts.written.add(inner)
        if is_import(event, inner, frame):
            return
        stack = self.executions.on_stack(frame)
        bucket = self.buckets[-1]
        if stack or bucket is not self.always:  # pytest reads its settings, too
            bucket.open(inner, stack, {keeper_of(frame, self.project)} - {None})

    # Tests.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        bucket = Bucket()
        self._between_tests(bucket)
        self.buckets.append(bucket)
        self.of_turn = bucket
        yield
        self._between_tests(bucket)
        self.of_turn = self.always
        self.executions.memories.end_turn()
        self.executions.leads.end_turn(bucket.functions, bool(set(threading.enumerate()) - self.threads))
        try:
            self._tell_test(item, bucket)
        except Exception as problem:
            self.give_up(problem)

    def _between_tests(self, bucket):
        self.flush()
        self.executions.check()
        if has_children():
            bucket.hidden = bucket.hidden or "a child process"
        if not self.threads.issuperset(threading.enumerate()):
            bucket.hidden = bucket.hidden or "a thread that lives on"
        # Imports that failed have not told their end.
        del self.buckets[1:]
        self.imports = 0

    def pytest_runtest_logreport(self, report):
        passed = report.outcome == "passed" and not hasattr(report, "wasxfail")
        if not passed:
            self.passing.discard(report.nodeid)
            self.passed.discard(report.nodeid)
        elif report.when == "setup":
            self.passing.add(report.nodeid)
        elif report.when == "teardown" and report.nodeid in self.passing:
            self.passed.add(report.nodeid)

    # Fixtures wider than a function.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef, request):
        if fixturedef.scope == "function":
            yield
            return
        with self._own_bucket() as bucket, self.executions.leads.wide_fixture():
            of_test, self.of_turn = self.of_turn, bucket
            yield
            self.of_turn = of_test
        number = self._share(fixturedef, bucket)
        if "request" in fixturedef.argnames:
            self.needed.setdefault(number, set()).update(self._wide(request))

    def pytest_fixture_post_finalizer(self, fixturedef):
        if fixturedef.scope != "function":
            self.flush()
            self._share(fixturedef, self.buckets[-1])

    def _share(self, fixturedef, bucket):
        number, known = self.shared.setdefault(fixturedef, (len(self.shared), Bucket()))
        known.add(bucket)
        return number

    def _wide(self, request):
        """Numbers of the wide fixtures that a request has asked for so far."""
        definitions = getattr(request, "_fixture_defs", None)
        if definitions is None:  # not known: all of them
            return {number for number, _ in self.shared.values()}
        return {self.shared[each][0] for each in definitions.values() if each in self.shared}

    def _named(self, item):
        """Numbers of the wide fixtures that a test could ask for by what it names."""
        by_name = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
        return {self.shared[each][0] for known in by_name.values() for each in known if each in self.shared}

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item):
        request = getattr(item, "_request", None)
        item._pst_shared = self._wide(request) if hasattr(item, "fixturenames") else set()
        if not self.shared:
            yield
            return
        # Fixtures that end here are given what happens from here on, not the whole test.
        with self._own_bucket():
            yield

    @contextlib.contextmanager
    def _own_bucket(self):
        self.flush()
        bucket = Bucket()
        self.buckets.append(bucket)
        place = len(self.buckets)
        yield bucket
        self.flush()
        if self.buckets[place - 1 : place] == [bucket]:
            del self.buckets[place - 1 :]
        self.buckets[-1].add(bucket)

    # The spool.

    def follow(self, config, plan, spool):
        inner = os.path.relpath(plan.root, self.project.root).replace(os.sep, "/")
        if inner.startswith("../"):
            return
        self.config = config
        self.plan = plan
        self.spool = spool
        self.texts.follow(plan.content["record"]["since"])
        self.prefix = "" if inner == "." else inner + "/"
        self.executions.watch(plan.content["record"], self.prefix)
        self.own = os.path.relpath(os.path.dirname(plan.spool), plan.root).replace(os.sep, "/") + "/"
        config.pluginmanager.register(self, "pst_recording")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self):
        if self.config.pluginmanager.hasplugin("dsession"):
            self.spool = None  # the workers of xdist run the tests
            self.stop()
        self.threads.update(filter(self._is_of_plugin, threading.enumerate()))
        self.has_begun = True

    def _is_of_plugin(self, thread):
        """Whether a plugin from outside of the project runs its own code in it."""
        name = getattr(getattr(thread, "_target", None), "__module__", None)
        module = sys.modules.get(name)
        return (
            module is not None
            and self.config.pluginmanager.is_registered(module)
            and self.project.path_of(getattr(module, "__file__", None)) is None
        )

    def _name_of(self, path):
        """Relative to the plan's root, which itself is ""; None: not below it."""
        if path.startswith(self.prefix):
            return path[len(self.prefix) :]
        return "" if path + "/" == self.prefix else None

    def _names_of(self, paths):
        return sorted(name for name in map(self._name_of, paths) if name is not None)

    def _tell_code(self):
        new = self.project.places[self.told :]
        self.told += len(new)
        return [[self._name_of(path), line] for path, line in new]

    def _tell_test(self, item, bucket):
        if self.spool is None:
            return
        shared = set(getattr(item, "_pst_shared", ()))
        if item.nodeid not in self.passed:  # it may have ended before it asked for all of them
            shared |= self._named(item)
        for number in list(shared):
            shared |= self.needed.get(number, set())
        is_varied = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        hidden = "examples of Hypothesis" if is_varied else bucket.hidden
        line = {"ran": self.plan.id_of(item.nodeid), "passed": item.nodeid in self.passed,
                "parameters": digest_of(item), "shared": sorted(shared)}
        self._write(line, bucket, hidden)
        self.count += 1

    def _write(self, line, bucket, hidden):
        line["code"] = self._tell_code()
        line["functions"] = sorted(bucket.functions)
        if bucket.found:
            line["found"] = sorted(bucket.found)
        if bucket.opened:
            named = [
                (self._name_of(path), sorted(stack), sorted(keepers))
                for path, (stack, keepers) in sorted(bucket.opened.items())
            ]
            line["opened"] = [
                each for each in named if each[0] is not None and not each[0].startswith(self.own)
            ]
        if hidden:
            line["hidden"] = hidden
        self.spool.write(line)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        """Without its last line a recording does not count."""
        try:
            self.flush()
            if self.spool is not None:
                for number, bucket in self.shared.values():
                    self._write({"fixture": number}, bucket, bucket.hidden)
                self._write({"always": self.count, "fixtures": len(self.shared)} | self._surroundings(),
                            self.always, self.always.hidden)
        except Exception as problem:
            self.give_up(problem)
        self.stop()

    def _surroundings(self):
        inside, outside = set(), set()
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            path = self.project.path_of(file) if file else None
            if path is not None:
                inside.add(path)
            elif file:
                outside.add(name.partition(".")[0])
        sources = {path for path, _ in self.project.places}
        changed = [[self._name_of(path), content] for path, content in self.texts.changed(sources)]
        return {"early": self._names_of(self.early), "loaded": self._names_of(inside),
                "changed": [each for each in changed if each[0] is not None],
                "watched": self._watched(), "led": self.executions.leads.told(), "foreign": sorted(outside),
                "state": self.plan.content["record"]["key"]}

    def _watched(self):
        watched = {self.project.numbers.get(place) for place in self.executions.memories.watched}
        return sorted(watched - self.always.found - {None})

    def pytest_unconfigure(self):
        self.stop()
        if self.spool is not None:
            self.spool.close()

    def stop(self):
        if self.is_active:
            self.is_active = False
            self.executions.stop()

    def give_up(self, problem):
        if self.spool is not None:
            say(self.config, "executions are not recorded ({})".format(described(problem)))
        self.spool = None
        self.stop()
