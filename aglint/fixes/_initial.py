"""Values to begin with: of the type that a name has later, and as little as there is of it."""

from __future__ import annotations

import ast

from aglint.checks._staged import LOOPS
from aglint.fixes import _edits
from aglint.staging.function import Function
from aglint.staging.values import Value

_PYTHON = {"bool": "False", "int": "0", "float": "0.0", "str": '""'}
_NUMBERS = frozenset({"int64", "float16", "float64"})
_INTEGERS = frozenset({"int32", "int64"})
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


def number(function: Function, value: object, dtype: str) -> str | None:
    """A Python number as TensorFlow takes it for a dtype; None where it would lose something."""
    if type(value) not in (int, float) or (isinstance(value, float) and dtype in _INTEGERS):
        return None
    if dtype in ("int32", "float32"):
        return repr(value if dtype == "int32" else float(value))
    tf = _edits.tensorflow(function)
    if tf is None or dtype not in _NUMBERS:
        return None
    return f"{tf}.constant({value if dtype == 'int64' else float(value)!r}, {tf}.{dtype})"


def read_before(function: Function, statement: ast.AST, name: str) -> bool:
    """Whether a name is read before a statement, or the statement is in a loop."""
    return in_loop(function, statement) or any(
        one.id == name and isinstance(one.ctx, ast.Load) and one.lineno < statement.lineno
        for one in function.nodes(ast.Name)
    )


def in_loop(function: Function, node: ast.AST) -> bool:
    """Whether a statement is in a loop, whose first round would need the value already."""
    return any(isinstance(outer, LOOPS) for outer in function.ancestors(node))
