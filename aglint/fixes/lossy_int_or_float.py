"""`int(x)` -> `tf.cast(x, tf.int64)`; `sorted(x, reverse=False)` -> `sorted(x)`."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._python_values import builtin
from aglint.diagnostic import SAFE, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Keeps the dtype of the tensor; outside of a graph, too, the result is a tensor then."""
    match node:
        case ast.Call(
            args=[tensor], keywords=[ast.keyword(arg="reverse", value=ast.Constant(value=False))]
        ) if builtin(function, node) == "sorted":
            text = f"sorted({_edits.text_of(function, tensor)})"
            edit = _edits.replaced(function, node, text)
            return Fix(SAFE, "leave `reverse=False` out", (edit,))
        case ast.Call(args=[tensor], keywords=[]):
            tf, dtype = _edits.tensorflow(function), function.value(tensor).dtype
            if tf is None or not dtype:
                return None
            text = _edits.text_of(function, tensor)
            if not _is_cast(function, tensor):
                text = f"{tf}.cast({text}, {tf}.{dtype})"
            edit = _edits.replaced(function, node, text)
            return Fix(UNSAFE, f"use `tf.cast` to {dtype}", (edit,))
    return None


def _is_cast(function: Function, node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _names.dotted(function, node.func) == "tensorflow.cast"
