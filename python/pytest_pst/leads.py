# SPDX-License-Identifier: MIT
"""What functions that may remember lead to: the project's functions that start beneath them.

Who uses such a function may get what an earlier caller made it do, and depends on all that started
while it ran, in whichever test. pst names the functions (docs/plan-format.md); of those that could
not be followed nothing is said.
"""

import contextlib
import sys
import threading

GENERATORS = 0x20 | 0x80 | 0x200  # CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR
ASYNC = 0x80 | 0x100 | 0x200  # CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR
MANY = 100000  # starts of one function in one turn that are followed; later ones count for all of the turn
FRESH = 4  # of them those before which what is not heard any more is armed again

now_in = threading.get_ident


def is_in_event_loop():
    events = sys.modules.get("asyncio.events")
    return events is not None and events._get_running_loop() is not None


class Leads:
    def __init__(self):
        self.ranges = {}  # path -> (first line, last line) of functions that may remember
        self.led = {}  # number of code of one -> numbers of what started beneath it
        self.lost = set()  # numbers of which not all is known
        self.stacks = {}  # thread -> [number, how often it runs now], the outermost first
        self.counts = {}  # number -> its starts in this turn
        self.busy = set()  # numbers that started too often in this turn
        self.begun = set()  # numbers of generators that started in this turn
        self.expected = set()  # numbers of generators that wide fixtures keep
        self.threaded = set()  # numbers for which a thread or an event loop may have run something in this turn
        self.tasks = set()  # numbers of code that an event loop runs piece by piece

    def watch(self, functions, prefix):
        for path, first, last in functions:
            self.ranges.setdefault(prefix + path, []).append((first, last))

    def holds(self, place):
        """Whether code that begins there is a function that may remember, or stands inside of one."""
        path, line = place
        return any(first <= line <= last for first, last in self.ranges.get(path, ()))

    def follow(self, number, code):
        self.led.setdefault(number, set())
        if code.co_flags & ASYNC:
            self.tasks.add(number)

    def begin(self, number):
        """How often it has started in this turn; 0 where it is not followed any more."""
        if number in self.busy:
            return 0
        self.counts[number] = count = self.counts.get(number, 0) + 1
        if count > MANY:
            self.busy.add(number)
            return 0
        if number in self.tasks or is_in_event_loop():
            self.threaded.add(number)
        stack = self.stacks.setdefault(now_in(), [])
        for entry in stack:
            if entry[0] == number:
                entry[1] += 1
                return count
        stack.append([number, 1])
        return count

    def lead(self, number):
        """It started, or goes on."""
        for holder, _ in self.stacks.get(now_in(), ()):
            self.led[holder].add(number)

    def leave(self, number):
        stack = self.stacks.get(now_in(), ())
        for at, entry in enumerate(stack):
            if entry[0] == number:
                entry[1] -= 1
                if not entry[1]:
                    del stack[at]
                break
        if not stack:
            self.stacks.pop(now_in(), None)

    def start_thread(self, is_in_test):
        """What it does counts for those who started it: all that the turn executes."""
        starters = {number for number, _ in self.stacks.get(now_in(), ())}
        (self.threaded if is_in_test else self.lost).update(starters)

    @contextlib.contextmanager
    def wide_fixture(self):
        """Generators that its set-up starts go on at its tear-down."""
        outer, self.begun = self.begun, set()
        yield
        self.expected |= self.begun
        self.begun |= outer

    def end_turn(self, executed, has_threads):
        """`executed`: numbers of what the turn executed; `has_threads`: some live on."""
        if has_threads:
            self.lost |= self.threaded
        for number in self.busy | self.threaded:
            self.led[number] |= executed
        for each in (self.stacks, self.counts, self.busy, self.threaded, self.begun):
            each.clear()

    def told(self):
        return [
            [number, sorted(each for each in led if each >= 0)]
            for number, led in sorted(self.led.items())
            if number not in self.lost
        ]
