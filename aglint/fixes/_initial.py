"""Values to begin with: of the type that a name has later, and as little as there is of it."""

from __future__ import annotations

import ast

from aglint.checks._staged import LOOPS
from aglint.fixes import _edits
from aglint.staging.function import Function
from aglint.staging.values import Value

_PYTHON = {"bool": "False", "int": "0", "float": "0.0", "str": '""'}
_DTYPES = frozenset({"bool", "string", "int32", "int64", "float16", "float32", "float64"})


def nothing_like(function: Function, value: Value) -> str | None:
    """The text of a zero of a value's type; None where dtype or shape are not known."""
    if value.optional:
        return None
    if value.kind in _PYTHON:
        return _PYTHON[value.kind]
    if value.kind != "tensor" or value.dtype not in _DTYPES:
        return None
    if value.shape is None or None in value.shape:
        return None
    tf = _edits.tensorflow(function)
    if tf is None:
        return None
    sizes = ", ".join(map(str, value.shape))
    return f"{tf}.zeros([{sizes}], {tf}.{value.dtype})"


def in_loop(function: Function, node: ast.AST) -> bool:
    """Whether a statement is in a loop, whose first round would need the value already."""
    return any(isinstance(outer, LOOPS) for outer in function.ancestors(node))
