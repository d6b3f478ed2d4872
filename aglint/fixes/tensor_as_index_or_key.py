"""`[10, 20, 30][i]` -> `tf.constant([10, 20, 30])[i]`, also of a slice."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _goes_on
from aglint.fixes._conditions import asked_by_python
from aglint.fixes._membership import membership
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Value, as_tensor

APPLICABILITY = UNSAFE
UNCOVERS = True
_INTEGERS = ("int32", "int64", "")
_SEQUENCES = frozenset({"list", "tuple"})


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Makes a tensor of what the list holds, if that is of one dtype and shape.

    Negative indices count from the end, as Python's do.
    """
    outer = function.parent_of(node)
    if isinstance(outer, ast.Compare):
        return _looked_up(function, outer)
    tf, subscript = _edits.tensorflow(function), outer
    if isinstance(subscript, ast.Slice):
        subscript = function.parent_of(subscript)
    index = function.value(node)
    if tf is None or not isinstance(subscript, ast.Subscript) or node is subscript.value:
        return None
    if index.dtype not in _INTEGERS or index.shape not in ((), None):
        return None
    if not _goes_on.fits(function, subscript):
        return None
    made = _made(function, subscript.value, tf)
    if made is None:
        return None
    edit = _edits.replaced(function, subscript.value, made)
    return Fix(APPLICABILITY, f"use `{made}`", (edit,))


def _looked_up(function: Function, node: ast.Compare) -> Fix | None:
    """One comparison with all keys of a set or dict."""
    edits = membership(function, node)
    if edits is None or asked_by_python(function, node):
        return None
    return Fix(APPLICABILITY, "compare with the keys", edits)


def _made(function: Function, holder: ast.expr, tf: str) -> str | None:
    """A tensor of what a sequence holds; None where that is no such thing, or not known."""
    text, value = _edits.text_of(function, holder), function.value(holder)
    match holder:
        case ast.Attribute(value=owner, attr="shape") if function.value(owner).is_tensor:
            return f"{tf}.shape({_edits.text_of(function, owner)})"
    if value.kind not in _SEQUENCES:
        return None
    if value.items is None:
        numbers = value.element is not None and value.element.kind in NUMBERS | {"str"}
        return f"{tf}.constant({text})" if numbers else None
    known = as_tensor(value)
    if not known.dtype or known.shape is None or not value.items:
        return None
    return f"{tf}.{'stack' if _holds_tensors(value) else 'constant'}({text})"


def _holds_tensors(value: Value) -> bool:
    return value.is_tensor or any(map(_holds_tensors, value.items or ()))
