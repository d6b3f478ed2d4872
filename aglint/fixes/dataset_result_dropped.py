"""`dataset.batch(2)` -> `dataset = dataset.batch(2)`."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Binds the result to the dataset's name, so that the line has the effect that it was for."""
    owner = node.func.value
    if isinstance(owner, ast.Name):
        if not _edits.own_name(function, owner):
            return None
    elif not isinstance(owner, ast.Attribute) or not isinstance(owner.value, ast.Name):
        return None
    name = _edits.text_of(function, owner)
    return Fix(
        APPLICABILITY,
        f"bind the result to `{name}`",
        (_edits.before(function, node, f"{name} = "),),
    )
