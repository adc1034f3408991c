# SPDX-License-Identifier: MIT
"""Which functions that may remember find nothing that another test has left.

Such a function keeps something in what its callers give: an attribute of `self`, say, and does less
when it finds it there. Where each test gives it objects of its own, no test depends on what another
has left. pst names the functions and the places (docs/plan-format.md); what cannot be told of an
object counts as left by another test.
"""

import collections
import sys
import types
import weakref

SIMPLE = {type(None), type(...), bool, int, float, complex, str, bytes, type}
CONTAINERS = {dict, list, set, collections.deque, collections.OrderedDict, collections.defaultdict}
MANY = 200  # things that are looked at in one attribute at most
# Told apart by where they lie: a hash of their own may read all that they hold, and id() raises an
# audit event.
identity_of = object.__hash__
# What is spent on looks at one function, until it is told again which functions have started; then it
# counts as having found something. Makers are worth more: what they made is surely new.
ENOUGH = 480
COST, COST_AS_BEFORE, MAKER_COST = 20, 4, 2
# References to what one holder alone refers to, seen by who has taken it into a local name.
OWN = 3


ABSENT = object()
SET, GET = object.__setattr__, object.__getattribute__


def attribute_of(root, name):
    """What `root.name` holds itself, without running code of the project; ABSENT where it has no
    such attribute, a TypeError where it may be kept elsewhere: by the class, or in a namespace that
    others use, too."""
    kind = type(root)
    if kind.__setattr__ is not SET or kind.__getattribute__ is not GET or hasattr(kind, "__getattr__"):
        raise TypeError
    member = None
    for base in kind.__mro__:
        if name in base.__dict__:
            member = base.__dict__[name]
            break
    if type(member) is types.MemberDescriptorType:
        try:
            return member.__get__(root)
        except AttributeError:
            return ABSENT
    if hasattr(type(member), "__set__"):
        raise TypeError
    own = getattr(root, "__dict__", {})
    if sys.getrefcount(own) > OWN:
        raise TypeError
    if name in own:
        return own[name]
    if member is None:
        return ABSENT
    if type(member) not in SIMPLE:
        raise TypeError
    return member


def reference_to(thing):
    """None: it allows no weak reference."""
    try:
        return weakref.ref(thing)
    except TypeError:
        return None


