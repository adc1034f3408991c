# SPDX-License-Identifier: MIT
"""Nodes of Python files to choose from, and texts edited by their positions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from .edits import Edit, write
from .sources import Sources

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
RAISE = 'raise RuntimeError("mutation")'


@dataclass(frozen=True)
class Place:
    """A node of a file, and what it stands in, outermost first."""

    path: str
    node: ast.AST
    above: tuple[ast.AST, ...]

    @property
    def function(self) -> Function | None:
        """The outermost function around the node, or the node itself."""
        return next((node for node in (*self.above, self.node) if isinstance(node, FUNCTIONS)), None)

    @property
    def class_(self) -> ast.ClassDef | None:
        """The class right above."""
        return self.above[-1] if isinstance(self.above[-1], ast.ClassDef) else None

    @property
    def is_global(self) -> bool:
        return not any(isinstance(node, DEFINITIONS) for node in self.above)


def walk(path: str, node: ast.AST, above: tuple[ast.AST, ...] = ()) -> Iterator[Place]:
    for child in ast.iter_child_nodes(node):
        place = Place(path, child, (*above, node))
        yield place
        yield from walk(path, child, place.above)


def weight(sources: Sources, place: Place) -> float:
    """What tests execute says more than what they do not, and sources more than tests."""
    share = 0.3 if place.path in sources.test_files else 1
    function = place.function
    if function is None:
        return share
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    return share * (1 if (place.path, first) in sources.executed else 0.1)


def places(sources: Sources, fits: Callable[[Place], object]) -> list[Place]:
    paths = dict.fromkeys([*sources.package_files, *sources.conftests, *sources.test_files])
    trees = ((path, sources.tree(path)) for path in paths)
    return [place for path, tree in trees if tree for place in walk(path, tree) if fits(place)]


def choose(sources: Sources, rng: Random, fits: Callable[[Place], object]) -> Place | None:
    found = places(sources, fits)
    return rng.choices(found, [weight(sources, place) for place in found])[0] if found else None


class Lines:
    """The text of a file, edited by the positions of its nodes; columns count bytes."""

    def __init__(self, sources: Sources, path: str) -> None:
        self.path = path
        self.lines = [line.encode() for line in sources.text(path).split("\n")]

    def replace(self, node: ast.AST, text: str) -> Lines:
        first, last = node.lineno - 1, node.end_lineno - 1  # type: ignore[attr-defined]
        head, tail = self.lines[first][: node.col_offset], self.lines[last][node.end_col_offset :]  # type: ignore[attr-defined]
        self.lines[first : last + 1] = [head + text.encode() + tail]
        return self

    def insert(self, before: ast.AST, text: str) -> Lines:
        """Lines of their own, indented as the statement that they stand before."""
        first = min([before.lineno, *(each.lineno for each in getattr(before, "decorator_list", []))])  # type: ignore[attr-defined]
        margin = b" " * before.col_offset  # type: ignore[attr-defined]
        self.lines[first - 1 : first - 1] = [margin + line.encode() if line else b"" for line in text.split("\n")]
        return self

    def append(self, text: str) -> Lines:
        self.lines += [b"", *(line.encode() for line in text.split("\n")), b""]
        return self

    def edit(self, node: ast.AST, note: str = "") -> Edit | None:
        text = b"\n".join(self.lines).decode()
        try:
            ast.parse(text)
        except SyntaxError:
            return None
        name = getattr(node, "name", "") or note
        return write(f"{self.path}:{getattr(node, 'lineno', 1)} {name}".rstrip(), self.path, text)


def has_body(function: ast.AST) -> bool:
    """On lines of its own."""
    return isinstance(function, FUNCTIONS) and function.body[0].lineno > function.lineno


def first_statement(node: Function | ast.ClassDef) -> ast.stmt:
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(node.body) > 1
    return node.body[1] if is_docstring else first


def replaced(sources: Sources, place: Place | None, text: str, note: str = "") -> Edit | None:
    return Lines(sources, place.path).replace(place.node, text).edit(place.node, note) if place else None


def inserted(sources: Sources, place: Place | None, text: str) -> Edit | None:
    if place is None:
        return None
    node = place.node
    assert isinstance(node, DEFINITIONS)
    return Lines(sources, place.path).insert(first_statement(node), text).edit(node)


def other(value: object) -> str:
    if isinstance(value, bool):
        return repr(not value)
    if isinstance(value, (int, float)):
        return repr(value + 1)
    return repr(value + "x") if isinstance(value, str) else "1"


def is_constant(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float, str))


def is_block(place: Place) -> bool:
    return isinstance(place.node, (ast.ClassDef, *FUNCTIONS)) and place.node.body[0].lineno > place.node.lineno


def assigned(place: Place) -> bool:
    above = place.above[-1]
    return isinstance(above, (ast.Assign, ast.AnnAssign)) and above.value is place.node


def new_value(sources: Sources, rng: Random, fits: Callable[[Place], object]) -> Edit | None:
    place = choose(sources, rng, fits)
    if place is None:
        return None
    text = other(place.node.value) if is_constant(place.node) else "None"
    above = place.above[-1]
    name = ast.unparse(above.targets[0] if isinstance(above, ast.Assign) else above.target)
    return replaced(sources, place, text, name)
