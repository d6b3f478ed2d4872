"""`max(v)`, `sum(v)`, `all([a, b])` over tensors -> `tf.reduce_max(v)`, `tf.reduce_sum(v)`, ..."""

from __future__ import annotations

import ast

from aglint.checks._python_values import builtin, firmly
from aglint.diagnostic import Edit
from aglint.fixes import _dtypes, _edits
from aglint.staging.function import Function
from aglint.staging.values import Value

_TRUTH = frozenset({"any", "all"})
_NAMES = _TRUTH | {"min", "max", "sum"}
_COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp)


def reduced(function: Function, call: ast.Call) -> tuple[Edit, ...] | None:
    """The edits that reduce the same values in the graph; None where that is not sure."""
    tf, name = _edits.tensorflow(function), builtin(function, call)
    if tf is None or name not in _NAMES or len(call.args) != 1 or call.keywords:
        return None
    [given] = call.args
    value = function.value(given)
    edits = [_edits.replaced(function, call.func, f"{tf}.reduce_{name}")]
    if value.kind in ("tensor", "variable"):
        if not _reducible(name, value.dtype) or not _iterable(value, name):
            return None
        if name == "sum" and (value.shape is None or len(value.shape) > 1):
            if not _edits.plain_ends(function, call):
                return None
            edits.append(_edits.after(function, given, ", axis=0"))
    else:
        held = _scalars(function, given, value)
        if held is None or name == "sum" or not _reducible(name, _dtypes.common(held)):
            return None
        if isinstance(given, ast.GeneratorExp):
            edits.append(_listed(function, call, given))
    return tuple(edits)


def _listed(function: Function, call: ast.Call, given: ast.GeneratorExp) -> Edit:
    """A list of what a generator gives, which may have its parentheses from the call."""
    text = f"[{_edits.text_of(function, given)[1:-1]}]"
    source = function.module.source
    inner, outer = source.span(given), source.span(call)
    if (inner.end_line, inner.end_column) == (outer.end_line, outer.end_column):
        text = f"({text})"
    return _edits.replaced(function, given, text)


def _reducible(name: str, dtype: str | None) -> bool:
    """Whether the reduction takes a dtype; truth is asked of booleans alone."""
    if name in _TRUTH:
        return dtype == "bool"
    return dtype is not None and dtype not in _dtypes.NO_NUMBERS


def _iterable(value: Value, name: str) -> bool:
    """Whether Python could do it to a tensor with elements: it compares single ones."""
    return value.shape is None or len(value.shape) == 1 or (len(value.shape) > 1 and name == "sum")


def _scalars(function: Function, node: ast.expr, value: Value) -> list[Value] | None:
    """The values that a list, or a comprehension over Python values, holds; None for others."""
    if isinstance(node, _COMPREHENSIONS):
        if any(firmly(function.value(part.iter)) for part in node.generators):
            return None
        held = [function.value(node.elt)]
    elif value.kind in ("list", "tuple") and value.items:
        held = list(value.items)
    else:
        return None
    scalars = all(one.shape in ((), None) for one in held if one.is_tensor)
    return held if scalars and any(one.is_tensor for one in held) else None
