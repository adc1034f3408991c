# SPDX-License-Identifier: MIT
"""Executions told by `sys.monitoring`, from Python 3.12 on."""

import sys

from pytest_pst.executions import GENERATORS, READS_SOURCES, Executions
from pytest_pst.memories import identity_of


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
        # Local names: most of all code is from libraries, and comes here once.
        disable, paths = self.api.DISABLE, self.project.paths

        def find(code, offset):
            if paths.get(code.co_filename, "") is None:
                return disable
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
                seen[at] = known[at][1]
                if look(code, at, sys._getframe(1)):
                    return None
                unheard.append(at)
                return disable
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
            self._look(code, at, sys._getframe(2))

    def _look(self, code, at, frame):
        values = frame.f_locals
        is_to_be_heard = self.memories.look(*self.watched[at], code, values)
        if type(values) is dict:  # before Python 3.13 the frame would keep it, and what it holds
            values.clear()
        return is_to_be_heard

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
