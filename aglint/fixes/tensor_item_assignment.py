"""`t[i] = v` -> `t = tf.tensor_scatter_nd_update(t, [[i]], [v])`; variables: `t[i].assign(v)`."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _dtypes, _edits
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Shape, Value

APPLICABILITY = UNSAFE
_UPDATES = {ast.Add: "add", ast.Sub: "sub"}


def fix(function: Function, node: ast.Subscript) -> Fix | None:
    """Makes a new tensor, where the items and what is put there are known to fit in number.

    It is an error of Python's as it stands, so that only a program which catches that could notice.
    """
    match function.parent_of(node):
        case ast.Assign(targets=[_], value=value) as statement:
            update = "update"
        case ast.AugAssign(op=op, value=value) as statement if type(op) in _UPDATES:
            update = _UPDATES[type(op)]
        case _:
            return None
    owner, indices = function.value(node.value), _indices(function, node.slice)
    if indices is None or owner.shape is None or len(indices) > len(owner.shape):
        return None
    if not _fits(function.value(value), owner, owner.shape[len(indices) :]):
        return None
    text = _edits.text_of(function, value)
    if owner.kind == "variable":
        if update != "update":
            return None
        made = f"{_edits.text_of(function, node)}.assign({text})"
        message = "use `assign` of the item"
    else:
        tf = _edits.tensorflow(function)
        if tf is None or not _edits.own_name(function, node.value):
            return None
        name, called = node.value.id, f"{tf}.tensor_scatter_nd_{update}"
        made = f"{name} = {called}({name}, [[{', '.join(indices)}]], [{text}])"
        message = f"use `{called}`"
    return Fix(APPLICABILITY, message, (_edits.replaced(function, statement, made),))


def _indices(function: Function, node: ast.expr) -> list[str] | None:
    """The text of each index; None unless all are single numbers, as far as known not negative."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    if all(_is_index(function, part) for part in parts):
        return [_edits.text_of(function, part) for part in parts]
    return None


def _is_index(function: Function, node: ast.expr) -> bool:
    value = function.value(node)
    if isinstance(node, ast.UnaryOp):
        return False
    if value.kind == "int":
        return not (value.known and value.const < 0)
    return value.kind == "tensor" and value.shape == () and value.dtype in ("int32", "int64")


def _fits(value: Value, owner: Value, shape: Shape) -> bool:
    """Whether a value has the shape and dtype of the items."""
    if None in shape or not owner.dtype:
        return False
    if value.kind in NUMBERS:
        return shape == () and _dtypes.fits(value, owner.dtype)
    return value.kind == "tensor" and value.dtype == owner.dtype and value.shape == shape
