# SPDX-License-Identifier: MIT
"""Edits of lines: a statement of a Python file is altered."""

from __future__ import annotations

import ast
from random import Random

from .edits import Edit, Kind
from .places import assigned, choose, FUNCTIONS, has_body, inserted, is_block, is_constant, Lines, new_value, other, Place, RAISE, replaced
from .sources import Sources

KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__.replace("_", "-")] = make
    return make


@kind
def raise_in_function(sources: Sources, rng: Random) -> Edit | None:
    return inserted(sources, choose(sources, rng, lambda p: has_body(p.node) and p.function is p.node), RAISE)


@kind
def raise_in_nested_function(sources: Sources, rng: Random) -> Edit | None:
    return inserted(sources, choose(sources, rng, lambda p: has_body(p.node) and p.function is not p.node), RAISE)


@kind
def raise_in_conditional_function(sources: Sources, rng: Random) -> Edit | None:
    """One that an `if` or `try` of the module or class decides about."""
    def fits(place: Place) -> bool:
        return has_body(place.node) and place.function is place.node and isinstance(
            place.above[-1], (ast.If, ast.Try, ast.ExceptHandler, ast.With, ast.For))
    return inserted(sources, choose(sources, rng, fits), RAISE)


@kind
def change_return(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.Return) and p.node.value)
    return replaced(sources, place, "return None", "return")


@kind
def delete_statement(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return isinstance(place.node, (ast.Assign, ast.AugAssign, ast.Expr)) and place.function is not None
    return replaced(sources, choose(sources, rng, fits), "pass", "statement")


@kind
def negate_condition(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return isinstance(place.above[-1], (ast.If, ast.IfExp, ast.While)) and place.above[-1].test is place.node
    place = choose(sources, rng, lambda p: fits(p) and p.function)
    return replaced(sources, place, f"(not ({ast.unparse(place.node)}))", "condition") if place else None


@kind
def negate_module_condition(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return isinstance(place.above[-1], ast.If) and place.above[-1].test is place.node and place.is_global
    place = choose(sources, rng, fits)
    return replaced(sources, place, f"not ({ast.unparse(place.node)})", "condition") if place else None


@kind
def change_constant(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return is_constant(place.node) and place.function is not None and not isinstance(
            place.above[-1], (ast.Expr, ast.JoinedStr, ast.FormattedValue))
    place = choose(sources, rng, fits)
    return replaced(sources, place, other(place.node.value), "constant") if place else None


@kind
def change_default(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        above = place.above[-1]
        return isinstance(above, ast.arguments) and place.node in [*above.defaults, *above.kw_defaults]
    place = choose(sources, rng, fits)
    if place is None:
        return None
    return replaced(sources, place, other(place.node.value) if is_constant(place.node) else "None", "default")


@kind
def change_module_constant(sources: Sources, rng: Random) -> Edit | None:
    return new_value(sources, rng, lambda p: assigned(p) and p.is_global and is_constant(p.node))


@kind
def change_module_binding(sources: Sources, rng: Random) -> Edit | None:
    return new_value(sources, rng, lambda p: assigned(p) and p.is_global and not is_constant(p.node))


@kind
def change_element_of_binding(sources: Sources, rng: Random) -> Edit | None:
    """A constant inside of a module-level table."""
    def fits(place: Place) -> bool:
        return is_constant(place.node) and place.is_global and isinstance(
            place.above[-1], (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.Call, ast.keyword))
    place = choose(sources, rng, fits)
    return replaced(sources, place, other(place.node.value), "element") if place else None


@kind
def delete_module_binding(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, (ast.Assign, ast.AnnAssign)) and p.is_global)
    return replaced(sources, place, "pass", ast.unparse(place.node)[:30]) if place else None


@kind
def delete_function(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, FUNCTIONS) and not p.node.decorator_list)
    return replaced(sources, place, "pass", "function")


@kind
def make_generator(sources: Sources, rng: Random) -> Edit | None:
    return inserted(sources, choose(sources, rng, lambda p: has_body(p.node)), "if 0:\n    yield")


@kind
def add_parameter(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return isinstance(place.above[-1], ast.arguments) and place.node in place.above[-1].args[:1]
    place = choose(sources, rng, fits)
    return replaced(sources, place, f"{ast.unparse(place.node)}, mutation", "parameter") if place else None


@kind
def retarget_import(sources: Sources, rng: Random) -> Edit | None:
    """A name stands for its neighbour in the import, or for the module of it."""
    place = choose(sources, rng, lambda p: isinstance(p.node, ast.ImportFrom) and p.node.names[0].name != "*"
                   and p.node.module != "__future__")
    if place is None:
        return None
    node = place.node
    first, *rest = node.names
    target = rng.choice(rest).name if rest else "__name__"
    names = [f"{target} as {first.asname or first.name}"]
    names += [each.name + (f" as {each.asname}" if each.asname else "") for each in rest]
    return replaced(sources, place, f"from {'.' * node.level}{node.module or ''} import {', '.join(names)}", first.name)


@kind
def delete_import(sources: Sources, rng: Random) -> Edit | None:
    place = choose(sources, rng, lambda p: isinstance(p.node, (ast.Import, ast.ImportFrom)))
    return replaced(sources, place, "pass", "import")


@kind
def change_module_expression(sources: Sources, rng: Random) -> Edit | None:
    """What a lambda or comprehension of the module or a class gives."""
    def fits(place: Place) -> bool:
        above = place.above[-1]
        parts = [getattr(above, part, None) for part in ("body", "elt", "value")]
        return isinstance(above, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)) \
            and any(part is place.node for part in parts) and place.function is None
    return replaced(sources, choose(sources, rng, fits), "None", "expression")


@kind
def shorten_all(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return is_constant(place.node) and any(
            isinstance(above, ast.Assign) and ast.unparse(above.targets[0]) == "__all__" for above in place.above)
    place = choose(sources, rng, fits)
    return replaced(sources, place, '"__name__"', place.node.value) if place else None


@kind
def change_docstring(sources: Sources, rng: Random) -> Edit | None:
    def fits(place: Place) -> bool:
        return isinstance(place.node, ast.Expr) and is_constant(place.node.value) and isinstance(
            place.node.value.value, str) and getattr(place.above[-1], "body", [None])[0] is place.node
    return replaced(sources, choose(sources, rng, fits), '"""Mutation."""', "docstring")


@kind
def insert_comment(sources: Sources, rng: Random) -> Edit | None:
    return inserted(sources, choose(sources, rng, lambda p: is_block(p)), "# mutation")


@kind
def swap_statements(sources: Sources, rng: Random) -> Edit | None:
    """A statement of the module or of a class with the one after it."""
    def fits(place: Place) -> bool:
        body = getattr(place.above[-1], "body", [])
        return isinstance(place.above[-1], (ast.Module, ast.ClassDef)) and place.node in body[:-1] \
            and not getattr(place.node, "decorator_list", 0)
    place = choose(sources, rng, fits)
    if place is None:
        return None
    body = place.above[-1].body
    after = body[body.index(place.node) + 1]
    if getattr(after, "decorator_list", 0) or after.lineno <= place.node.end_lineno:
        return None
    texts = [ast.get_source_segment(sources.text(place.path), node) or "pass" for node in (after, place.node)]
    return Lines(sources, place.path).replace(after, texts[1]).replace(place.node, texts[0]).edit(place.node, "order")
