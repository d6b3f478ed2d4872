"""`step(i)` -> `step(tf.constant(i))`."""

from __future__ import annotations

import ast

from aglint.diagnostic import DISPLAY, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = DISPLAY


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Shows what to pass; whether the function can do with a tensor, its author knows."""
    tf = _edits.tensorflow(function)
    if tf is None:
        return None
    text = f"{tf}.constant({_edits.text_of(function, node)})"
    return Fix(APPLICABILITY, f"pass `{text}`", (_edits.replaced(function, node, text),))
