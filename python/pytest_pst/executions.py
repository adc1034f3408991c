# SPDX-License-Identifier: MIT
"""Which functions of the project start or are resumed, told once until they are taken: what is the
same however the interpreter tells it.
"""

import importlib.machinery
import inspect
import os
import sys

from pytest_pst.leads import Leads
from pytest_pst.memories import Memories, identity_of


# Who reads the text of a function needs it without executing it. Number in place of a function's.
SOURCE_READERS = [inspect.findsource, importlib.machinery.SourceFileLoader.get_source]
READS_SOURCES = -1


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
        self.leads = Leads()
        self.watched = {}  # identity of code -> its place and number
        self.remembering = {}  # identity of code -> its number

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
        self.memories.rearm()
        self._rearm([at for at, _ in taken])
        return {number for _, number in taken}

    def on_stack(self, frame):
        """Numbers of the project's functions from a frame outwards."""
        numbers, paths = set(), self.project.paths
        while frame is not None:
            code = frame.f_code
            if paths.get(code.co_filename, "") is not None:
                numbers.add(self.project.number_of(code))
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
            if self.leads.holds(place):
                self._follow(code, number)
        return number

    def _follow(self, code, number):
        self.remembering[identity_of(code)] = number
        self.leads.follow(number, code)

    def watch(self, plan_record, prefix):
        """What the plan asks for; of functions that ran before, it is known from now on."""
        self.memories.watch(plan_record.get("watched", ()), prefix, self.project.numbers)
        self.leads.watch(plan_record.get("remembering", ()), prefix)
        for code, number in list(self.known.values()):
            if number is not None and number != READS_SOURCES and self.leads.holds(self.project.places[number]):
                self._follow(code, number)

    def _resume(self, number):
        """A generator goes on. Where it did not start in this turn, another may have advanced it."""
        if number not in self.leads.begun and number not in self.leads.expected:
            self.listener.find(number)

    def go_on(self, has_seen):
        """The listener has learnt whether another tool will trace; `has_seen`: and code of the
        project may have run by now."""

    def check(self):
        """Tells the listener when executions may have been missed."""

    def _rearm(self, names):
        """Starts of these are to be told again."""
        raise NotImplementedError


def executions_of(project, listener):
    """Python 3.12 and later tell through `sys.monitoring`, older ones through a trace function, or a
    profile function where a tool of the user's (coverage) wants to trace."""
    if hasattr(sys, "monitoring"):
        from pytest_pst.monitor import Monitor as Kind
    else:
        from pytest_pst.tracer import Tracer as Kind
    return Kind(project, listener)
