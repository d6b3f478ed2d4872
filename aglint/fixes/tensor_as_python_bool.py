"""`x in [1, 2]` -> `tf.reduce_any(tf.equal(x, [1, 2]))`; `max(x, 0.0)` -> `tf.maximum(x, 0.0)`."""

from __future__ import annotations

import ast

from aglint.checks._python_values import builtin
from aglint.diagnostic import UNSAFE, Edit, Fix
from aglint.fixes import _dtypes, _edits
from aglint.fixes._conditions import asked_by_python
from aglint.fixes._membership import is_single, membership
from aglint.fixes._reductions import reduced
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
UNCOVERS = True
_BINDS_TIGHT = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Compares in the graph, where all operands are known to be of one dtype, as far as known.

    The result is a tensor, and every operand is evaluated. Where Python itself would then ask for
    its truth, it would only fail there.
    """
    outer = function.parent_of(node)
    match node, outer:
        case ast.Compare(ops=[ast.In() | ast.NotIn()]), _:
            whole, edits = node, membership(function, node)
        case _, ast.Call(args=[_, _, *_]) if builtin(function, outer) in ("min", "max"):
            whole, edits = outer, _extreme(function, outer)
        case _, ast.Call(args=[_]) if builtin(function, outer) == "bool":
            whole, edits = outer, _as_bool(function, outer, node)
        case _, ast.Call(args=[one]) if one is node:
            whole, edits = outer, reduced(function, outer)
        case _:
            return None
    if edits is None or asked_by_python(function, whole):
        return None
    return Fix(APPLICABILITY, "compare in the graph", edits)


def _extreme(function: Function, call: ast.Call) -> tuple[Edit, ...] | None:
    """The larger or smaller of two, or of several scalars; the first tensor says the dtype."""
    tf, name = _edits.tensorflow(function), builtin(function, call)
    starred = any(isinstance(part, ast.Starred) for part in call.args)
    if tf is None or starred or call.keywords:
        return None
    values = [function.value(part) for part in call.args]
    dtype = _dtypes.common(values)
    if dtype is None or dtype in _dtypes.NO_NUMBERS:
        return None
    if len(values) == 2:
        edits = [_edits.replaced(function, call.func, f"{tf}.{name}imum")]
        if not values[0].is_tensor:
            edits += _edits.swapped(function, call)
        return tuple(edits)
    if not all(map(is_single, values)) or not _edits.plain_ends(function, call):
        return None
    return (
        _edits.replaced(function, call.func, f"{tf}.reduce_{name}"),
        _edits.before(function, call.args[0], "["),
        _edits.after(function, call.args[-1], "]"),
    )


def _as_bool(function: Function, call: ast.Call, node: ast.expr) -> tuple[Edit, ...] | None:
    """A number as true or false; of a boolean there is nothing to make."""
    tf, value = _edits.tensorflow(function), function.value(node)
    if tf is None or not value.dtype or value.dtype == "string" or not is_single(value):
        return None
    text = _edits.text_of(function, node)
    if value.dtype != "bool":
        text = f"{tf}.cast({text}, {tf}.bool)"
    elif not isinstance(node, _BINDS_TIGHT):
        text = f"({text})"
    return (_edits.replaced(function, call, text),)
