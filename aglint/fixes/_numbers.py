"""Python numbers that are literals, and what is computed with them."""

from __future__ import annotations

import ast

from aglint.staging.function import Function
from aglint.staging.values import Value

_EXACT = 2**24  # up to here a float32 knows each integer
_FLOATS = frozenset({"float16", "float32", "float64"})


def plain_number(node: ast.expr) -> int | float | None:
    """The number that a literal says, its sign included; None for all else."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=number)):
            sign = -1
        case ast.Constant(value=number):
            sign = 1
        case _:
            return None
    if type(number) not in (int, float):
        return None
    return sign * number if abs(number) <= _EXACT or isinstance(number, float) else None


def only_computed_with_floats(function: Function, name: str) -> bool:
    """Whether each use of a name is one side of a computation or comparison with a float.

    There an int and a float of the same value give the same.
    """
    if name in function.flow.shared | function.flow.outer:
        return False
    return all(
        _meets_float(function, use)
        for use in function.nodes(ast.Name)
        if use.id == name and isinstance(use.ctx, ast.Load)
    )


def _meets_float(function: Function, use: ast.Name) -> bool:
    match function.parent_of(use):
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
            other = left if right is use else right
        case ast.Compare(left=left, comparators=[right]):
            other = left if right is use else right
        case _:
            return False
    return _is_float(function.value(other))


def _is_float(value: Value) -> bool:
    return value.sure and (value.kind == "float" or (value.is_tensor and value.dtype in _FLOATS))
