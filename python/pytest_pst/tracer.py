# SPDX-License-Identifier: MIT
"""Executions told by a trace or profile function, before Python 3.12."""

import sys
import threading

from pytest_pst.executions import Executions
from pytest_pst.memories import identity_of


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
        if at not in self.watched or not self.memories.look(*self.watched[at], code, frame.f_locals):
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
