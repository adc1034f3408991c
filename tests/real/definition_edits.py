# SPDX-License-Identifier: MIT
"""Edits of lines: a class or function gets another shape."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from random import Random

from .edits import Edit, Kind
from .places import assigned, choose, DEFINITIONS, FUNCTIONS, has_body, inserted, is_block, Lines, new_value, Place, places, RAISE, replaced
from .sources import Sources

KINDS: dict[str, Kind] = {}
DUNDERS = {
    "__eq__": "self, other", "__bool__": "self", "__len__": "self", "__iter__": "self", "__repr__": "self",
    "__str__": "self", "__hash__": "self", "__contains__": "self, item", "__call__": "self, *args, **kwargs",
    "__getattribute__": "self, name", "__setattr__": "self, name, value", "__new__": "cls, *args, **kwargs",
}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__.replace("_", "-")] = make
    return make


@kind
def change_class_attribute(sources: Sources, rng: Random) -> Edit | None:
    return new_value(
        sources, rng, lambda p: assigned(p) and p.function is None and isinstance(p.above[-2], ast.ClassDef))


@kind
def delete_class_attribute(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, (ast.Assign, ast.AnnAssign)) and p.class_)
    return replaced(sources, place, "pass", ast.unparse(place.node)[:30]) if place else None


@kind
def add_class_attribute(sources: Sources, rng: Random) -> Edit | None:
    """With the name of a method that a base has."""
    found = overridable(sources, rng)
    return inserted(sources, found[0], f"{found[1]} = None") if found else None


def overridable(sources: Sources, rng: Random) -> tuple[Place, str] | None:
    classes = {p.node.name: p.node for p in places(sources, lambda p: isinstance(p.node, ast.ClassDef))}

    def inherited(class_: ast.ClassDef) -> list[str]:
        own = {each.name for each in class_.body if isinstance(each, DEFINITIONS)}
        bases = [classes[name] for base in class_.bases if (name := ast.unparse(base).split(".")[-1]) in classes]
        names = [each.name for base in bases for each in base.body if isinstance(each, FUNCTIONS)]
        return [name for name in names if name not in own]

    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and is_block(p) and inherited(p.node))
    return (place, rng.choice(inherited(place.node))) if place else None


@kind
def add_override(sources: Sources, rng: Random) -> Edit | None:
    found = overridable(sources, rng)
    if found is None:
        return None
    return inserted(sources, found[0], f"def {found[1]}(self, *args, **kwargs):\n    {RAISE}\n")


@kind
def add_special_method(sources: Sources, rng: Random) -> Edit | None:
    name = rng.choice(sorted(DUNDERS))
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and is_block(p))
    return inserted(sources, place, f"def {name}({DUNDERS[name]}):\n    {RAISE}\n")


@kind
def add_class_getattr(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and is_block(p))
    return inserted(sources, place, "def __getattr__(self, name):\n    return None\n")


@kind
def add_init_subclass(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and is_block(p))
    return inserted(sources, place, "def __init_subclass__(cls, **kwargs):\n    cls.__call__ = cls.__init__ = None\n")


@kind
def add_metaclass(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and not p.node.keywords and is_block(p))
    if place is None:
        return None
    lines = Lines(sources, place.path)
    at = place.node.lineno - 1
    line = lines.lines[at].decode()
    if place.node.bases:
        line = re.sub(r"\)\s*:", ", metaclass=Mutation):", line)
    else:
        line = re.sub(r"(\(\))?\s*:", "(metaclass=Mutation):", line, count=1)
    lines.lines[at] = line.encode()
    lines.insert(place.node, f"class Mutation(type):\n    def __call__(cls, *args, **kwargs):\n        {RAISE}\n\n")
    return lines.edit(place.node)


@kind
def add_module_getattr(sources: Sources, rng: Random) -> Edit | None:
    """After a function of the module went away."""
    place = choose(sources, rng, lambda p: isinstance(p.node, FUNCTIONS) and len(p.above) == 1)
    if place is None:
        return None
    lines = Lines(sources, place.path).replace(place.node, f"def mutation_{place.node.name}(): pass")
    return lines.append("def __getattr__(name):\n    return 1").edit(place.node)


@kind
def remove_decorator(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, DEFINITIONS) and p.node.decorator_list)
    if place is None:
        return None
    decorator = rng.choice(place.node.decorator_list)
    return Lines(sources, place.path).replace(decorator, "(lambda function: function)").edit(place.node)


@kind
def add_decorator(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, DEFINITIONS))
    if place is None:
        return None
    return Lines(sources, place.path).insert(place.node, "@(lambda f: lambda *args, **kwargs: None)").edit(place.node)


@kind
def method_to_property(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.FunctionDef) and p.class_)
    return Lines(sources, place.path).insert(place.node, "@property").edit(place.node) if place else None


@kind
def remove_base(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and p.node.bases)
    if place is None:
        return None
    return Lines(sources, place.path).replace(rng.choice(place.node.bases), "object").edit(place.node)


@kind
def change_annotation(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        above = place.above[-1]
        return isinstance(above, (ast.arg, ast.AnnAssign)) and above.annotation is place.node
    return replaced(sources, choose(sources, rng, fits), "undefined_mutation", "annotation")


@kind
def rename_definition(sources: Sources, rng: Random) -> Edit | None:
    return renamed(sources, rng, lambda p: isinstance(p.node, DEFINITIONS))


@kind
def rename_test(sources: Sources, rng: Random) -> Edit | None:
    return renamed(sources, rng, lambda p: isinstance(p.node, DEFINITIONS) and p.path in sources.test_files)


def renamed(sources: Sources, rng: Random, fits: Callable[[Place], object]) -> Edit | None:
    place = choose(sources, rng, fits)
    if place is None:
        return None
    lines, name = Lines(sources, place.path), place.node.name
    at = place.node.lineno - 1
    lines.lines[at] = re.sub(rf"\b{name}\b", name + "_renamed", lines.lines[at].decode(), count=1).encode()
    return lines.edit(place.node)


@kind
def rename_everywhere(sources: Sources, rng: Random) -> Edit | None:
    """A function with all that is called so, strings included: nothing may change but names."""
    place = choose(sources, rng, lambda p: isinstance(p.node, FUNCTIONS) and not p.node.name.startswith("__"))
    if place is None:
        return None
    name = place.node.name
    edit = Edit(f"{place.path}:{place.node.lineno} {name}", {})
    for path in sources.imports:
        text = sources.text(path)
        changed = re.sub(rf"\b{name}\b", name + "_renamed", text)
        if changed != text:
            edit.files[path] = changed.encode()
    return edit


@kind
def delete_class(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ClassDef) and not p.node.decorator_list)
    return replaced(sources, place, "pass", "class")


@kind
def hide_definition(sources: Sources, rng: Random) -> Edit | None:
    """Its name is bound again at the end of the module."""
    place = choose(sources, rng, lambda p: isinstance(p.node, DEFINITIONS) and len(p.above) == 1)
    return Lines(sources, place.path).append(f"{place.node.name} = None").edit(place.node) if place else None


@kind
def patch_import(sources: Sources, rng: Random) -> Edit | None:
    """The end of a module alters a class that it imported or defined."""
    def fits(place: Place) -> bool:
        return has_body(place.node) and bool(place.class_) and len(place.above) == 2
    place = choose(sources, rng, fits)
    if place is None or place.class_ is None:
        return None
    return Lines(sources, place.path).append(f"del {place.class_.name}.{place.node.name}").edit(place.node)
