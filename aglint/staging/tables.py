"""The functions that a call may mean when it takes its callee out of a table of them.

`LOSSES[name](x)`, `LOSSES.get(name)(x)`, and `for layer in LAYERS: x = layer(x)`, where the table
is a dict, list or tuple display that a name or an attribute of `self` is bound to once. A name that
is bound once to a lambda is a table of one, and so is one bound to a wrapped function.

What it can't see: tables that are filled item by item, or that another module defines.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aglint.staging import catalogue

if TYPE_CHECKING:
    from aglint.staging.function import Function

_GETTERS = frozenset({"get", "pop", "values"})
_LEAVES_ALONE = frozenset({"tf.autograph.experimental.do_not_convert", "tf.recompute_grad"})
_LOOPS = (ast.For, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def functions_of(caller: Function, callee: ast.expr) -> list[Function]:
    """The functions of the module that a callee may be, if it comes out of a table."""
    found = [caller.resolve(part) for part in _taken(caller, callee)]
    return [one for one in found if one is not None and hasattr(one, "flow")]


def left_alone(caller: Function, callee: ast.expr) -> Function | None:
    """The function that a name runs through a wrapper which keeps AutoGraph off it."""
    if not isinstance(callee, ast.Name):
        return None
    match bound_to(caller, callee):
        case ast.Call(func=wrapper, args=[given, *_]):
            dotted = caller.module.imports.resolve(wrapper)
            if dotted is not None and catalogue.canonical(dotted) in _LEAVES_ALONE:
                found = caller.resolve(given)
                return found if found is not None and hasattr(found, "flow") else None
    return None


def _taken(caller: Function, node: ast.expr) -> Iterator[ast.expr]:
    """The items of the table that an expression takes one from."""
    match node:
        case ast.Subscript(value=table):
            yield from _items(caller, table)
        case ast.Call(func=ast.Attribute(value=table, attr=attr)) if attr in _GETTERS:
            yield from _items(caller, table)
        case ast.Name(id=name):
            bound = bound_to(caller, node)
            if isinstance(bound, ast.Lambda):
                yield bound
                return
            for outer in caller.ancestors(node):
                for target, source in _targets(outer):
                    if isinstance(target, ast.Name) and target.id == name:
                        yield from _iterated(caller, source)
                        return


def _targets(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    match node:
        case ast.For(target=target, iter=source):
            yield target, source
        case _ if isinstance(node, _LOOPS):
            yield from ((part.target, part.iter) for part in node.generators)


def _iterated(caller: Function, source: ast.expr) -> Iterator[ast.expr]:
    table = bound_to(caller, source)
    if isinstance(table, ast.List | ast.Tuple):
        yield from table.elts
    elif isinstance(source, ast.Call):
        yield from _taken(caller, source)


def _items(caller: Function, table: ast.expr) -> list[ast.expr]:
    match bound_to(caller, table):
        case ast.Dict(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
    return []


def bound_to(caller: Function, node: ast.expr) -> ast.expr | None:
    """What a name, or an attribute of `self`, is bound to; None if there are several."""
    match node:
        case ast.Dict() | ast.List() | ast.Tuple():
            return node
        case ast.Name(id=name):
            given = caller.seen_bindings(name)
        case ast.Attribute(value=ast.Name(id=owner), attr=attr):
            method = caller.is_method and caller.flow.parameters[:1] == (owner,)
            given = [value for _, value in caller.owner.assignments(attr)] if method else []
        case _:
            return None
    return given[0] if len(given) == 1 else None
