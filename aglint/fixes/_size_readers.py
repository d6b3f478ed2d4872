"""Whether a size that is a tensor of the graph can stand where a Python number was read."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._python_values import builtin, unconverted
from aglint.checks._sizes import size_of
from aglint.diagnostic import SAFE, UNSAFE
from aglint.fixes import _dtypes, _goes_on
from aglint.fixes._conditions import asked_by_python
from aglint.staging import catalogue
from aglint.staging.function import Function

#: What is given a shape, whose sizes may be tensors.
SHAPED = frozenset(
    {
        *("tf.zeros", "tf.ones", "tf.fill", "tf.reshape", "tf.tile", "tf.broadcast_to"),
        *("tf.random.normal", "tf.random.uniform", "tf.random.truncated_normal"),
        *("tf.convert_to_tensor", "tf.slice", "tf.stack"),
    }
)
#: What is given numbers that may be tensors.
_COUNTING = frozenset(
    {
        *("tf.range", "tf.cast", "tf.eye", "tf.one_hot", "tf.convert_to_tensor", "tf.linspace"),
        *("tf.maximum", "tf.minimum", "tf.sequence_mask", "tf.repeat", "tf.print"),
    }
)
_WHOLE = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_REAL = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)

Reading = tuple[str, str]
"""Whether it is safe, and the dtype that the size must be cast to, "" if none."""


def reading(function: Function, node: ast.expr) -> Reading | None:
    """How an integer tensor is read in the place of a number; None where it may not be."""
    outer = function.parent_of(node)
    match outer:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            call = function.parent_of(outer)
            if isinstance(call, ast.Return):
                return UNSAFE, ""
            shaped = isinstance(call, ast.Call | ast.keyword) and _called(function, call) in SHAPED
            return _all_sizes(function, parts, node) if shaped else None
        case ast.Call() | ast.keyword():
            return _argument(function, outer, node)
        case ast.BinOp(left=left, op=op, right=right):
            return _operand(function, outer, right if left is node else left, op)
        case ast.UnaryOp(op=ast.USub()):
            return _plain(reading(function, outer))
        case ast.Compare(ops=[op], left=left, comparators=[right]) if isinstance(op, _ORDERING):
            sizes = _all_sizes(function, [left, right], node)
            return (UNSAFE, "") if sizes and not asked_by_python(function, outer) else None
        case ast.Slice():
            within = function.parent_of(outer)
            axes = isinstance(within, ast.Tuple)
            return _index(function, function.parent_of(within) if axes else within)
        case ast.Subscript(slice=index) if index is node:
            return _index(function, outer)
        case ast.Return():
            return UNSAFE, ""
        case ast.Assign(targets=[ast.Name(id=name)]):
            return _plain(of_readers(function, name))
    return None


def of_readers(function: Function, name: str) -> Reading | None:
    """How a name for a size is read at all places; with a dtype if some need a cast."""
    reads = _goes_on.readers(function, name)
    if reads is None:
        return None
    found = [reading(function, one) for one in reads]
    if None in found:
        return None
    safe = all(applicability == SAFE for applicability, _ in found)
    return SAFE if safe else UNSAFE, next((dtype for _, dtype in found if dtype), "")


def _called(function: Function, node: ast.Call | ast.keyword) -> str:
    call = function.parent_of(node) if isinstance(node, ast.keyword) else node
    return catalogue.canonical(_names.dotted(function, call.func) or "") or ""


def _plain(found: Reading | None) -> Reading | None:
    """A reading, if it needs no cast, which would belong round less than was read."""
    return found if found is not None and not found[1] else None


def _argument(function: Function, outer: ast.Call | ast.keyword, node: ast.expr) -> Reading | None:
    if _called(function, outer) in _COUNTING:
        return SAFE, ""
    if not isinstance(outer, ast.Call) or unconverted(function):
        return None
    loops = isinstance(function.parent_of(outer), ast.For)
    return (UNSAFE, "") if loops and builtin(function, outer) == "range" else None


def _operand(
    function: Function, whole: ast.BinOp, other: ast.expr, op: ast.operator
) -> Reading | None:
    """Arithmetic with other sizes, whose result is read in turn, or with floats."""
    dtype = _float_dtype(function, other)
    if dtype:
        sure = function.value(other).sure
        return (SAFE if sure else UNSAFE, dtype) if isinstance(op, _REAL) else None
    if function.value(other).kind == "float":
        met = function.parent_of(whole)
        if isinstance(met, ast.BinOp) and isinstance(op, _REAL) and isinstance(met.op, _REAL):
            dtype = _float_dtype(function, met.right if met.left is whole else met.left)
        return (UNSAFE, dtype) if dtype else None
    if not isinstance(op, _WHOLE):
        return None
    sizes, found = _all_sizes(function, [other], None), _plain(reading(function, whole))
    if sizes is None or found is None:
        return None
    return max(sizes[0], found[0], key=(SAFE, UNSAFE).index), ""


def _float_dtype(function: Function, node: ast.expr) -> str:
    """The dtype of a tensor of floats, "" for anything else."""
    value = function.value(node)
    return value.dtype if value.is_tensor and value.dtype in _dtypes.FLOATS else ""


def _all_sizes(function: Function, parts: list[ast.expr], node: ast.expr | None) -> Reading | None:
    """Whether what stands beside a size can be combined with a tensor of 32 bits."""
    safe = True
    for part in parts:
        value = function.value(part)
        if part is node or value.kind == "int" or size_of(function, part) is not None:
            continue
        if value.is_unknown:
            safe = False
        elif not (value.is_tensor and value.dtype == "int32"):
            return None
    return SAFE if safe else UNSAFE, ""


def _index(function: Function, subscript: ast.AST) -> Reading | None:
    """A bound or index of a tensor."""
    if not isinstance(subscript, ast.Subscript):
        return None
    value = function.value(subscript.value)
    return (SAFE, "") if value.kind in ("tensor", "variable") else None
