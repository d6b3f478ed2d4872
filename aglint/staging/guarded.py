"""What an `if isinstance(x, list)` round some code, or beside it in an `and`, says of `x` there.

Of an `if` only the body is looked at, and only names that it does not bind anew.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aglint.staging.function import Function

_TYPES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"})


def is_guarded(function: Function, node: ast.expr) -> bool:
    """Whether an expression is a name that is one of Python's types, by a test round it."""
    if not isinstance(node, ast.Name):
        return False
    outer = next(asking(function, node, node.id), None)
    return outer is not None and node.id not in function.flow.binds(outer.body)


def asking(function: Function, node: ast.AST, name: str) -> Iterator[ast.If]:
    """The `if` statements in whose bodies a node stands and that ask for a name's Python type."""
    for inner, outer in pairwise([node, *function.ancestors(node)]):
        if isinstance(outer, ast.If) and inner in outer.body and says(outer.test, name):
            yield outer


def says(test: ast.expr, name: str) -> bool:
    """Whether a test, if it holds, says that a name is one of Python's types."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return any(says(one, name) for one in values)
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=asked), kinds]):
            listed = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            return asked == name and all(
                isinstance(one, ast.Name) and one.id in _TYPES for one in listed
            )
    return False


def undecided(node: ast.BoolOp) -> list[ast.expr]:
    """The operands but those of an `and` that ask a name for more than its Python type."""
    if isinstance(node.op, ast.Or):
        return node.values
    return [one for one in node.values if not _is_settled(one, node)]


def _is_settled(operand: ast.expr, node: ast.BoolOp) -> bool:
    names = {one.id for one in ast.walk(operand) if isinstance(one, ast.Name)}
    return bool(names) and all(says(node, name) for name in names)


def asks_for_type(node: ast.expr) -> bool:
    """Whether an expression is a call of `isinstance`."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance"
