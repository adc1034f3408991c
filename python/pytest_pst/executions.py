# SPDX-License-Identifier: MIT
"""Which functions of the project start or are resumed, told once until they are taken.

Python 3.12 and later tell through `sys.monitoring`, older ones through a trace function, or a
profile function where a tool of the user's (coverage) wants to trace.
"""

import importlib.machinery
import inspect
import os
import sys
import threading

from pytest_pst.memories import Memories

GENERATORS = 0x20 | 0x80 | 0x200  # CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR


# Who reads the text of a function needs it without executing it. Number in place of a function's.
SOURCE_READERS = [inspect.findsource, importlib.machinery.SourceFileLoader.get_source]
READS_SOURCES = -1

# Told apart by where they lie: their own hash reads all of their instructions, and id() raises an
# audit event.
identity_of = object.__hash__


def folder_of(rootdir):
    """The work tree that holds it; the plan will name a folder in that."""
    folder = rootdir
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return rootdir
        folder = parent
    return folder


class Project:
    """Tells the project's code from the rest, and gives it numbers."""

    def __init__(self, root):
        self.root = os.path.realpath(root) + os.sep
        # Neither an environment inside of the project is part of it nor this plugin.
        folders = (sys.prefix, sys.base_prefix, os.path.dirname(__file__))
        prefixes = {os.path.realpath(path) + os.sep for path in folders}
        self.foreign = tuple(path for path in prefixes if not self.root.startswith(path))
        self.paths = {}  # of code -> relative to the root, or None
        self.numbers = {}  # (path, line) -> number
        self.places = []  # by number

    def path_of(self, filename):
        """None: not in the project."""
        if filename not in self.paths:
            self.paths[filename] = self._path_of(filename)
        return self.paths[filename]

    def _path_of(self, filename):
        if not isinstance(filename, str) or filename.startswith("<"):
            return None
        path = os.path.realpath(filename)
        if not path.startswith(self.root) or path.startswith(self.foreign):
            return None
        inner = path[len(self.root) :]
        return None if "site-packages" in inner.split(os.sep) else inner.replace(os.sep, "/")

    def number_of(self, code):
        """None: not in the project. Code that is made anew from the same lines keeps its number. A
        module's own code has line 0, since a function may stand in its first line."""
        path = self.path_of(code.co_filename)
        if path is None:
            return None
        place = (path, 0 if code.co_name == "<module>" else code.co_firstlineno)
        if place not in self.numbers:
            self.numbers[place] = len(self.places)
            self.places.append(place)
        return self.numbers[place]


class Bucket:
    """What one test, one wide fixture, or everything else did."""

    def __init__(self):
        self.functions = set()
        self.opened = {}  # path -> (the project's functions on the stack, of them the keepers)
        self.found = set()  # functions that may have found what another test left
        self.hidden = None  # why more may have happened

    def add(self, other):
        self.functions |= other.functions
        self.found |= other.found
        for path, (stack, keepers) in other.opened.items():
            self.open(path, stack, keepers)
        self.hidden = self.hidden or other.hidden

    def open(self, path, stack, keepers):
        known = self.opened.setdefault(path, (set(), set()))
        known[0].update(stack)
        known[1].update(keepers)


class Executions:
    """`listener.enter_import(number of the module's code)` and `leave_import()` are called around a
    module's own code."""

    def __init__(self, project, listener):
        self.project = project
        self.listener = listener
        self.known = {}  # identity of code -> (code, number); holds the code, so that the identity stays its own
        self.seen = {}  # identity of code -> number, since the last take()
        self.memories = Memories(listener.turn, listener.find)
        self.watched = {}  # identity of code -> its place and number

    def _watch(self):
        for function in SOURCE_READERS:
            code = function.__code__
            self.known[identity_of(code)] = (code, READS_SOURCES)
            yield code

    def take(self):
        """Numbers of what has started since the last call."""
        taken = list(self.seen.items())
        for at, _ in taken:
            # Before it is armed again: other threads go on.
            del self.seen[at]
        self._rearm([at for at, _ in taken])
        return {number for _, number in taken}

    def on_stack(self, frame):
        """Numbers of the project's functions from a frame outwards."""
        numbers = set()
        while frame is not None:
            numbers.add(self.project.number_of(frame.f_code))
            frame = frame.f_back
        return numbers - {None}

    def _meet(self, code):
        """A code object that was not met before; its number, or None when it is not the project's."""
        number = self.project.number_of(code)
        self.known[identity_of(code)] = (code, number)
        if number is not None:
            place = self.project.places[number]
            self.listener.texts.meet(place[0])
            if place in self.memories.watched:
                self.watched[identity_of(code)] = (place, number)
        return number

    def go_on(self, has_seen):
        """The listener has learnt whether another tool will trace; `has_seen`: and code of the
        project may have run by now."""

    def check(self):
        """Tells the listener when executions may have been missed."""

    def _rearm(self, names):
        """Starts of these are to be told again."""
        raise NotImplementedError


