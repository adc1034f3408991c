# SPDX-License-Identifier: MIT
"""What tells whether a parameter set is the one that a recording knows by its id: pytest numbers
what it cannot name, and the same number may stand for another value in another process."""

import hashlib

PLAIN = (type(None), type(...), bool, int, float, complex, str, bytes)
DEEP = 50


def _text(value, depth):
    kind = type(value)
    if kind in PLAIN:
        return "{} {!r}".format(kind.__name__, value)
    if depth > DEEP:
        raise TypeError
    if kind in (list, tuple):
        parts = [_text(each, depth + 1) for each in value]
    elif kind in (set, frozenset):
        parts = sorted(_text(each, depth + 1) for each in value)
    elif kind is dict:
        parts = [_text(pair, depth + 1) for pair in value.items()]
    else:
        raise TypeError
    return "{} {}{}".format(kind.__name__, len(parts), "".join("({})".format(part) for part in parts))


def digest_of(item):
    """Of the values of its parameters, in 16 hexadecimal digits; None: it has none, or not all of them are
    made of plain values."""
    values = getattr(getattr(item, "callspec", None), "params", None)
    if not isinstance(values, dict):
        return None
    try:
        text = _text(values, 0)
    except TypeError:
        return None
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
