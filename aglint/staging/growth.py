"""Statements that make a list or array, let it grow, or give it an item."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from aglint.staging import dispatched, effects

Region = ast.If | ast.While | ast.For
GROWTH = frozenset({"append", "extend", "pop"})
ARRAYS = frozenset({"array", "empty", "full", "ones", "ones_like", "zeros", "zeros_like"})


def grown_in(regions: Iterable[Region]) -> set[str]:
    """The lists that grow in some branches and loops."""
    inside = (node for region in regions for node in ast.walk(region))
    found = {grown_name(node) for node in inside if isinstance(node, ast.stmt)}
    return {name for name in found if name is not None}


def without(found: list[effects.Effect], lists: Collection[str]) -> list[effects.Effect]:
    """The changes that are not the growth of one of those lists."""
    return [
        one
        for one in found
        if not (isinstance(one.owner, ast.Name) and one.owner.id in lists and one.attribute is None)
    ]


def listed_name(statement: ast.stmt) -> str | None:
    """The name to which a statement gives a comprehension that conversion can write otherwise."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if dispatched.is_simple(value):
            return name
    return None


def given_item(statement: ast.stmt) -> tuple[ast.expr, ...]:
    """Where a statement gives a list or array an item, and what; nothing for another statement."""
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(), slice=index)], value=value):
            return index, value
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(), slice=index), value=value):
            return index, value
    return ()


def grown_name(statement: ast.stmt) -> str | None:
    """The list that a statement appends to, extends, gives an item or takes the last one from."""
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
            return name
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=index)):
            return name if _is_lasting(index) else None
        case ast.AugAssign(target=ast.Name(), value=ast.Call() as call):
            pass
        case ast.Expr(value=call) | ast.Assign(targets=[ast.Name() | ast.Tuple()], value=call):
            pass
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.List()):
            return name
        case _:
            return None
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), keywords=[]):
            args = call.args
        case _:
            return None
    if method == "pop":
        return name if not args else None
    is_whole = isinstance(statement, ast.Expr) and method in GROWTH and len(args) == 1
    return name if is_whole and not isinstance(args[0], ast.Starred) else None


def _is_lasting(index: ast.expr) -> bool:
    """Whether an index may be evaluated twice."""
    kinds = (ast.Name, ast.Constant, ast.Tuple, ast.Slice, ast.UnaryOp, ast.USub, ast.expr_context)
    return all(isinstance(one, kinds) for one in ast.walk(index))


def made_as(node: ast.Name, statement: ast.stmt) -> str | None:
    """What a statement binds the name to, if nobody else has it: a list or an array."""
    match statement:
        case ast.Assign(targets=[target], value=value) if target is node:
            pass
        case ast.AnnAssign(target=target, value=value) if target is node:
            pass
        case _:
            return None
    match value:
        case ast.List() | ast.ListComp() | ast.Call(func=ast.Name(id="list")):
            return "list"
        case ast.BinOp(left=ast.List(), op=ast.Mult()):
            return "list"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name)):
            return "array" if name in ARRAYS else None
    return None
