"""What tests of types say: `if isinstance(x, list)` of `x` in it, `if tf.is_tensor(x)` of a branch.

Of the former only the body is looked at, and only names that it does not bind anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aglint.staging.function import Function

_NAMES = 8
_TENSOR_TESTS = frozenset({"is_tensor", "is_tf_type", "is_symbolic_tensor"})
_TENSOR_TYPES = re.compile("Tensor|Variable")
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


def is_for_others(function: Function, node: ast.AST) -> bool:
    """Whether the branch that a node stands in is for what is no tensor.

    As in `if not tf.is_tensor(x)`, whatever is done there with `x` or with what was made of it.
    """
    for inner, outer in pairwise([node, *function.ancestors(node)]):
        if isinstance(outer, ast.If):
            side = inner in outer.body, inner in outer.orelse
        elif isinstance(outer, ast.IfExp):
            side = inner is outer.body, inner is outer.orelse
        else:
            continue
        if any(side) and _means_tensor(function, outer.test) is side[1]:
            return True
    return False


def _means_tensor(function: Function, test: ast.expr, names: int = _NAMES) -> bool | None:
    """What a test says of the type of something if it holds: a tensor, none, or nothing.

    Args:
      function: whose code it is.
      test: the expression.
      names: how many names may yet be followed to what they are bound to, which may be a circle.
    """
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _means_tensor(function, operand, names)
            return None if inner is None else not inner
        case ast.Name(id=name) if names:
            given = function.seen_bindings(name)
            return _means_tensor(function, given[0], names - 1) if len(given) == 1 else None
        case ast.Call(func=ast.Name(id=asked) | ast.Attribute(attr=asked), args=[_]):
            return True if asked in _TENSOR_TESTS else None
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
            listed = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            tensors = {bool(_TENSOR_TYPES.search(ast.unparse(kind))) for kind in listed}
            return tensors.pop() if len(tensors) == 1 else None
    return None


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
