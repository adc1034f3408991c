# SPDX-License-Identifier: MIT
"""Executions told by `sys.monitoring`, from Python 3.12 on."""

import sys

from pytest_pst.executions import READS_SOURCES, Executions
from pytest_pst.leads import FRESH, GENERATORS
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
        api.set_events(self.teller, events.PY_THROW | events.PY_UNWIND)

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
        events, tell = self.api.events, self._teller()
        known, leads = self.known, self.leads

        def start(code, offset):
            if code.co_flags & GENERATORS:
                leads.begun.add(known[identity_of(code)][1])
            return tell(code, offset)

        def resume(code, offset):
            self._resume(known[identity_of(code)][1])
            return tell(code, offset)

        callbacks = {
            events.PY_START: start, events.PY_RESUME: resume, events.PY_THROW: self._throw,
            events.PY_RETURN: self._leave, events.PY_YIELD: self._leave, events.PY_UNWIND: self._leave,
        }
        for event, callback in callbacks.items():
            self.api.register_callback(self.teller, event, callback)

    def _teller(self):
        # Local names: it runs at every call.
        disable, often = self.api.DISABLE, self.OFTEN
        seen, known, repeats, unheard = self.seen, self.known, self.repeats, self.unheard
        watched, look, remembering, begin = self.watched, self._look, self.remembering, self._begin
        leads, stacks = self.leads, self.leads.stacks

        def tell(code, offset):
            at = identity_of(code)
            if stacks:
                leads.lead(known[at][1])
            is_followed = at in remembering and begin(at)
            if at in watched:
                seen[at] = known[at][1]
                if look(code, at, sys._getframe(2)) or is_followed:
                    return None
                unheard.append(at)
                return disable
            if at not in seen:
                seen[at] = known[at][1]
                return None
            count = repeats.get(at, 0)
            if count < often or is_followed:
                repeats[at] = count + 1
                return None
            unheard.append(at)
            return disable

        return tell

    def _throw(self, code, offset, exception):
        at = identity_of(code)
        entry = self.known.get(at)
        if entry is not None and entry[1] is not None:
            self.seen[at] = entry[1]
            self.leads.lead(entry[1])
            if at in self.remembering:
                self._begin(at)

    def _leave(self, code, offset, value):
        at = identity_of(code)
        if at in self.remembering:
            self.leads.leave(self.remembering[at])

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
        self._start(at, code, number)
        if at in self.watched:
            self._look(code, at, sys._getframe(2))

    def _look(self, code, at, frame):
        values = frame.f_locals
        is_to_be_heard = self.memories.look(*self.watched[at], code, values)
        if type(values) is dict:  # before Python 3.13 the frame would keep it, and what it holds
            values.clear()
        return is_to_be_heard

    def _start(self, at, code, number):
        if code.co_flags & GENERATORS:
            self.leads.begun.add(number)
        self.leads.lead(number)
        if at in self.remembering:
            self._begin(at)

    def _begin(self, at):
        """Whether it is followed."""
        number = self.remembering[at]
        count = self.leads.begin(number)
        if self.unheard and 0 < count <= FRESH:
            self._rearm(())
        elif self.unheard and count:
            self.leads.led[number].update(self.known[each][1] for each in self.unheard)
        return count > 0

    def _follow(self, code, number):
        super()._follow(code, number)
        self.api.set_local_events(self.teller, code, self._events_of(code))

    def _events_of(self, code):
        events = self.api.events
        wanted = events.PY_START
        if code.co_flags & GENERATORS:
            wanted |= events.PY_RESUME
        if identity_of(code) in self.remembering:
            wanted |= events.PY_RETURN | (events.PY_YIELD if code.co_flags & GENERATORS else 0)
        return wanted

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