class Monitor(Executions):
    """Two tools of `sys.monitoring`: one meets each code object once, wherever it is from; the other
    hears of the project's alone. So library code costs one call in a process. A function that starts
    often is not heard again until it is armed; arming costs as much as a dozen calls."""

    OFTEN = 12

    def start(self):
        self.repeats = {}  # identity of code -> how often it was heard again
        self.unheard = []
        self.api = api = sys.monitoring
        free = [tool for tool in (4, 3, 5, 2) if api.get_tool(tool) is None]
        if len(free) < 2:
            raise RuntimeError("no tool of sys.monitoring is free")
        self.finder, self.teller = free[:2]
        api.use_tool_id(self.finder, "pytest_pst finder")
        api.use_tool_id(self.teller, "pytest_pst")
        self._register_finder()
        self._register_teller()
        events = api.events
        for code in self._watch():
            api.set_local_events(self.teller, code, events.PY_START)
        api.set_events(self.finder, events.PY_START)
        api.set_events(self.teller, events.PY_THROW)

    def _register_finder(self):
        disable = self.api.DISABLE

        def find(code, offset):
            try:
                self._find(code)
            except Exception:
                self.listener.lose("a function could not be told")
            return disable

        def leave(code, offset, value):
            self.listener.leave_import()

        self.api.register_callback(self.finder, self.api.events.PY_START, find)
        self.api.register_callback(self.finder, self.api.events.PY_RETURN, leave)

    def _register_teller(self):
        # Local names: these run at every call.
        disable, often = self.api.DISABLE, self.OFTEN
        seen, known, repeats, unheard = self.seen, self.known, self.repeats, self.unheard
        watched, look = self.watched, self._look

        def tell(code, offset):
            at = identity_of(code)
            if at in watched:
                look(at, sys._getframe(1))
                seen[at] = known[at][1]
                return None
            if at not in seen:
                seen[at] = known[at][1]
                return None
            count = repeats.get(at, 0)
            if count < often:
                repeats[at] = count + 1
                return None
            unheard.append(at)
            return disable

        def throw(code, offset, exception):
            entry = known.get(identity_of(code))
            if entry is not None and entry[1] is not None:
                seen[identity_of(code)] = entry[1]

        events = self.api.events
        self.api.register_callback(self.teller, events.PY_START, tell)
        self.api.register_callback(self.teller, events.PY_RESUME, tell)
        self.api.register_callback(self.teller, events.PY_THROW, throw)

    def _find(self, code):
        events = self.api.events
        at = identity_of(code)
        number = self.known[at][1] if at in self.known else self._meet(code)
        if number is None or number == READS_SOURCES:  # which has its events
            return
        if code.co_name == "<module>":
            self.api.set_local_events(self.finder, code, events.PY_RETURN)
            self.listener.enter_import(number)
        self.api.set_local_events(self.teller, code, self._events_of(code))
        self.seen[at] = number
        if at in self.watched:
            self._look(at, sys._getframe(2))

    def _look(self, at, frame):
        values = frame.f_locals
        self.memories.look(*self.watched[at], frame.f_code, values)
        if type(values) is dict:  # before Python 3.13 the frame would keep it, and what it holds
            values.clear()

    def _events_of(self, code):
        events = self.api.events
        return events.PY_START | (events.PY_RESUME if code.co_flags & GENERATORS else 0)

    def _rearm(self, names):
        arm = self.api.set_local_events
        self.repeats.clear()
        while self.unheard:
            at = self.unheard.pop()
            code = self.known[at][0]
            arm(self.teller, code, 0)
            arm(self.teller, code, self._events_of(code))

    def stop(self):
        for tool in (self.finder, self.teller):
            self.api.set_events(tool, 0)
            self.api.free_tool_id(tool)


class Tracer(Executions):
    """The trace function answers None, so that only calls come to it, and none of C functions; a
    module's own code is traced to its end."""

    def start(self):
        self.is_profile = self.listener.is_traced_by_others() or sys.gettrace() is not None
        self.passed_over = set()  # identities of code: seen since the last take(), or not the project's
        list(self._watch())
        self.hook = self._profiling() if self.is_profile else self._tracing()
        threads = threading.setprofile if self.is_profile else threading.settrace
        threads(self.hook)
        self._set(self.hook)

    def go_on(self, has_seen):
        is_ours = self._is_ours()
        if has_seen and not is_ours:
            self.check()
        elif self.listener.is_traced_by_others() or not is_ours:
            self.stop()
            self.start()

    def _set(self, hook):
        (sys.setprofile if self.is_profile else sys.settrace)(hook)

    def _tracing(self):
        passed_over, begin, module = self.passed_over, self._begin, self._module

        def trace(frame, event, argument):
            if identity_of(frame.f_code) not in passed_over and begin(frame):
                return module
            return None

        return trace

    def _module(self, frame, event, argument):
        if event == "return":
            self.listener.leave_import()
        return self._module

    def _profiling(self):
        passed_over, begin = self.passed_over, self._begin

        def profile(frame, event, argument):
            if event == "call":
                if identity_of(frame.f_code) not in passed_over:
                    begin(frame)
            elif event == "return" and frame.f_code.co_name == "<module>":
                if self.project.number_of(frame.f_code) is not None:
                    self.listener.leave_import()

        return profile

    def _begin(self, frame):
        """Whether it is the own code of one of the project's modules."""
        code = frame.f_code
        at = identity_of(code)
        number = self.known[at][1] if at in self.known else self._meet(code)
        if number is not None and code.co_name == "<module>":
            self.listener.enter_import(number)
        if at in self.watched:
            self.memories.look(*self.watched[at], code, frame.f_locals)
        else:
            self.passed_over.add(at)
        if number is None:
            return False
        self.seen[at] = number
        return code.co_name == "<module>"

    def _rearm(self, names):
        self.passed_over.difference_update(names)

    def _is_ours(self):
        return (sys.getprofile() if self.is_profile else sys.gettrace()) == self.hook

    def check(self):
        if not self._is_ours():
            self.listener.lose("another tracer took the place of ours")
            self._set(self.hook)

    def stop(self):
        if self._is_ours():
            self._set(None)
        (threading.setprofile if self.is_profile else threading.settrace)(None)


def executions_of(project, listener):
    kind = Monitor if hasattr(sys, "monitoring") else Tracer
    return kind(project, listener)
