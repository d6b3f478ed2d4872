"""`tf.constant(time.time(), tf.float64)` -> `tf.timestamp()`, also in arithmetic with tensors."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _dtypes, _edits, _goes_on
from aglint.staging import catalogue
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
_SECONDS = frozenset({"time.time", "time.perf_counter", "time.monotonic", "timeit.default_timer"})
_WIDE = "float64"
_MAKERS = frozenset({"tf.constant", "tf.convert_to_tensor"})
_READERS = frozenset({"tf.print", "tf.cast", "tf.strings.as_string", "tf.strings.format"})


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Reads the clock when the graph runs, where a tensor of 64 bits will do, or of a known dtype.

    A duration is left: nothing orders two readings and what is computed between them.
    """
    tf = _edits.tensorflow(function)
    if tf is None or not isinstance(node, ast.Call) or node.args or node.keywords:
        return None
    if _names.dotted(function, node.func) not in _SECONDS:
        return None
    whole, dtype = _made(function, node)
    dtype = dtype or _wanted(function, node)
    if dtype not in _dtypes.FLOATS:
        return None
    text = f"{tf}.timestamp()"
    if dtype != _WIDE:
        text = f"{tf}.cast({text}, {tf}.{dtype})"
    return Fix(APPLICABILITY, f"use `{text}`", (_edits.replaced(function, whole, text),))


def _made(function: Function, node: ast.expr) -> tuple[ast.expr, str]:
    """The call that makes a tensor of the reading, with its dtype; the reading alone, else."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.Call) and _called(function, outer) in _MAKERS:
        return outer, function.value(outer).dtype
    return node, ""


def _wanted(function: Function, node: ast.expr) -> str | None:
    """The dtype that the readers of a number take; None where they may want Python's."""
    outer = function.parent_of(node)
    match outer:
        case ast.Return():
            return _WIDE
        case ast.Tuple() | ast.List():
            return _wanted(function, outer)
        case ast.Call(func=func) if func is not node and _called(function, outer) in _READERS:
            return _WIDE
        case ast.BinOp(left=left, right=right):
            other = right if left is node else left
            if isinstance(other, ast.Constant):
                return _wanted(function, outer)
            value = function.value(other)
            return value.dtype if value.kind in ("tensor", "variable") else None
        case ast.Assign(targets=[ast.Name(id=name)]):
            return _of_readers(function, name)
    return None


def _of_readers(function: Function, name: str) -> str | None:
    """The one dtype that all readers of a name take, which is bound just there."""
    reads = _goes_on.readers(function, name)
    if not reads:
        return None
    dtypes = {_wanted(function, one) for one in reads}
    return dtypes.pop() if len(dtypes) == 1 else None


def _called(function: Function, call: ast.Call) -> str | None:
    return catalogue.canonical(_names.dotted(function, call.func) or "")
