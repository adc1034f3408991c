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
# References to what one holder alone refers to, seen by who has taken it into a local name.
OWN = 3


def attribute_of(root, name):
    """What `root.name` holds itself, without running code of the project; a KeyError where it has
    no such attribute, a TypeError where it may be kept elsewhere: by the class, or in a namespace
    that others use, too."""
    kind = type(root)
    is_plain = kind.__setattr__ is object.__setattr__ and kind.__getattribute__ is object.__getattribute__
    if not is_plain or hasattr(kind, "__getattr__"):
        raise TypeError
    member = next((base.__dict__[name] for base in kind.__mro__ if name in base.__dict__), None)
    if isinstance(member, types.MemberDescriptorType):
        try:
            return member.__get__(root)
        except AttributeError:
            raise KeyError(name)
    if hasattr(type(member), "__set__"):
        raise TypeError
    own = getattr(root, "__dict__", {})
    if sys.getrefcount(own) > OWN:
        raise TypeError
    if name in own or member is None:
        return own[name]
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

    def watch(self, functions, prefix, met):
        """Of functions that were already met it is not known what they found."""
        for path, line, places, is_maker in functions:
            if (prefix + path, line) not in met:
                self.watched[prefix + path, line] = (places, is_maker)

    def look(self, place, number, code, values):
        """A watched function begins, or goes on, with these values of its names."""
        places, is_maker = self.watched[place]
        try:
            if is_maker:
                made = values.get(code.co_varnames[0])
                self.made[identity_of(made)] = (reference_to(made), self.turn())
            if not all([self._is_new_place(values, *each) for each in places]):
                self.find(number)
        except Exception:
            self.find(number)

    def _is_new_place(self, values, parameter, attribute, is_inside):
        root = values[parameter]
        is_new = self._is_new(root)  # first, so that it is seen
        is_unfilled = is_new and self._was_unfilled(root, attribute)
        return is_unfilled and (not is_inside or self._is_own(root, attribute))

    def _is_made(self, thing):
        reference, turn = self.made.get(identity_of(thing), (None, None))
        return turn is self.turn() and (reference is None or reference() is thing)

    def _is_new(self, thing):
        """Whether no other turn has seen it."""
        turn = self.turn()
        if self._is_made(thing):
            return True
        reference, first = self.seen.get(identity_of(thing), (None, None))
        if reference is not None and reference() is thing:
            return first is turn
        reference = reference_to(thing)
        if reference is not None:
            self.seen[identity_of(thing)] = (reference, turn)
        return reference is not None

    def _was_unfilled(self, root, attribute):
        """Whether nothing stood there when the object was first seen, or what stands there came by
        its maker: a copy of an object could be new and yet hold what that remembers."""
        try:
            value = attribute_of(root, attribute)
        except KeyError:
            value = None
        if self._is_made(root) or self.unfilled.get((identity_of(root), attribute)) is self.turn():
            return True
        if type(value) not in SIMPLE and type(value) not in CONTAINERS or value:
            return False
        self.unfilled[identity_of(root), attribute] = self.turn()
        return True

    def _is_own(self, root, attribute):
        """Whether nothing but this new object holds what the attribute holds."""
        try:
            held = [attribute_of(root, attribute)]
        except KeyError:
            return True
        # One more refers to it than to the rest: the attribute.
        return self._are_own(held, OWN + 1, [MANY])

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
            if thing and not is_held_once and self.own.get(identity_of(thing)) is not self.turn():
                return False
            self.own[identity_of(thing)] = self.turn()
            return self._are_own(thing.values() if isinstance(thing, dict) else thing, OWN, left)
        return self._is_new(thing) or (is_held_once and reference_to(thing) is None)

    def end_turn(self):
        """Forgets objects that are gone."""
        if len(self.seen) > 1000:
            self.seen = {at: entry for at, entry in self.seen.items() if entry[0]() is not None}
        self.made.clear()
        self.unfilled.clear()
        self.own.clear()
