# SPDX-License-Identifier: MIT
"""Executions told by a trace or profile function, before Python 3.12."""

import opcode
import sys
import threading

from pytest_pst.executions import Executions
from pytest_pst.leads import GENERATORS
from pytest_pst.memories import identity_of

# No audit event tells of it before Python 3.12.
THREAD_START = identity_of(threading.Thread.start.__code__)
RESUME = opcode.opmap.get("RESUME")  # its argument is 0 at the start


def is_at_start(frame):
    """Whether a generator has not run yet."""
    if sys.version_info < (3, 11):
        return frame.f_lasti < 0
    resumption = frame.f_code.co_code[frame.f_lasti : frame.f_lasti + 2]
    return resumption == bytes([RESUME, 0])


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
        passed_over, begin, stacks, lead = self.passed_over, self._begin, self.leads.stacks, self._lead

        def trace(frame, event, argument):
            at = identity_of(frame.f_code)
            if at not in passed_over:
                return begin(frame)
            if stacks:
                lead(at)
            return None

        return trace

    def _module(self, frame, event, argument):
        if event == "return":
            self.listener.leave_import()
        return self._module

    def _remembering(self, frame, event, argument):
        if event == "return":
            self.leads.leave(self.remembering[identity_of(frame.f_code)])
        return self._remembering

    def _profiling(self):
        passed_over, begin = self.passed_over, self._begin
        remembering, stacks = self.remembering, self.leads.stacks

        def profile(frame, event, argument):
            at = identity_of(frame.f_code)
            if event == "call":
                if at not in passed_over:
                    begin(frame)
                elif stacks:
                    self._lead(at)
            elif event == "return" and at in remembering:
                self.leads.leave(remembering[at])
            elif event == "return" and frame.f_code.co_name == "<module>":
                if self.project.number_of(frame.f_code) is not None:
                    self.listener.leave_import()

        return profile

    def _lead(self, at):
        number = self.known[at][1]
        if number is not None:
            self.leads.lead(number)

    def _begin(self, frame):
        """Gives what traces the frame to its end, where that is to be told."""
        code = frame.f_code
        at = identity_of(code)
        if at == THREAD_START:
            self.listener.start_thread()
            return None
        number = self.known[at][1] if at in self.known else self._meet(code)
        if number is None:
            self.passed_over.add(at)
            return None
        if code.co_name == "<module>":
            self.listener.enter_import(number)
        self.seen[at] = number
        self.leads.lead(number)
        if code.co_flags & GENERATORS:
            self._advance(frame, number)
        is_followed = at in self.remembering and self.leads.begin(number)
        is_looked_at = at in self.watched and self.memories.look(*self.watched[at], code, frame.f_locals)
        if not is_looked_at and not is_followed:
            self.passed_over.add(at)
        if is_followed:
            frame.f_trace_lines = False
            return self._remembering
        return self._module if code.co_name == "<module>" else None

    def _advance(self, frame, number):
        if is_at_start(frame):
            self.leads.begun.add(number)
        else:
            self._resume(number)

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
