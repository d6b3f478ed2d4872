"""`tf.clip_by_value(x, 0, 1)` -> `x = tf.clip_by_value(x, 0, 1)`."""

from __future__ import annotations

import ast

from aglint.checks import _dropped, _names
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging import catalogue
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
_SAME_THING = frozenset(
    f"tf.{name}"
    for name in (
        *("cast", "reshape", "transpose", "expand_dims", "squeeze", "stop_gradient", "reverse"),
        *("clip_by_value", "clip_by_norm", "pad", "tile", "roll", "linalg.normalize"),
        *("math.l2_normalize", "linalg.matrix_transpose", "sort"),
    )
)


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Binds the result to the first argument, where it is the same thing in another form."""
    name = _dropped.worked_on(node)
    if not _edits.own_name(function, name) or not _is_update(function, node, name):
        return None
    edit = _edits.before(function, node, f"{name.id} = ")
    return Fix(APPLICABILITY, f"bind the result to `{name.id}`", (edit,))


def _is_update(function: Function, node: ast.Call, name: ast.Name) -> bool:
    called = catalogue.canonical(_names.dotted(function, node.func) or "")
    if called in _SAME_THING or called.startswith("tf.image."):
        return True
    old, new = function.value(name), function.value(node)
    return bool(old.dtype) and old.dtype == new.dtype and old.shape == new.shape is not None
