"""Whether the graph could run a loop of Python's, with nothing but its header changed."""

from __future__ import annotations

import ast

from aglint.checks import _names, _staged
from aglint.diagnostic import Edit
from aglint.fixes import _dtypes, _edits, _goes_on
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, UNKNOWN, Value

_REFUSED = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Try, ast.Raise, ast.Delete)
_REFUSED += (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.Global, ast.Nonlocal)
Loop = ast.For | ast.While


def can_stage(function: Function, loop: Loop) -> bool:
    """Whether the loop carries only tensors and numbers, of types that stay, and does nothing else.

    A number that it carries becomes a tensor, which all its readers must take.
    """
    if loop.orelse or any(_staged.inside(loop.body, *_REFUSED)):
        return False
    if not all(_is_pure(function, node) for node in _staged.inside(loop.body, ast.stmt)):
        return False
    return all(_carries(function, loop, name) for name in _staged.state(function, loop))


def _is_pure(function: Function, statement: ast.stmt) -> bool:
    """Whether a statement binds names, or is a call of TensorFlow's."""
    match statement:
        case ast.Expr(value=ast.Call(func=func)):
            called = catalogue.canonical(_names.dotted(function, func) or "") or ""
            return called.startswith("tf.")
        case ast.Assign(targets=targets):
            return all(isinstance(target, ast.Name | ast.Tuple) for target in targets)
        case ast.AugAssign(target=target):
            return isinstance(target, ast.Name)
    return True


def _carries(function: Function, loop: Loop, name: str) -> bool:
    if not _staged.perhaps_bound(function, loop, name):
        return False
    before = _staged.types_at(function, loop).at_entry(loop, name)
    after = function.types.first_round(loop).after_round(loop, name) or UNKNOWN
    dtype = _staged.dtype_of(before)
    if not dtype or dtype != _staged.dtype_of(after):
        return False
    if before.is_tensor:
        return before.shape == after.shape
    single = not after.is_tensor or after.shape in ((), None)
    return single and all(cast == "" for _, cast in readings(function, loop, name, dtype))


def readings(
    function: Function, loop: Loop, name: str, dtype: str
) -> list[tuple[ast.Name, str | None]]:
    """Where a number is read in a loop or after it, with the dtype that a tensor of it needs there.

    That is "" where it can stand as it is, None where it can't.
    """
    own = set(function.own_nodes)
    later = [one for one in _goes_on.reads_of(function, name) if one.lineno >= loop.lineno]
    return [(one, _needed(function, one, dtype) if one in own else None) for one in later]


def casts(function: Function, found: list[tuple[ast.Name, str | None]], tf: str) -> list[Edit]:
    """Casts where a number was read that is a tensor now."""
    return [
        _edits.replaced(function, node, f"{tf}.cast({node.id}, {tf}.{dtype})")
        for node, dtype in found
        if dtype
    ]


def _needed(function: Function, node: ast.Name, dtype: str) -> str | None:
    outer = function.parent_of(node)
    match outer:
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            return _with(function.value(right if left is node else left), dtype)
        case ast.AugAssign(target=ast.Name(id=target)):
            return _with(function.types.at_entry(outer, target), dtype)
        case ast.AugAssign():
            return None
    return "" if _goes_on.fits(function, node) else None


def _with(other: Value, dtype: str) -> str | None:
    """What a tensor must be cast to where it meets a value."""
    if other.kind in (*NUMBERS, "tensor", "variable") and _dtypes.fits(other, dtype):
        return ""
    return other.dtype if other.is_tensor and other.dtype in _dtypes.FLOATS else None