class Memories:
    def __init__(self, turn, find):
        self.turn = turn  # gives what stands for the test, or the wide fixture, that runs now
        self.find = find  # is told the number of a function that may have found what another test left
        self.watched = {}  # (path, line) -> (places, whether it makes objects)
        self.seen = {}  # identity of an object -> (weak reference, the turn in which it was first seen)
        self.made = {}  # identity of an object -> (weak reference or None, the turn in which its maker ran)
        self.unfilled = {}  # (identity of an object, attribute) -> the turn in which nothing stood there
        self.own = {}  # identity of a container -> the turn in which one new object alone had it
        self.costs = {}  # (path, line) -> what was spent on looks at it since the last rearm()
        self.last = {}  # (path, line) -> the only parameter, and a weak reference to its object
        self.blind = None  # the turn in which something was not looked at; another object for several

    def watch(self, functions, prefix, met):
        """Of functions that were already met it is not known what they found."""
        for path, line, places, is_maker in functions:
            if (prefix + path, line) not in met:
                self.watched[prefix + path, line] = (places, is_maker)

    def look(self, place, number, code, values):
        """A watched function begins, or goes on, with these values of its names. False: it need not
        be looked at again before rearm()."""
        places, is_maker = self.watched[place]
        if self._is_as_before(place, values):
            return self._spend(COST_AS_BEFORE, place, places, number)
        self.now = self.turn()
        try:
            if is_maker:
                made = values.get(code.co_varnames[0])
                self.made[identity_of(made)] = (reference_to(made), self.now)
            if not self._are_new_places(place, places, values):
                self.find(number)
        except Exception:
            self.find(number)
        return self._spend(MAKER_COST if is_maker else COST, place, places, number)

    def _spend(self, cost, place, places, number):
        self.costs[place] = cost = self.costs.get(place, 0) + cost
        if cost < ENOUGH:
            return True
        if places:
            self._look_away(number)
        return False

    def _is_as_before(self, place, values):
        """Whether its only object is that of the last look, which was new. What else may have come
        between, as a descriptor in its class, is code of the project that may remember by itself."""
        last = self.last.get(place)
        if last is None:
            return False
        parameter, reference = last
        root = values.get(parameter)
        # Nobody takes the namespace into a local name here.
        return reference() is root and sys.getrefcount(getattr(root, "__dict__", None)) < OWN

    def _are_new_places(self, place, places, values):
        are_new = True
        for parameter, attribute, is_inside in places:  # all of them, so that each is seen
            are_new = self._is_new_place(values[parameter], attribute, is_inside) and are_new
        parameters = {parameter for parameter, _, _ in places}
        if are_new and len(parameters) == 1 and not any(is_inside for _, _, is_inside in places):
            reference = reference_to(values[parameter])
            if reference is not None:
                self.last[place] = (parameter, reference)
        return are_new

    def _look_away(self, number):
        """It may be given anything from here on."""
        self.find(number)
        if self.blind is None:
            self.blind = self.now
        elif self.blind is not self.now:
            self.blind = self

    def rearm(self):
        self.costs.clear()
        self.last.clear()

    def _is_new_place(self, root, attribute, is_inside):
        is_made = self._is_made(root)
        if not is_made and not self._is_unseen(root):
            return False
        held = [attribute_of(root, attribute)]
        if not is_made and not self._was_unfilled(root, attribute, held[0]):
            return False
        # One more refers to it than to the rest: the attribute.
        return not is_inside or held[0] is ABSENT or self._are_own(held, OWN + 1, [MANY])

    def _is_made(self, thing):
        reference, turn = self.made.get(identity_of(thing), (None, None))
        return turn is self.now and (reference is None or reference() is thing)

    def _is_unseen(self, thing):
        """Whether no other turn has seen it."""
        is_surely_unseen = self.blind is None or self.blind is self.now
        reference, first = self.seen.get(identity_of(thing), (None, None))
        if reference is not None and reference() is thing:
            return is_surely_unseen and first is self.now
        reference = reference_to(thing)
        if reference is not None:
            self.seen[identity_of(thing)] = (reference, self.now)
        return is_surely_unseen and reference is not None

    def _was_unfilled(self, root, attribute, value):
        """Whether nothing stood there when the object was first seen: a copy of an object could be
        new and yet hold what that remembers. What stands there by its maker is new."""
        if self.unfilled.get((identity_of(root), attribute)) is self.now:
            return True
        is_known = value is ABSENT or type(value) in SIMPLE or type(value) in CONTAINERS
        if not is_known or (value and value is not ABSENT):
            return False
        self.unfilled[identity_of(root), attribute] = self.now
        return True

    def _are_own(self, things, references, left):
        for thing in things:
            left[0] -= 1
            if left[0] < 0:
                return False
            if type(thing) in SIMPLE:
                continue
            is_held_once = sys.getrefcount(thing) <= references
            if not self._is_own_thing(thing, is_held_once, left):
                return False
        return True

    def _is_own_thing(self, thing, is_held_once, left):
        if isinstance(thing, tuple):
            return self._are_own(thing, OWN, left)
        if type(thing) in CONTAINERS:
            # What is empty tells of nothing.
            if thing and not is_held_once and self.own.get(identity_of(thing)) is not self.now:
                return False
            self.own[identity_of(thing)] = self.now
            return self._are_own(thing.values() if isinstance(thing, dict) else thing, OWN, left)
        return self._is_made(thing) or self._is_unseen(thing) or (is_held_once and reference_to(thing) is None)

    def end_turn(self):
        """Forgets objects that are gone."""
        if len(self.seen) > 1000:
            self.seen = {at: entry for at, entry in self.seen.items() if entry[0]() is not None}
        self.made.clear()
        self.unfilled.clear()
        self.own.clear()
